import { builder } from '../builder.js';

const CLONING = 'https://docs.stripe.com/connect/cloning-saved-payment-methods';

export const SavedCardInput = builder.inputType('SavedCardInput', {
  description: `A card that a customer of the platform has saved. Ids hold at most 5000 characters. ${CLONING}`,
  fields: (t) => ({
    customer: t.id({ required: true, description: 'The customer of the platform, `cus_…`.' }),
    card: t.id({ description: "The card of that customer, `card_…`. Without it, the customer's default source." }),
  }),
});

export const SavedBankAccountInput = builder.inputType('SavedBankAccountInput', {
  description: `A bank account that a customer of the platform has saved. Ids hold at most 5000 characters. ${CLONING}`,
  fields: (t) => ({
    customer: t.id({ required: true, description: 'The customer of the platform, `cus_…`.' }),
    bankAccount: t.id({
      description: "The bank account of that customer, `ba_…`. Without it, the customer's default source.",
    }),
  }),
});
