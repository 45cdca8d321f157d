import type Stripe from 'stripe';
import { builder } from './builder.js';
import { isPaymentSource, PaymentSource } from './payment-source.js';
import {
  Address,
  Customer,
  Discount,
  MoneyAmount,
  PaymentMethod,
  Shipping,
  StripeObject,
  Subscription,
  TaxId,
  TestClock,
} from './refs.js';
import { requires } from './requires.js';
import { toMoneyAmounts } from './shared-types.js';
import { stripeEnum } from './stripe-enum.js';

/** Kept whole: a customer with the hashes that only a customer has. */
Customer.implement({
  interfaces: [StripeObject],
  description:
    'A customer of the merchant. On a deleted customer everything but `id` and `deleted` is null. https://docs.stripe.com/api/customers/object',
  extensions: { retrieve: 'customer', ...requires('customers:read') },
  fields: (t) => ({
    deleted: t.boolean({
      nullable: false,
      description: 'Whether the customer was deleted.',
      resolve: (customer) => customer.deleted === true,
    }),
    created: t.timestamp('created', { description: 'When it was created.' }),
    livemode: t.exposeBoolean('livemode', { description: 'True for real money, false for tests.' }),
    name: t.exposeString('name', { description: 'The full name or the name of the business.' }),
    businessName: t.exposeString('business_name', { description: 'The name of the business, up to 150 characters.' }),
    individualName: t.exposeString('individual_name', {
      description: 'The full name of the person, up to 150 characters.',
    }),
    email: t.exposeString('email', { description: 'The email address, up to 512 characters.' }),
    phone: t.exposeString('phone', { description: 'The phone number.' }),
    description: t.exposeString('description', { description: "The merchant's description." }),
    preferredLocales: t.exposeStringList('preferred_locales', {
      description: 'The languages the customer prefers, the most preferred first.',
    }),
    address: t.nested('address', { type: Address, description: 'The billing address.' }),
    shipping: t.nested('shipping', { type: Shipping, description: 'Where goods are shipped.' }),
    balance: t.exposeFloat('balance', {
      description:
        'What is credited (negative) or owed (positive) on the next invoice: a whole number in the smallest unit of `currency`. A Float, as it may not fit into 32 bits.',
    }),
    currency: t.exposeString('currency', {
      description:
        'The currency that the customer is charged in, ISO 4217 in lower case. Null before the first charge.',
    }),
    invoiceCreditBalance: t.field({
      type: [MoneyAmount],
      resolve: (customer) => toMoneyAmounts(customer.invoice_credit_balance),
      description: 'The balance by currency, where there is more than one. Negative amounts are credit.',
    }),
    delinquent: t.exposeBoolean('delinquent', {
      description: 'Whether the latest charge of an invoice failed, or an invoice is past due.',
    }),
    invoicePrefix: t.exposeString('invoice_prefix', {
      description: 'What the numbers of its invoices begin with: 3 to 12 letters and digits.',
    }),
    nextInvoiceSequence: t.exposeInt('next_invoice_sequence', {
      description: 'The number of its next invoice, after the prefix.',
    }),
    taxExempt: t.enumOf('tax_exempt', { type: TaxExempt, description: 'Whether the customer is exempt from tax.' }),
    customerAccount: t.exposeID('customer_account', {
      description: 'The id of the Account that stands for the customer.',
    }),
    metadata: t.expose('metadata', {
      type: 'Metadata',
      description: 'Keys and values that the merchant keeps with it.',
    }),
    defaultSource: t.expandable('default_source', {
      type: PaymentSource,
      accept: isPaymentSource,
      description: 'The default source in the older payment APIs. Null also for a kind this gateway does not know.',
    }),
    invoiceSettings: t.nested('invoice_settings', {
      type: CustomerInvoiceSettings,
      description: 'How it is invoiced, with the default payment method of the current API.',
    }),
    discount: t.nested('discount', { type: Discount, description: 'The discount that is running, if any.' }),
    testClock: t.expandable('test_clock', {
      type: TestClock,
      description: 'The test clock that it belongs to, in tests.',
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

const CustomerTax = builder.objectRef<Stripe.Customer.Tax>('CustomerTax').implement({
  description:
    'What Stripe Tax knows about a customer. https://docs.stripe.com/api/customers/object#customer_object-tax',
  fields: (t) => ({
    ...t.enumWithRaw('automatic_tax', {
      nullable: false,
      type: CustomerTaxStatus,
      description: 'Whether its tax can be calculated.',
    }),
    ipAddress: t.exposeString('ip_address', {
      description: 'A recent IP address of the customer, from which the location is derived.',
    }),
    provider: t.exposeString('provider', {
      description: 'Who calculates the tax: `stripe`, `anrok`, `avalara` or `sphere`.',
    }),
    location: t.nested('location', { type: CustomerTaxLocation, description: 'The location for tax.' }),
  }),
});

const CustomerTaxLocation = builder.objectRef<Stripe.Customer.Tax.Location>('CustomerTaxLocation').implement({
  description: 'The location of a customer for tax.',
  fields: (t) => ({
    country: t.exposeString('country', { nullable: false, description: 'The country: two letters, ISO 3166.' }),
    state: t.exposeString('state', { description: 'State, county, province or region.' }),
    source: t.exposeString('source', {
      nullable: false,
      description: 'Where it comes from: `billing_address`, `ip_address`, `payment_method` or `shipping_destination`.',
    }),
  }),
});

const CustomerInvoiceSettings = builder.objectRef<Stripe.Customer.InvoiceSettings>('InvoiceSettings').implement({
  description:
    'How a customer is invoiced. https://docs.stripe.com/api/customers/object#customer_object-invoice_settings',
  fields: (t) => ({
    defaultPaymentMethod: t.expandable('default_payment_method', {
      type: PaymentMethod,
      description: 'What invoices and subscriptions are charged to by default.',
    }),
    footer: t.exposeString('footer', { description: 'The footer of its invoices.' }),
    customFields: t.nested('custom_fields', {
      type: [InvoiceCustomField],
      description: 'Further lines on its invoices: up to four.',
    }),
    renderingOptions: t.nested('rendering_options', {
      type: InvoiceRenderingOptions,
      description: 'How its invoices are rendered as PDF.',
    }),
  }),
});

const InvoiceCustomField = builder
  .objectRef<Stripe.Customer.InvoiceSettings.CustomField>('InvoiceCustomField')
  .implement({
    description: 'A line that is printed on invoices.',
    fields: (t) => ({
      name: t.exposeString('name', { nullable: false, description: 'What it is called, up to 40 characters.' }),
      value: t.exposeString('value', { nullable: false, description: 'What it says, up to 140 characters.' }),
    }),
  });

const InvoiceRenderingOptions = builder
  .objectRef<Stripe.Customer.InvoiceSettings.RenderingOptions>('InvoiceRenderingOptions')
  .implement({
    description: 'How invoices are rendered as PDF.',
    fields: (t) => ({
      amountTaxDisplay: t.exposeString('amount_tax_display', {
        description: 'How amounts are shown: `include_inclusive_tax` or `exclude_tax`.',
      }),
      template: t.exposeID('template', { description: 'The id of the invoice template.' }),
    }),
  });

const CashBalance = builder.objectRef<Stripe.CashBalance>('CashBalance').implement({
  description:
    'The money that a customer has sent by bank transfer and that has not been used yet. https://docs.stripe.com/api/cash_balance',
  fields: (t) => ({
    available: t.field({
      type: [MoneyAmount],
      resolve: (cashBalance) => toMoneyAmounts(cashBalance.available),
      description: 'What there is, by currency. Null when the customer has never had a cash balance.',
    }),
    livemode: t.exposeBoolean('livemode', { nullable: false, description: 'True for real money, false for tests.' }),
    settings: t.nested('settings', { type: CashBalanceSettings, description: 'How it is used.' }),
  }),
});

const CashBalanceSettings = builder.objectRef<Stripe.CashBalance.Settings>('CashBalanceSettings').implement({
  description: 'How a cash balance is used.',
  fields: (t) => ({
    reconciliationMode: t.enumOf('reconciliation_mode', {
      nullable: false,
      type: ReconciliationMode,
      description: 'Who reconciles the money with payments.',
    }),
    usingMerchantDefault: t.exposeBoolean('using_merchant_default', {
      description: "Whether the mode is the merchant's default for all customers.",
    }),
  }),
});

export const TaxExempt = stripeEnum('TaxExempt', {
  description:
    'Whether a customer is exempt from tax. https://docs.stripe.com/api/customers/object#customer_object-tax_exempt',
  values: {
    none: 'Tax is charged as usual.',
    exempt: 'No tax is charged.',
    reverse: 'No tax is charged: the customer accounts for it, and invoices say so.',
  },
});

export const CustomerTaxStatus = stripeEnum('CustomerTaxStatus', {
  description:
    "Whether Stripe Tax can calculate a customer's tax. https://docs.stripe.com/api/customers/object#customer_object-tax-automatic_tax",
  values: {
    supported: 'The location is known and tax is collected there.',
    not_collecting: 'The location is known and the merchant does not collect tax there.',
    unrecognized_location: 'The location is unknown or not valid.',
    failed: 'Stripe could not calculate it. It can be tried again.',
  },
});

export const ReconciliationMode = stripeEnum('ReconciliationMode', {
  description: 'Who reconciles the money in a cash balance with payments.',
  values: { automatic: 'Stripe does, as the money arrives.', manual: 'The merchant does.' },
});
