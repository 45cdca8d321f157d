import type Stripe from 'stripe';
import { builder } from './builder.js';
import { Coupon, Customer, Discount, PromotionCode, StripeObject } from './refs.js';

Discount.implement({
  interfaces: [StripeObject],
  description: 'A coupon or promotion code as it applies to one customer. https://docs.stripe.com/api/discounts/object',
  fields: (t) => ({
    start: t.timestamp('start', { nullable: false, description: 'When it started.' }),
    end: t.timestamp('end', { description: 'When it ends. Null for one that has no end or applies once.' }),
    checkoutSession: t.exposeID('checkout_session', {
      description: 'The id of the Checkout Session that it applies to.',
    }),
    invoice: t.exposeID('invoice', { description: 'The id of the invoice that it applies to.' }),
    invoiceItem: t.exposeID('invoice_item', { description: 'The id of the invoice item that it applies to.' }),
    subscription: t.exposeID('subscription', { description: 'The id of the subscription that it applies to.' }),
    subscriptionItem: t.exposeID('subscription_item', {
      description: 'The id of the subscription item that it applies to.',
    }),
    customerAccount: t.exposeID('customer_account', {
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
    type: t.exposeString('type', { nullable: false, description: 'The kind of source: `coupon`.' }),
    coupon: t.expandable('coupon', { type: Coupon, description: 'The coupon that says how much it is.' }),
  }),
});
