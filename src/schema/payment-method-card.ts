import type Stripe from 'stripe';
import { builder } from './builder.js';
import { CardFunding, CheckResult, RegulatedStatus } from './enums/card-enums.js';
import { PaymentMethodCard } from './refs.js';

/** Left out on purpose: `generated_from`, the payment at a terminal that a card was copied from. */
PaymentMethodCard.implement({
  description:
    'A card that is a payment method: never its number. https://docs.stripe.com/api/payment_methods/object#payment_method_object-card',
  fields: (t) => ({
    brand: t.exposeString('brand', { description: 'The brand in small letters, such as `visa` or `amex`.' }),
    displayBrand: t.exposeString('display_brand', {
      nullable: true,
      description: 'The brand to show to its owner, who may have chosen one of two.',
    }),
    last4: t.exposeString('last4', { description: 'The last four digits of the number.' }),
    expMonth: t.exposeInt('exp_month', { description: 'The month of expiry, 1 to 12.' }),
    expYear: t.exposeInt('exp_year', { description: 'The year of expiry, four digits.' }),
    funding: t.field({
      type: CardFunding,
      description: 'How the card is funded.',
      resolve: (card) => CardFunding.read(card.funding),
    }),
    country: t.exposeString('country', {
      nullable: true,
      description: 'The country that issued it: two letters, ISO 3166.',
    }),
    fingerprint: t.exposeString('fingerprint', {
      nullable: true,
      description: 'The same for every card of one number within one Stripe account.',
    }),
    regulatedStatus: t.field({
      type: RegulatedStatus,
      nullable: true,
      description: 'Whether its interchange is regulated.',
      resolve: (card) => RegulatedStatus.read(card.regulated_status),
    }),
    threeDSecureSupported: t.boolean({
      nullable: true,
      description: 'Whether it can be authenticated with 3D Secure.',
      resolve: (card) => card.three_d_secure_usage?.supported,
    }),
    checks: t.nested('checks', { type: CardChecks, description: 'What the issuer says of what was given.' }),
    networks: t.nested('networks', {
      type: PaymentMethodCardNetworks,
      description: 'The networks that it can be charged over.',
    }),
    wallet: t.nested('wallet', { type: CardWallet, description: 'The wallet that it came from, if any.' }),
  }),
});

const CardChecks = builder.objectRef<Stripe.PaymentMethod.Card.Checks>('CardChecks').implement({
  description: 'What the issuer of a card says of what was given. Null where nothing was.',
  fields: (t) => ({
    addressLine1Check: t.field({
      type: CheckResult,
      nullable: true,
      description: 'Of the first line of the address.',
      resolve: (checks) => CheckResult.read(checks.address_line1_check),
    }),
    addressPostalCodeCheck: t.field({
      type: CheckResult,
      nullable: true,
      description: 'Of the postal code.',
      resolve: (checks) => CheckResult.read(checks.address_postal_code_check),
    }),
    cvcCheck: t.field({
      type: CheckResult,
      nullable: true,
      description: 'Of the verification code.',
      resolve: (checks) => CheckResult.read(checks.cvc_check),
    }),
  }),
});

const PaymentMethodCardNetworks = builder
  .objectRef<Stripe.PaymentMethod.Card.Networks>('PaymentMethodCardNetworks')
  .implement({
    description: 'The networks that a card can be charged over.',
    fields: (t) => ({
      available: t.exposeStringList('available', { description: 'All of them, such as `visa`.' }),
      preferred: t.exposeString('preferred', { nullable: true, description: 'The one that its owner prefers.' }),
    }),
  });

const CardWallet = builder.objectRef<Stripe.PaymentMethod.Card.Wallet>('CardWallet').implement({
  description: 'The wallet that a card came from.',
  fields: (t) => ({
    type: t.exposeString('type', { description: 'The wallet, such as `apple_pay`, `google_pay` or `link`.' }),
    dynamicLast4: t.exposeString('dynamic_last4', {
      nullable: true,
      description: 'The last four digits of the number that the device stands in for the card with.',
    }),
  }),
});
