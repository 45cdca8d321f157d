import type Stripe from 'stripe';
import { builder } from './builder.js';
import { fromUnixSeconds } from './from-unix-seconds.js';
import { Coupon, Customer, Discount, PromotionCode } from './refs.js';
import { StripeObject } from './stripe-object.js';

Discount.implement({
  interfaces: [StripeObject],
  description: 'A coupon or promotion code as it applies to one customer. https://docs.stripe.com/api/discounts/object',
  fields: (t) => ({
    start: t.field({
      type: 'DateTime',
      description: 'When it began.',
      resolve: (discount) => fromUnixSeconds(discount.start),
    }),
    end: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it ends. Null for one that has no end or applies once.',
      resolve: (discount) => fromUnixSeconds(discount.end),
    }),
    checkoutSession: t.exposeID('checkout_session', {
      nullable: true,
      description: 'The id of the Checkout Session that it applies to.',
    }),
    invoice: t.exposeID('invoice', { nullable: true, description: 'The id of the invoice that it applies to.' }),
    invoiceItem: t.exposeID('invoice_item', {
      nullable: true,
      description: 'The id of the invoice item that it applies to.',
    }),
    subscription: t.exposeID('subscription', {
      nullable: true,
      description: 'The id of the subscription that it applies to.',
    }),
    subscriptionItem: t.exposeID('subscription_item', {
      nullable: true,
      description: 'The id of the subscription item that it applies to.',
    }),
    customerAccount: t.exposeID('customer_account', {
      nullable: true,
      description: 'The id of the Account that stands for the customer.',
    }),
    source: t.nested('source', { type: DiscountSource, description: 'Where it comes from.' }),
    promotionCode: t.expandable('promotion_code', {
      type: PromotionCode,
      description: 'The promotion code that it was made with, if any.',
    }),
    customer: t.expandable('customer', { type: Customer, description: 'The customer that it is for.' }),
  }),
});

const DiscountSource = builder.objectRef<Stripe.Discount.Source>('DiscountSource').implement({
  description: 'Where a discount comes from.',
  fields: (t) => ({
    type: t.exposeString('type', { description: 'The kind of source: `coupon`.' }),
    coupon: t.expandable('coupon', { type: Coupon, description: 'The coupon that says how much it is.' }),
  }),
});
