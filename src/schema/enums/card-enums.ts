import { closedSet } from './closed-set.js';

export const CardFunding = closedSet('CardFunding', {
  description: 'How a card is funded. https://docs.stripe.com/api/cards/object#card_object-funding',
  values: {
    credit: 'A credit card.',
    debit: 'A debit card.',
    prepaid: 'A prepaid card.',
    unknown: 'Stripe does not know, or this gateway does not know the value.',
  },
});

export const CheckResult = closedSet('CheckResult', {
  description: 'The outcome of a check that the card issuer makes.',
  values: {
    pass: 'The issuer confirmed the value.',
    fail: 'The issuer says that the value is wrong.',
    unavailable: 'The issuer did not answer or does not check.',
    unchecked: 'The value was given and not checked yet, as on a new token.',
  },
});

export const AllowRedisplay = closedSet('AllowRedisplay', {
  description: 'Whether a saved payment method may be shown to its owner again at checkout.',
  values: {
    always: 'It may be shown to this customer at every checkout.',
    limited: 'It may be shown only where the merchant has a reason of its own.',
    unspecified: 'The owner was not asked.',
  },
});

export const RegulatedStatus = closedSet('RegulatedStatus', {
  description: 'Whether the interchange of the card is regulated (the Durbin amendment in the US).',
  values: { regulated: 'The interchange is capped.', unregulated: 'The interchange is not capped.' },
});

export const TokenizationMethod = closedSet('TokenizationMethod', {
  description: 'The wallet that a card came from, if any.',
  values: {
    android_pay: 'Google Pay, under its older name.',
    apple_pay: 'Apple Pay.',
    masterpass: 'Masterpass.',
    visa_checkout: 'Visa Checkout.',
  },
});

export const PayoutMethod = closedSet('PayoutMethod', {
  description: 'How fast money can be paid out to an external account.',
  values: { instant: 'Within minutes.', standard: 'On the usual schedule.' },
});
