import { builder } from '../builder.js';

const UPLOAD = 'https://docs.stripe.com/api/files/create';

export const DocumentInput = builder.inputType('DocumentInput', {
  description: `A document by the ids of its uploaded sides: colour images or PDF, less than 10 MB, less than 8000 by 8000 pixels. ${UPLOAD}`,
  fields: (t) => ({
    front: t.id({ description: 'The file of the front: at most 500 characters.' }),
    back: t.id({ description: 'The file of the back: at most 500 characters.' }),
  }),
});

export const CompanyVerificationInput = builder.inputType('CompanyVerificationInput', {
  description: 'What proves that a company is what it says.',
  fields: (t) => ({
    document: t.field({
      type: DocumentInput,
      description: 'A document about the business, uploaded for the purpose `additional_verification`.',
    }),
  }),
});

export const PersonVerificationInput = builder.inputType('PersonVerificationInput', {
  description: 'What proves that a person is who they say. The files are uploaded for the purpose `identity_document`.',
  fields: (t) => ({
    document: t.field({ type: DocumentInput, description: 'A passport or a local id card.' }),
    additionalDocument: t.field({
      type: DocumentInput,
      description: 'A document that shows the address: passport, local id card or bill of a well-known utility.',
    }),
  }),
});

const UploadedFilesInput = builder.inputType('UploadedFilesInput', {
  description: `Files that were uploaded for the purpose \`account_requirement\`. ${UPLOAD}`,
  fields: (t) => ({
    files: t.idList({
      description: 'The ids of the files: at most 500 characters each. null or an empty list empties it.',
    }),
  }),
});

export const PersonDocumentsInput = builder.inputType('PersonDocumentsInput', {
  description: 'Documents that Stripe may ask for of a person.',
  fields: (t) => ({
    companyAuthorization: t.field({
      type: UploadedFilesInput,
      description: 'Proof that the person may represent the company.',
    }),
    passport: t.field({
      type: UploadedFilesInput,
      description: "The page of the person's passport with the photo and the personal data.",
    }),
    visa: t.field({
      type: UploadedFilesInput,
      description: "The person's visa for the country that they live in.",
    }),
  }),
});
