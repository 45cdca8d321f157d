import { TaxExempt } from './enums/customer-enums.js';
import { fromUnixSeconds } from './from-unix-seconds.js';
import { toMoneyAmounts } from './money-amount.js';
import { isPaymentSource, PaymentSource } from './payment-source.js';
import {
  Address,
  CashBalance,
  Customer,
  CustomerInvoiceSettings,
  CustomerTax,
  Discount,
  MoneyAmount,
  Shipping,
  Subscription,
  TaxId,
  TestClock,
} from './refs.js';
import { requires } from './requires.js';
import { StripeObject } from './stripe-object.js';

Customer.implement({
  interfaces: [StripeObject],
  description:
    'A customer of the merchant. On a deleted customer everything but `id` and `deleted` is null. https://docs.stripe.com/api/customers/object',
  extensions: { retrieve: 'customer', ...requires('customers:read') },
  fields: (t) => ({
    deleted: t.boolean({
      description: 'Whether the customer was deleted.',
      resolve: (customer) => customer.deleted === true,
    }),
    created: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was made.',
      resolve: (customer) => fromUnixSeconds(customer.created),
    }),
    livemode: t.exposeBoolean('livemode', { nullable: true, description: 'True for real money, false for tests.' }),
    name: t.exposeString('name', { nullable: true, description: 'The full name or the name of the business.' }),
    businessName: t.exposeString('business_name', {
      nullable: true,
      description: 'The name of the business, up to 150 characters.',
    }),
    individualName: t.exposeString('individual_name', {
      nullable: true,
      description: 'The full name of the person, up to 150 characters.',
    }),
    email: t.exposeString('email', { nullable: true, description: 'The email address, up to 512 characters.' }),
    phone: t.exposeString('phone', { nullable: true, description: 'The phone number.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'What the merchant has written about the customer.',
    }),
    preferredLocales: t.exposeStringList('preferred_locales', {
      nullable: true,
      description: 'The languages the customer prefers, the most preferred first.',
    }),
    address: t.nested('address', { type: Address, description: 'The billing address.' }),
    shipping: t.nested('shipping', { type: Shipping, description: 'Where goods are sent to.' }),
    balance: t.exposeFloat('balance', {
      nullable: true,
      description:
        'What is credited (negative) or owed (positive) on the next invoice: a whole number in the smallest unit of `currency`. A Float, as it may not fit into 32 bits.',
    }),
    currency: t.exposeString('currency', {
      nullable: true,
      description:
        'The currency that the customer is charged in, ISO 4217 in lower case. Null before the first charge.',
    }),
    invoiceCreditBalance: t.field({
      type: [MoneyAmount],
      nullable: true,
      description: 'The balance by currency, where there is more than one. Negative amounts are credit.',
      resolve: (customer) => toMoneyAmounts(customer.invoice_credit_balance),
    }),
    delinquent: t.exposeBoolean('delinquent', {
      nullable: true,
      description: 'Whether the latest charge of an invoice failed, or an invoice is past due.',
    }),
    invoicePrefix: t.exposeString('invoice_prefix', {
      nullable: true,
      description: 'What the numbers of its invoices begin with: 3 to 12 letters and digits.',
    }),
    nextInvoiceSequence: t.exposeInt('next_invoice_sequence', {
      nullable: true,
      description: 'The number of its next invoice, after the prefix.',
    }),
    taxExempt: t.field({
      type: TaxExempt,
      nullable: true,
      description: 'Whether tax is charged.',
      resolve: (customer) => TaxExempt.read(customer.tax_exempt),
    }),
    customerAccount: t.exposeID('customer_account', {
      nullable: true,
      description: 'The id of the Account that stands for the customer.',
    }),
    metadata: t.field({
      type: 'Metadata',
      nullable: true,
      description: 'Keys and values that the merchant keeps with it.',
      resolve: (customer) => customer.metadata,
    }),
    defaultSource: t.expandable('default_source', {
      type: PaymentSource,
      accept: isPaymentSource,
      description:
        'What is charged by default in the older payment APIs. Null also for a kind this gateway does not know.',
    }),
    invoiceSettings: t.nested('invoice_settings', {
      type: CustomerInvoiceSettings,
      description: 'How it is invoiced and, in the current payment API, what is charged by default.',
    }),
    discount: t.nested('discount', { type: Discount, description: 'The discount that is running, if any.' }),
    testClock: t.expandable('test_clock', {
      type: TestClock,
      description: 'The clock that sets its time, in tests.',
    }),
    sources: t.stripeList('sources', {
      type: [PaymentSource],
      onDemand: true,
      accept: isPaymentSource,
      description: 'The cards, bank accounts and sources that it holds in the older APIs: the first page of them.',
    }),
    subscriptions: t.stripeList('subscriptions', {
      type: [Subscription],
      onDemand: true,
      description: 'Its subscriptions that have not ended: the first page of them.',
    }),
    taxIds: t.stripeList('tax_ids', {
      type: [TaxId],
      onDemand: true,
      description: 'Its tax ids: the first page of them.',
    }),
    tax: t.onDemand('tax', { type: CustomerTax, description: 'What Stripe Tax knows about it.' }),
    cashBalance: t.onDemand('cash_balance', {
      type: CashBalance,
      description: 'The money it has sent by bank transfer that has not been used yet.',
    }),
  }),
});
