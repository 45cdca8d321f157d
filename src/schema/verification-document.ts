import { idOf } from './id-of.js';
import { VerificationDocument } from './refs.js';

VerificationDocument.implement({
  description: 'A document that proves an identity. https://docs.stripe.com/connect/identity-verification',
  fields: (t) => ({
    front: t.id({
      nullable: true,
      description: 'The id of the uploaded file with its front.',
      resolve: (document) => idOf(document.front),
    }),
    back: t.id({
      nullable: true,
      description: 'The id of the uploaded file with its back.',
      resolve: (document) => idOf(document.back),
    }),
    details: t.exposeString('details', { nullable: true, description: 'Why it was refused, in words.' }),
    detailsCode: t.exposeString('details_code', {
      nullable: true,
      description: 'Why it was refused, such as `document_expired` or `document_too_large`.',
    }),
  }),
});
