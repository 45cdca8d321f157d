import type Stripe from 'stripe';
import { immutable } from '../expansion/mutability.js';
import { builder } from './builder.js';
import { Account, Card, Customer, StripeObject } from './refs.js';
import { stripeEnum } from './stripe-enum.js';

Card.implement({
  interfaces: [StripeObject],
  description: 'A card as Stripe shows it: never its number, never its code. https://docs.stripe.com/api/cards/object',
  fields: (t) => ({
    brand: t.exposeString('brand', {
      nullable: false,
      description: 'The brand in words, such as `Visa` or `American Express`.',
      extensions: immutable('brand'),
    }),
    last4: t.exposeString('last4', {
      nullable: false,
      description: 'The last four digits of the number.',
      extensions: immutable('last4'),
    }),
    expMonth: t.exposeInt('exp_month', {
      nullable: false,
      description: 'The month of expiry, 1 to 12.',
      extensions: immutable('exp_month'),
    }),
    expYear: t.exposeInt('exp_year', {
      nullable: false,
      description: 'The year of expiry, four digits.',
      extensions: immutable('exp_year'),
    }),
    funding: t.enumOf('funding', {
      nullable: false,
      type: CardFunding,
      description: 'How the card is funded.',
      extensions: immutable('funding'),
    }),
    country: t.exposeString('country', {
      description: 'The country that issued it: two letters, ISO 3166.',
      extensions: immutable('country'),
    }),
    currency: t.exposeString('currency', {
      description: 'The currency of payouts to it, ISO 4217 in lower case. External accounts only.',
    }),
    fingerprint: t.exposeString('fingerprint', {
      description: 'The same for every token of one number within one Stripe account.',
      extensions: immutable('fingerprint'),
    }),
    dynamicLast4: t.exposeString('dynamic_last4', {
      description: 'For a wallet card: the last four digits of the number that the device stands in for it with.',
      extensions: immutable('dynamic_last4'),
    }),
    name: t.exposeString('name', { description: 'The name of the holder.' }),
    addressLine1: t.exposeString('address_line1', { description: 'Street, house number or post-office box.' }),
    addressLine1Check: t.enumOf('address_line1_check', {
      type: CheckResult,
      description: "The issuer's check of `addressLine1`.",
    }),
    addressLine2: t.exposeString('address_line2', { description: 'Flat, suite, unit or building.' }),
    addressCity: t.exposeString('address_city', { description: 'City, district, suburb, town or village.' }),
    addressState: t.exposeString('address_state', { description: 'State, county, province or region.' }),
    addressZip: t.exposeString('address_zip', { description: 'Postal code.' }),
    addressZipCheck: t.enumOf('address_zip_check', {
      type: CheckResult,
      description: "The issuer's check of `addressZip`.",
    }),
    addressCountry: t.exposeString('address_country', {
      description: 'The country of the billing address, as it was given.',
    }),
    cvcCheck: t.enumOf('cvc_check', {
      type: CheckResult,
      description: 'The check of the verification code: UNCHECKED on a new token, null when none was given.',
    }),
    allowRedisplay: t.enumOf('allow_redisplay', {
      type: AllowRedisplay,
      description: 'Whether it may be shown to its owner again at checkout.',
    }),
    availablePayoutMethods: t.enumOf('available_payout_methods', {
      type: [PayoutMethod],
      description: 'How fast payouts to it can be. External accounts only.',
    }),
    defaultForCurrency: t.exposeBoolean('default_for_currency', {
      description: 'Whether payouts in its currency go to it. External accounts only.',
    }),
    status: t.exposeString('status', {
      description: '`new`, or `errored` after a failed payout. External accounts only.',
    }),
    ...t.enumWithRaw('tokenization_method', {
      type: TokenizationMethod,
      description: 'The wallet that it came from.',
      extensions: immutable('tokenization_method'),
    }),
    regulatedStatus: t.enumOf('regulated_status', {
      type: RegulatedStatus,
      description: 'Whether its interchange is regulated.',
    }),
    metadata: t.expose('metadata', {
      type: 'Metadata',
      description: 'Keys and values that the merchant keeps with it.',
    }),
    description: t.exposeString('description', {
      description: 'A description of the kind of card, for accounts that Stripe shows it to.',
    }),
    iin: t.exposeString('iin', {
      description: 'The first digits of the number, which name the issuer, for accounts that Stripe shows them to.',
    }),
    issuer: t.exposeString('issuer', {
      description: 'The name of the issuing bank, for accounts that Stripe shows it to.',
    }),
    networks: t.nested('networks', {
      type: CardNetworks,
      description: 'The networks of a card that has more than one.',
    }),
    account: t.expandable('account', {
      type: Account,
      description: 'The connected account that it is an external account of.',
    }),
    customer: t.expandable('customer', {
      type: Customer,
      description: 'The customer that it belongs to: null until the token has been used.',
    }),
  }),
});

const CardNetworks = builder.objectRef<Stripe.Card.Networks>('CardNetworks').implement({
  description: 'The networks of a co-badged card.',
  fields: (t) => ({
    preferred: t.exposeString('preferred', {
      description:
        'The preferred network: `cartes_bancaires`, `mastercard`, `visa`, or `invalid_preference` when the card has no such network.',
    }),
  }),
});

export const CardFunding = stripeEnum('CardFunding', {
  description: 'How a card is funded. https://docs.stripe.com/api/cards/object#card_object-funding',
  values: {
    credit: 'A credit card.',
    debit: 'A debit card.',
    prepaid: 'A prepaid card.',
    unknown: 'Stripe does not know, or this gateway does not know the value.',
  },
});

export const CheckResult = stripeEnum('CheckResult', {
  description: 'The outcome of a check that the card issuer makes.',
  values: {
    pass: 'The issuer confirmed the value.',
    fail: 'The issuer says that the value is wrong.',
    unavailable: 'The issuer did not respond or does not check.',
    unchecked: 'The value was given and not checked yet, as on a new token.',
  },
});

export const AllowRedisplay = stripeEnum('AllowRedisplay', {
  description: 'Whether a saved payment method may be shown to its owner again at checkout.',
  values: {
    always: 'It may be shown to this customer at every checkout.',
    limited: 'It may be shown only where the merchant has a reason of its own.',
    unspecified: 'The owner was not asked.',
  },
});

export const RegulatedStatus = stripeEnum('RegulatedStatus', {
  description: 'Whether the interchange of the card is regulated (the Durbin amendment in the US).',
  values: { regulated: 'The interchange is capped.', unregulated: 'The interchange is not capped.' },
});

export const TokenizationMethod = stripeEnum('TokenizationMethod', {
  description: 'The wallet that a card came from, if any.',
  values: {
    android_pay: 'Google Pay, under its older name.',
    apple_pay: 'Apple Pay.',
    masterpass: 'Masterpass.',
    visa_checkout: 'Visa Checkout.',
  },
});

export const PayoutMethod = stripeEnum('PayoutMethod', {
  description: 'How fast money can be paid out to an external account.',
  values: { instant: 'Within minutes.', standard: 'On the usual schedule.' },
});
