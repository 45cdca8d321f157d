import { builder } from '../builder.js';

export const PiiInput = builder.inputType('PiiInput', {
  description:
    'Personally identifiable information, to be given as `idNumber` of a person or an account later. ' +
    'https://docs.stripe.com/api/tokens/create_pii',
  fields: (t) => ({
    idNumber: t.field({
      type: 'PersonalIdNumber',
      required: true,
      description: 'The id number as the document says it, at most 255 characters.',
    }),
  }),
});
