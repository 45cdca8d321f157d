import type Stripe from 'stripe';
import { builder } from './builder.js';
import { Coupon, Customer, MoneyAmount, PromotionCode, StripeObject } from './refs.js';
import { toMoneyAmounts } from './shared-types.js';

PromotionCode.implement({
  interfaces: [StripeObject],
  description: 'A code that a customer enters to redeem a coupon. https://docs.stripe.com/api/promotion_codes/object',
  fields: (t) => ({
    code: t.exposeString('code', { nullable: false, description: 'What the customer enters. Case does not matter.' }),
    active: t.exposeBoolean('active', { nullable: false, description: 'Whether it can be redeemed now.' }),
    expiresAt: t.timestamp('expires_at', { description: 'When it can no longer be redeemed.' }),
    maxRedemptions: t.exposeInt('max_redemptions', { description: 'How often it can be redeemed.' }),
    timesRedeemed: t.exposeInt('times_redeemed', { nullable: false, description: 'How often it has been redeemed.' }),
    created: t.timestamp('created', { nullable: false, description: 'When it was created.' }),
    livemode: t.exposeBoolean('livemode', { nullable: false, description: 'True for real money, false for tests.' }),
    customerAccount: t.exposeID('customer_account', {
      description: 'The id of the Account that stands for the customer.',
    }),
    metadata: t.expose('metadata', {
      type: 'Metadata',
      description: 'Keys and values that the merchant keeps with it.',
    }),
    promotion: t.nested('promotion', { type: Promotion, description: 'What it gives.' }),
    restrictions: t.nested('restrictions', {
      type: PromotionCodeRestrictions,
      description: 'The conditions for redeeming it.',
    }),
    customer: t.expandable('customer', {
      type: Customer,
      description: 'The only customer who can redeem it. Null when everyone can.',
    }),
  }),
});

const Promotion = builder.objectRef<Stripe.PromotionCode.Promotion>('Promotion').implement({
  description: 'What a promotion code gives.',
  fields: (t) => ({
    type: t.exposeString('type', { nullable: false, description: 'The kind of promotion: `coupon`.' }),
    coupon: t.expandable('coupon', { type: Coupon, description: 'The coupon that it redeems.' }),
  }),
});

const PromotionCodeRestrictions = builder
  .objectRef<Stripe.PromotionCode.Restrictions>('PromotionCodeRestrictions')
  .implement({
    description: 'The conditions for redeeming a promotion code.',
    fields: (t) => ({
      firstTimeTransaction: t.exposeBoolean('first_time_transaction', {
        nullable: false,
        description: 'Whether only customers without an earlier payment can redeem it.',
      }),
      minimumAmount: t.exposeFloat('minimum_amount', {
        description:
          'The minimum order amount: a whole number in the smallest unit of `minimumAmountCurrency`. A Float, as it may not fit into 32 bits.',
      }),
      minimumAmountCurrency: t.exposeString('minimum_amount_currency', {
        description: 'The currency of `minimumAmount`, ISO 4217 in lower case.',
      }),
      currencyOptions: t.field({
        type: [MoneyAmount],
        description: 'The minimum order amount in other currencies.',
        extensions: { expansion: { key: 'currency_options', kind: 'nested', onDemand: true } },
        resolve: ({ currency_options: options }) =>
          options &&
          toMoneyAmounts(
            Object.fromEntries(Object.entries(options).map(([key, option]) => [key, option.minimum_amount])),
          ),
      }),
    }),
  });
