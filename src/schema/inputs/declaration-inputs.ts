import { builder } from '../builder.js';

export const DeclarationInput = builder.inputType('DeclarationInput', {
  description: 'When, and from where, somebody declared that what is said is current and correct.',
  fields: (t) => ({
    date: t.field({ type: 'DateTime', description: 'When it was declared, to the whole second.' }),
    ip: t.string({ description: 'The IP address that it was declared from.' }),
    userAgent: t.string({
      description: 'The user agent of the browser that it was declared from: at most 5000 characters.',
    }),
  }),
});

const TosAcceptanceInput = builder.inputType('TosAcceptanceInput', {
  description: "When, and from where, somebody accepted Stripe's service agreement.",
  fields: (t) => ({
    date: t.field({ type: 'DateTime', description: 'When it was accepted, to the whole second.' }),
    ip: t.string({ description: 'The IP address that it was accepted from.' }),
    userAgent: t.string({
      description: 'The user agent of the browser that it was accepted from: at most 5000 characters. null empties it.',
    }),
  }),
});

export const AdditionalTosAcceptancesInput = builder.inputType('AdditionalTosAcceptancesInput', {
  description: 'Acceptances by a legal guardian or an authorizer.',
  fields: (t) => ({
    account: t.field({
      type: TosAcceptanceInput,
      description: "The legal guardian's acceptance of the main service agreement.",
    }),
  }),
});
