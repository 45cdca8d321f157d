import { builder } from '../builder.js';

export const PiiInput = builder.inputType('PiiInput', {
  description:
    'Personally identifiable information, to be given as `idNumber` of a person or an account later. ' +
    'https://docs.stripe.com/api/tokens/create_pii',
  fields: (t) => ({
    idNumber: t.field({
      type: 'PersonalIdNumber',
      required: true,
      description: 'The id number, at most 5000 characters by the rules of Stripe, 200 by those of this gateway.',
    }),
  }),
});
