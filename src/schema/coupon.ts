import type Stripe from 'stripe';
import { builder } from './builder.js';
import { Coupon, MoneyAmount, StripeObject } from './refs.js';
import { toMoneyAmounts } from './shared-types.js';
import { stripeEnum } from './stripe-enum.js';

Coupon.implement({
  interfaces: [StripeObject],
  description:
    'How much is taken off, and for how long: a percentage or an amount. https://docs.stripe.com/api/coupons/object',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name that customers see.' }),
    percentOff: t.exposeFloat('percent_off', {
      description: 'What is taken off in percent, up to 100. Null for an amount.',
    }),
    amountOff: t.exposeFloat('amount_off', {
      description:
        'What is taken off: a whole number in the smallest unit of `currency`. Null for a percentage. A Float, as it may not fit into 32 bits.',
    }),
    currency: t.exposeString('currency', { description: 'The currency of `amountOff`, ISO 4217 in lower case.' }),
    currencyOptions: t.field({
      type: [MoneyAmount],
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
    duration: t.enumOf('duration', { nullable: false, type: CouponDuration, description: 'How long it goes on.' }),
    durationInMonths: t.exposeInt('duration_in_months', {
      description: 'For how many months, when `duration` is REPEATING.',
    }),
    valid: t.exposeBoolean('valid', { nullable: false, description: 'Whether it can still be applied to a customer.' }),
    redeemBy: t.timestamp('redeem_by', { description: 'Until when it can be redeemed.' }),
    maxRedemptions: t.exposeInt('max_redemptions', {
      description: 'How often it can be redeemed by all customers together.',
    }),
    timesRedeemed: t.exposeInt('times_redeemed', { nullable: false, description: 'How often it has been redeemed.' }),
    created: t.timestamp('created', { nullable: false, description: 'When it was created.' }),
    livemode: t.exposeBoolean('livemode', { nullable: false, description: 'True for real money, false for tests.' }),
    metadata: t.expose('metadata', {
      type: 'Metadata',
      description: 'Keys and values that the merchant keeps with it.',
    }),
  }),
});

const CouponScope = builder.objectRef<Stripe.Coupon.AppliesTo>('CouponScope').implement({
  description: 'What a coupon is limited to.',
  fields: (t) => ({
    products: t.exposeIDList('products', { nullable: false, description: 'The ids of the products.' }),
  }),
});

export const CouponDuration = stripeEnum('CouponDuration', {
  description: 'How long a coupon goes on. https://docs.stripe.com/api/coupons/object#coupon_object-duration',
  values: {
    forever: 'On every invoice.',
    once: 'On one invoice.',
    repeating: 'For a number of months.',
  },
});
