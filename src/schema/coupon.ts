import type Stripe from 'stripe';
import { builder } from './builder.js';
import { CouponDuration } from './enums/subscription-enums.js';
import { fromUnixSeconds } from './from-unix-seconds.js';
import { toMoneyAmounts } from './money-amount.js';
import { Coupon, MoneyAmount } from './refs.js';
import { StripeObject } from './stripe-object.js';

Coupon.implement({
  interfaces: [StripeObject],
  description:
    'How much is taken off, and for how long: a percentage or an amount. https://docs.stripe.com/api/coupons/object',
  fields: (t) => ({
    name: t.exposeString('name', { nullable: true, description: 'The name that customers see.' }),
    percentOff: t.exposeFloat('percent_off', {
      nullable: true,
      description: 'What is taken off in percent, up to 100. Null for an amount.',
    }),
    amountOff: t.exposeFloat('amount_off', {
      nullable: true,
      description:
        'What is taken off: a whole number in the smallest unit of `currency`. Null for a percentage. A Float, as it may not fit into 32 bits.',
    }),
    currency: t.exposeString('currency', {
      nullable: true,
      description: 'The currency of `amountOff`, ISO 4217 in lower case.',
    }),
    currencyOptions: t.field({
      type: [MoneyAmount],
      nullable: true,
      description: 'What is taken off in other currencies.',
      extensions: { expansion: { key: 'currency_options', kind: 'nested', onDemand: true } },
      resolve: ({ currency_options: options }) =>
        options &&
        toMoneyAmounts(Object.fromEntries(Object.entries(options).map(([key, option]) => [key, option.amount_off]))),
    }),
    appliesTo: t.onDemand('applies_to', {
      type: CouponScope,
      description: 'What it is limited to. Null when it applies to everything.',
    }),
    duration: t.field({
      type: CouponDuration,
      description: 'How long it goes on.',
      resolve: (coupon) => CouponDuration.read(coupon.duration),
    }),
    durationInMonths: t.exposeInt('duration_in_months', {
      nullable: true,
      description: 'For how many months, when `duration` is REPEATING.',
    }),
    valid: t.exposeBoolean('valid', { description: 'Whether it can still be applied to a customer.' }),
    redeemBy: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until when it can be redeemed.',
      resolve: (coupon) => fromUnixSeconds(coupon.redeem_by),
    }),
    maxRedemptions: t.exposeInt('max_redemptions', {
      nullable: true,
      description: 'How often it can be redeemed, over all customers.',
    }),
    timesRedeemed: t.exposeInt('times_redeemed', { description: 'How often it has been redeemed.' }),
    created: t.field({
      type: 'DateTime',
      description: 'When it was made.',
      resolve: (coupon) => fromUnixSeconds(coupon.created),
    }),
    livemode: t.exposeBoolean('livemode', { description: 'True for real money, false for tests.' }),
    metadata: t.field({
      type: 'Metadata',
      nullable: true,
      description: 'Keys and values that the merchant keeps with it.',
      resolve: (coupon) => coupon.metadata,
    }),
  }),
});

const CouponScope = builder.objectRef<Stripe.Coupon.AppliesTo>('CouponScope').implement({
  description: 'What a coupon is limited to.',
  fields: (t) => ({
    products: t.exposeIDList('products', { description: 'The ids of the products.' }),
  }),
});
