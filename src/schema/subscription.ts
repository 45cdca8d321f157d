import { CollectionMethod, SubscriptionStatus } from './enums/subscription-enums.js';
import { fromUnixSeconds } from './from-unix-seconds.js';
import { idOf } from './id-of.js';
import { isPaymentSource, PaymentSource } from './payment-source.js';
import { Account, Customer, PaymentMethod, Subscription, SubscriptionItem, TestClock } from './refs.js';
import { StripeObject } from './stripe-object.js';

/**
 * Left out on purpose: how it bills, in all its settings. What another of Stripe's APIs holds (application, invoice,
 * schedule, setup intent) is an id.
 */
Subscription.implement({
  interfaces: [StripeObject],
  description: 'What a customer pays for again and again. https://docs.stripe.com/api/subscriptions/object',
  fields: (t) => ({
    status: t.field({
      type: SubscriptionStatus,
      description: 'Its state.',
      resolve: (subscription) => SubscriptionStatus.read(subscription.status),
    }),
    rawStatus: t.exposeString('status', {
      description: "Stripe's own word for `status`, of use when that is UNKNOWN.",
    }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'What the merchant has written about it, up to 500 characters.',
    }),
    currency: t.exposeString('currency', { description: 'The currency, ISO 4217 in lower case.' }),
    collectionMethod: t.field({
      type: CollectionMethod,
      description: 'How its invoices are paid.',
      resolve: (subscription) => CollectionMethod.read(subscription.collection_method),
    }),
    daysUntilDue: t.exposeInt('days_until_due', {
      nullable: true,
      description: 'How many days there are to pay an invoice that is sent.',
    }),
    created: t.field({
      type: 'DateTime',
      description: 'When it was made.',
      resolve: (subscription) => fromUnixSeconds(subscription.created),
    }),
    startDate: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it began, which may be before it was made.',
      resolve: (subscription) => fromUnixSeconds(subscription.start_date),
    }),
    billingCycleAnchor: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'What its billing periods are counted from.',
      resolve: (subscription) => fromUnixSeconds(subscription.billing_cycle_anchor),
    }),
    trialStart: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When its trial began, if it has one.',
      resolve: (subscription) => fromUnixSeconds(subscription.trial_start),
    }),
    trialEnd: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When its trial ends, if it has one.',
      resolve: (subscription) => fromUnixSeconds(subscription.trial_end),
    }),
    cancelAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it will be canceled.',
      resolve: (subscription) => fromUnixSeconds(subscription.cancel_at),
    }),
    cancelAtPeriodEnd: t.exposeBoolean('cancel_at_period_end', {
      nullable: true,
      description: 'Whether it will be canceled at the end of the period.',
    }),
    canceledAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was canceled, even if it goes on to the end of the period.',
      resolve: (subscription) => fromUnixSeconds(subscription.canceled_at),
    }),
    endedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it ended.',
      resolve: (subscription) => fromUnixSeconds(subscription.ended_at),
    }),
    applicationFeePercent: t.exposeFloat('application_fee_percent', {
      nullable: true,
      description: 'What a platform keeps of each invoice, in percent.',
    }),
    livemode: t.exposeBoolean('livemode', { description: 'True for real money, false for tests.' }),
    customerAccount: t.exposeID('customer_account', {
      nullable: true,
      description: 'The id of the Account that stands for the customer.',
    }),
    metadata: t.field({
      type: 'Metadata',
      nullable: true,
      description: 'Keys and values that the merchant keeps with it.',
      resolve: (subscription) => subscription.metadata,
    }),
    application: t.id({
      nullable: true,
      description: 'The id of the Connect application that made it.',
      resolve: (subscription) => idOf(subscription.application),
    }),
    latestInvoice: t.id({
      nullable: true,
      description: 'The id of its latest invoice.',
      resolve: (subscription) => idOf(subscription.latest_invoice),
    }),
    pendingSetupIntent: t.id({
      nullable: true,
      description: 'The id of the setup intent that still has to succeed.',
      resolve: (subscription) => idOf(subscription.pending_setup_intent),
    }),
    schedule: t.id({
      nullable: true,
      description: 'The id of the schedule that it follows.',
      resolve: (subscription) => idOf(subscription.schedule),
    }),
    discounts: t.idList({
      nullable: true,
      description: 'The ids of the discounts that apply to it.',
      resolve: (subscription) =>
        subscription.discounts?.map((discount) => (typeof discount === 'string' ? discount : discount.id)),
    }),
    items: t.stripeList('items', {
      type: [SubscriptionItem],
      description: 'What is paid for: the first page of its items.',
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
      description: 'The clock that sets its time, in tests.',
    }),
  }),
});
