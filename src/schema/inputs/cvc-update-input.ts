import { builder } from '../builder.js';

export const CvcUpdateInput = builder.inputType('CvcUpdateInput', {
  description:
    'A verification code that was asked for again, to confirm a PaymentIntent with a saved card. ' +
    'https://docs.stripe.com/api/tokens/create_cvc_update',
  fields: (t) => ({
    cvc: t.field({
      type: 'CardVerificationCode',
      required: true,
      description: 'The code on the card, three or four digits.',
    }),
  }),
});
