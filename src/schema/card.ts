import type Stripe from 'stripe';
import { builder } from './builder.js';
import {
  AllowRedisplay,
  CardFunding,
  CheckResult,
  PayoutMethod,
  RegulatedStatus,
  TokenizationMethod,
} from './enums/card-enums.js';
import { fixed } from './fixed.js';
import { Account, Card, Customer } from './refs.js';
import { StripeObject } from './stripe-object.js';

Card.implement({
  interfaces: [StripeObject],
  description: 'A card as Stripe shows it: never its number, never its code. https://docs.stripe.com/api/cards/object',
  fields: (t) => ({
    brand: t.exposeString('brand', {
      description: 'The brand in words, such as `Visa` or `American Express`.',
      extensions: fixed('brand'),
    }),
    last4: t.exposeString('last4', { description: 'The last four digits of the number.', extensions: fixed('last4') }),
    expMonth: t.exposeInt('exp_month', {
      description: 'The month of expiry, 1 to 12.',
      extensions: fixed('exp_month'),
    }),
    expYear: t.exposeInt('exp_year', {
      description: 'The year of expiry, four digits.',
      extensions: fixed('exp_year'),
    }),
    funding: t.field({
      type: CardFunding,
      description: 'How the card is funded.',
      extensions: fixed('funding'),
      resolve: (card) => CardFunding.read(card.funding),
    }),
    country: t.exposeString('country', {
      nullable: true,
      description: 'The country that issued it: two letters, ISO 3166.',
      extensions: fixed('country'),
    }),
    currency: t.exposeString('currency', {
      nullable: true,
      description: 'The currency of payouts to it, ISO 4217 in lower case. External accounts only.',
    }),
    fingerprint: t.exposeString('fingerprint', {
      nullable: true,
      description: 'The same for every token of one number within one Stripe account.',
      extensions: fixed('fingerprint'),
    }),
    dynamicLast4: t.exposeString('dynamic_last4', {
      nullable: true,
      description: 'For a wallet card: the last four digits of the number that the device stands in for it with.',
      extensions: fixed('dynamic_last4'),
    }),
    name: t.exposeString('name', { nullable: true, description: 'The name of the holder.' }),
    addressLine1: t.exposeString('address_line1', {
      nullable: true,
      description: 'Street, house number or post-office box.',
    }),
    addressLine1Check: t.field({
      type: CheckResult,
      nullable: true,
      description: 'What the issuer says of `addressLine1`.',
      resolve: (card) => CheckResult.read(card.address_line1_check),
    }),
    addressLine2: t.exposeString('address_line2', { nullable: true, description: 'Flat, suite, unit or building.' }),
    addressCity: t.exposeString('address_city', {
      nullable: true,
      description: 'City, district, suburb, town or village.',
    }),
    addressState: t.exposeString('address_state', {
      nullable: true,
      description: 'State, county, province or region.',
    }),
    addressZip: t.exposeString('address_zip', { nullable: true, description: 'Postal code.' }),
    addressZipCheck: t.field({
      type: CheckResult,
      nullable: true,
      description: 'What the issuer says of `addressZip`.',
      resolve: (card) => CheckResult.read(card.address_zip_check),
    }),
    addressCountry: t.exposeString('address_country', {
      nullable: true,
      description: 'The country of the billing address, as it was given.',
    }),
    cvcCheck: t.field({
      type: CheckResult,
      nullable: true,
      description: 'What the issuer says of the code: UNCHECKED on a new token, null when none was given.',
      resolve: (card) => CheckResult.read(card.cvc_check),
    }),
    allowRedisplay: t.field({
      type: AllowRedisplay,
      nullable: true,
      description: 'Whether its owner may be shown it again.',
      resolve: (card) => AllowRedisplay.read(card.allow_redisplay),
    }),
    availablePayoutMethods: t.field({
      type: [PayoutMethod],
      nullable: true,
      description: 'How it can be paid out to. External accounts only.',
      resolve: (card) => card.available_payout_methods?.map((method) => PayoutMethod.read(method)),
    }),
    defaultForCurrency: t.exposeBoolean('default_for_currency', {
      nullable: true,
      description: 'Whether payouts in its currency go to it. External accounts only.',
    }),
    status: t.exposeString('status', {
      nullable: true,
      description: '`new`, or `errored` after a failed payout. External accounts only.',
    }),
    tokenizationMethod: t.field({
      type: TokenizationMethod,
      nullable: true,
      description: 'The wallet that it came from.',
      extensions: fixed('tokenization_method'),
      resolve: (card) => TokenizationMethod.read(card.tokenization_method),
    }),
    rawTokenizationMethod: t.exposeString('tokenization_method', {
      nullable: true,
      description: "Stripe's own word for `tokenizationMethod`.",
      extensions: fixed('tokenization_method'),
    }),
    regulatedStatus: t.field({
      type: RegulatedStatus,
      nullable: true,
      description: 'Whether its interchange is regulated.',
      resolve: (card) => RegulatedStatus.read(card.regulated_status),
    }),
    metadata: t.field({
      type: 'Metadata',
      nullable: true,
      description: 'Keys and values that the merchant keeps with it.',
      resolve: (card) => card.metadata,
    }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'A description of the kind of card, for accounts that Stripe shows it to.',
    }),
    iin: t.exposeString('iin', {
      nullable: true,
      description: 'The first digits of the number, which name the issuer, for accounts that Stripe shows them to.',
    }),
    issuer: t.exposeString('issuer', {
      nullable: true,
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
      nullable: true,
      description:
        'The preferred network: `cartes_bancaires`, `mastercard`, `visa`, or `invalid_preference` when the card has no such network.',
    }),
  }),
});
