import type Stripe from 'stripe';
import { builder } from './builder.js';
import { isPaymentSource, PaymentSource } from './payment-source.js';
import { Account, Customer, PaymentMethod, StripeObject, Subscription, TestClock } from './refs.js';
import { stripeEnum } from './stripe-enum.js';

/**
 * Deliberately left out: how it bills, in all its settings. What another of Stripe's APIs holds (application, invoice,
 * schedule, setup intent) is an id.
 */
Subscription.implement({
  interfaces: [StripeObject],
  description: 'What a customer pays for on a recurring basis. https://docs.stripe.com/api/subscriptions/object',
  fields: (t) => ({
    ...t.enumWithRaw('status', { nullable: false, type: SubscriptionStatus, description: 'Its status.' }),
    description: t.exposeString('description', {
      description: "The merchant's description, up to 500 characters.",
    }),
    currency: t.exposeString('currency', { description: 'The currency, ISO 4217 in lower case.' }),
    collectionMethod: t.enumOf('collection_method', {
      type: CollectionMethod,
      description: 'How its invoices are paid.',
    }),
    daysUntilDue: t.exposeInt('days_until_due', {
      description: 'How many days there are to pay an invoice that is sent.',
    }),
    created: t.timestamp('created', { nullable: false, description: 'When it was created.' }),
    startDate: t.timestamp('start_date', { description: 'When it started, which may be before it was created.' }),
    billingCycleAnchor: t.timestamp('billing_cycle_anchor', {
      description: 'What its billing periods are counted from.',
    }),
    trialStart: t.timestamp('trial_start', { description: 'When its trial started, if it has one.' }),
    trialEnd: t.timestamp('trial_end', { description: 'When its trial ends, if it has one.' }),
    cancelAt: t.timestamp('cancel_at', { description: 'When it will be canceled.' }),
    cancelAtPeriodEnd: t.exposeBoolean('cancel_at_period_end', {
      description: 'Whether it will be canceled at the end of the period.',
    }),
    canceledAt: t.timestamp('canceled_at', {
      description: 'When it was canceled, even if it goes on to the end of the period.',
    }),
    endedAt: t.timestamp('ended_at', { description: 'When it ended.' }),
    applicationFeePercent: t.exposeFloat('application_fee_percent', {
      description: 'What a platform keeps of each invoice, in percent.',
    }),
    livemode: t.exposeBoolean('livemode', { nullable: false, description: 'True for real money, false for tests.' }),
    customerAccount: t.exposeID('customer_account', {
      description: 'The id of the Account that stands for the customer.',
    }),
    metadata: t.expose('metadata', {
      type: 'Metadata',
      description: 'Keys and values that the merchant keeps with it.',
    }),
    application: t.idOf('application', { description: 'The id of the Connect application that made it.' }),
    latestInvoice: t.idOf('latest_invoice', { description: 'The id of its latest invoice.' }),
    pendingSetupIntent: t.idOf('pending_setup_intent', {
      description: 'The id of the setup intent that still has to succeed.',
    }),
    schedule: t.idOf('schedule', { description: 'The id of the schedule that it follows.' }),
    discounts: t.idListOf('discounts', { description: 'The ids of the discounts that apply to it.' }),
    items: t.stripeList('items', {
      type: [SubscriptionItem],
      description: 'Its items: the first page of them.',
    }),
    defaultPaymentMethod: t.expandable('default_payment_method', {
      type: PaymentMethod,
      description: "What is charged. Null: the customer's default.",
    }),
    defaultSource: t.expandable('default_source', {
      type: PaymentSource,
      accept: isPaymentSource,
      description: 'What is charged in the older payment APIs. Null also for a kind this gateway does not know.',
    }),
    onBehalfOf: t.expandable('on_behalf_of', {
      type: Account,
      description: 'The connected account that it is charged for.',
    }),
    customer: t.expandable('customer', { type: Customer, description: 'The customer who pays.' }),
    testClock: t.expandable('test_clock', {
      type: TestClock,
      description: 'The test clock that it belongs to, in tests.',
    }),
  }),
});

const SubscriptionItem = builder.objectRef<Stripe.SubscriptionItem>('SubscriptionItem').implement({
  interfaces: [StripeObject],
  description: 'One thing that a subscription pays for. https://docs.stripe.com/api/subscription_items/object',
  fields: (t) => ({
    quantity: t.exposeInt('quantity', { description: 'How many. Null when what was used is measured.' }),
    created: t.timestamp('created', { nullable: false, description: 'When it was created.' }),
    currentPeriodStart: t.timestamp('current_period_start', {
      description: 'When the current billing period started.',
    }),
    currentPeriodEnd: t.timestamp('current_period_end', { description: 'When the current billing period ends.' }),
    metadata: t.expose('metadata', {
      type: 'Metadata',
      description: 'Keys and values that the merchant keeps with it.',
    }),
    price: t.nested('price', { type: Price, description: 'What it costs.' }),
  }),
});

const Price = builder.objectRef<Stripe.Price>('Price').implement({
  interfaces: [StripeObject],
  description: 'What something costs, and how often. https://docs.stripe.com/api/prices/object',
  fields: (t) => ({
    nickname: t.exposeString('nickname', { description: 'A short name that customers do not see.' }),
    lookupKey: t.exposeString('lookup_key', {
      description: 'A key that the merchant finds it by, up to 200 characters.',
    }),
    active: t.exposeBoolean('active', { nullable: false, description: 'Whether it can be used for new purchases.' }),
    currency: t.exposeString('currency', { nullable: false, description: 'The currency, ISO 4217 in lower case.' }),
    unitAmount: t.exposeFloat('unit_amount', {
      description:
        'What one costs: a whole number in the smallest unit of `currency`. Null for tiers and for parts of that unit. A Float, as it may not fit into 32 bits.',
    }),
    product: t.idOf('product', { description: 'The id of the product that it is the price of.' }),
    interval: t.field({
      type: BillingInterval,
      description: 'The unit of the billing period. Null when it is paid once.',
      resolve: (price) => BillingInterval.read(price.recurring?.interval),
    }),
    intervalCount: t.int({
      description: 'How many of that unit make a billing period.',
      resolve: (price) => price.recurring?.interval_count,
    }),
  }),
});

export const SubscriptionStatus = stripeEnum('SubscriptionStatus', {
  description:
    'The state of a subscription. https://docs.stripe.com/api/subscriptions/object#subscription_object-status',
  values: {
    incomplete: 'Its first payment has not succeeded yet. It has 23 hours to.',
    incomplete_expired: 'Its first payment did not succeed within 23 hours. This is final.',
    trialing: 'It is in its trial period.',
    active: 'It is in good standing.',
    past_due: 'Its latest invoice is not paid.',
    canceled: 'It has ended. This is final.',
    unpaid: 'Its latest invoice is not paid and Stripe has stopped trying.',
    paused: 'Its trial ended without a payment method. No invoices are made.',
  },
});

export const CollectionMethod = stripeEnum('CollectionMethod', {
  description: 'How invoices are paid.',
  values: {
    charge_automatically: 'The default payment method is charged.',
    send_invoice: 'The invoice is sent to the customer, who pays it.',
  },
});

export const BillingInterval = stripeEnum('BillingInterval', {
  description: 'The unit in which a billing period is counted.',
  values: { day: 'Days.', week: 'Weeks.', month: 'Months.', year: 'Years.' },
});
