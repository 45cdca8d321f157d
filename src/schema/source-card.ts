import { CardFunding, CheckResult, TokenizationMethod } from './enums/card-enums.js';
import { SourceCard } from './refs.js';

SourceCard.implement({
  description: 'The card of a Source: never its number. https://docs.stripe.com/api/sources/object#source_object-card',
  fields: (t) => ({
    brand: t.exposeString('brand', {
      nullable: true,
      description: 'The brand in words, such as `Visa` or `American Express`.',
    }),
    last4: t.exposeString('last4', { nullable: true, description: 'The last four digits of the number.' }),
    expMonth: t.exposeInt('exp_month', { nullable: true, description: 'The month of expiry, 1 to 12.' }),
    expYear: t.exposeInt('exp_year', { nullable: true, description: 'The year of expiry, four digits.' }),
    funding: t.field({
      type: CardFunding,
      nullable: true,
      description: 'How the card is funded.',
      resolve: (card) => CardFunding.read(card.funding),
    }),
    country: t.exposeString('country', {
      nullable: true,
      description: 'The country that issued it: two letters, ISO 3166.',
    }),
    name: t.exposeString('name', { nullable: true, description: 'The name of the holder.' }),
    fingerprint: t.exposeString('fingerprint', {
      nullable: true,
      description: 'The same for every card of one number within one Stripe account.',
    }),
    dynamicLast4: t.exposeString('dynamic_last4', {
      nullable: true,
      description: 'For a wallet card: the last four digits of the number that the device stands in for it with.',
    }),
    addressLine1Check: t.field({
      type: CheckResult,
      nullable: true,
      description: 'What the issuer says of the first line of the address.',
      resolve: (card) => CheckResult.read(card.address_line1_check),
    }),
    addressZipCheck: t.field({
      type: CheckResult,
      nullable: true,
      description: 'What the issuer says of the postal code.',
      resolve: (card) => CheckResult.read(card.address_zip_check),
    }),
    cvcCheck: t.field({
      type: CheckResult,
      nullable: true,
      description: 'What the issuer says of the code.',
      resolve: (card) => CheckResult.read(card.cvc_check),
    }),
    threeDSecure: t.exposeString('three_d_secure', {
      nullable: true,
      description: 'Whether 3D Secure is `required`, `recommended`, `optional` or `not_supported`.',
    }),
    tokenizationMethod: t.field({
      type: TokenizationMethod,
      nullable: true,
      description: 'The wallet that it came from.',
      resolve: (card) => TokenizationMethod.read(card.tokenization_method),
    }),
  }),
});
