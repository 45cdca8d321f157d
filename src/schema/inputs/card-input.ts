import { builder } from '../builder.js';
import { inputEnum } from '../stripe-enum.js';

const PreferredCardNetwork = inputEnum('PreferredCardNetwork', {
  description: 'A network that a co-branded card can be charged over.',
  values: {
    cartes_bancaires: 'Cartes Bancaires.',
    mastercard: 'Mastercard.',
    visa: 'Visa.',
  },
});

export const CardNetworksInput = builder.inputType('CardNetworksInput', {
  description: 'The networks of a co-branded card.',
  fields: (t) => ({
    preferred: t.field({
      type: PreferredCardNetwork,
      description:
        'The network that the holder prefers. One that the card does not have is kept by Stripe as `invalid_preference`.',
    }),
  }),
});

export const CardInput = builder.inputType('CardInput', {
  description:
    'A card as its holder types it. Stripe checks the values; what it rejects comes back as `userErrors`. Strings hold at ' +
    'most 5000 characters. https://docs.stripe.com/api/tokens/create_card',
  fields: (t) => ({
    number: t.field({
      type: 'CardNumber',
      required: true,
      description: 'The number. Spaces and hyphens are removed before it is sent.',
    }),
    expMonth: t.int({ required: true, description: 'The month of expiry, 1 to 12.' }),
    expYear: t.int({ required: true, description: 'The year of expiry, with two or four digits.' }),
    cvc: t.field({
      type: 'CardVerificationCode',
      description: 'The code on the card, three or four digits. Stripe strongly advises to give it.',
    }),
    name: t.string({ description: 'The full name of the holder.' }),
    addressLine1: t.string({ description: 'Billing address: street and house number, or post-office box.' }),
    addressLine2: t.string({ description: 'Billing address: flat, suite, unit or building.' }),
    addressCity: t.string({ description: 'Billing address: city, district, suburb, town or village.' }),
    addressState: t.string({ description: 'Billing address: state, county, province or region.' }),
    addressZip: t.string({ description: 'Billing address: postal code.' }),
    addressCountry: t.string({ description: 'Billing address: country, best as two letters (ISO 3166).' }),
    currency: t.string({
      description:
        'ISO 4217 in lower case. Needed only to add a debit card to an account, which can then be paid out to in this currency.',
    }),
    networks: t.field({ type: CardNetworksInput, description: 'What to prefer where the card has two networks.' }),
  }),
});
