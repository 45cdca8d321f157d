import type Stripe from 'stripe';
import { builder } from './builder.js';
import { AllowRedisplay } from './enums/card-enums.js';
import { fromUnixSeconds } from './from-unix-seconds.js';
import {
  Address,
  BankDebitPaymentMethod,
  Customer,
  PaymentMethod,
  PaymentMethodCard,
  UsBankAccountPaymentMethod,
} from './refs.js';
import { StripeObject } from './stripe-object.js';

/** Left out on purpose: the hashes of the less common types, of which `type` alone says what there is to say. */
PaymentMethod.implement({
  interfaces: [StripeObject],
  description:
    'What a customer pays with in the current payment API. https://docs.stripe.com/api/payment_methods/object',
  fields: (t) => ({
    type: t.exposeString('type', {
      description:
        'The kind, such as `card`, `us_bank_account` or `link`: more than fifty. The details stand in the field of that name.',
    }),
    created: t.field({
      type: 'DateTime',
      description: 'When it was made.',
      resolve: (method) => fromUnixSeconds(method.created),
    }),
    livemode: t.exposeBoolean('livemode', { description: 'True for real money, false for tests.' }),
    allowRedisplay: t.field({
      type: AllowRedisplay,
      nullable: true,
      description: 'Whether its owner may be shown it again.',
      resolve: (method) => AllowRedisplay.read(method.allow_redisplay),
    }),
    customerAccount: t.exposeID('customer_account', {
      nullable: true,
      description: 'The id of the Account that stands for the customer.',
    }),
    metadata: t.field({
      type: 'Metadata',
      nullable: true,
      description: 'Keys and values that the merchant keeps with it.',
      resolve: (method) => method.metadata,
    }),
    billingDetails: t.nested('billing_details', { type: BillingDetails, description: 'Who pays.' }),
    card: t.nested('card', { type: PaymentMethodCard, description: 'The card, of type `card`.' }),
    usBankAccount: t.nested('us_bank_account', {
      type: UsBankAccountPaymentMethod,
      description: 'The bank account in the US, of type `us_bank_account`.',
    }),
    sepaDebit: t.nested('sepa_debit', {
      type: BankDebitPaymentMethod,
      description: 'The bank account, of type `sepa_debit`.',
    }),
    bacsDebit: t.nested('bacs_debit', {
      type: BankDebitPaymentMethod,
      description: 'The bank account in the UK, of type `bacs_debit`.',
    }),
    auBecsDebit: t.nested('au_becs_debit', {
      type: BankDebitPaymentMethod,
      description: 'The bank account in Australia, of type `au_becs_debit`.',
    }),
    acssDebit: t.nested('acss_debit', {
      type: BankDebitPaymentMethod,
      description: 'The bank account in Canada, of type `acss_debit`.',
    }),
    link: t.nested('link', { type: LinkPaymentMethod, description: 'The Link account, of type `link`.' }),
    paypal: t.nested('paypal', { type: PaypalPaymentMethod, description: 'The PayPal account, of type `paypal`.' }),
    cashapp: t.nested('cashapp', {
      type: CashappPaymentMethod,
      description: 'The Cash App account, of type `cashapp`.',
    }),
    ideal: t.nested('ideal', { type: IdealPaymentMethod, description: 'The Dutch bank, of type `ideal`.' }),
    customer: t.expandable('customer', {
      type: Customer,
      description: 'The customer that it is kept for. Null when it is kept for nobody.',
    }),
  }),
});

const BillingDetails = builder.objectRef<Stripe.PaymentMethod.BillingDetails>('BillingDetails').implement({
  description: 'Who pays, as given with a payment method.',
  fields: (t) => ({
    name: t.exposeString('name', { nullable: true, description: 'The full name.' }),
    email: t.exposeString('email', { nullable: true, description: 'The email address.' }),
    phone: t.exposeString('phone', { nullable: true, description: 'The phone number.' }),
    taxId: t.exposeString('tax_id', { nullable: true, description: 'The tax number, where the method asks for one.' }),
    address: t.nested('address', { type: Address, description: 'The billing address.' }),
  }),
});

const LinkPaymentMethod = builder.objectRef<Stripe.PaymentMethod.Link>('LinkPaymentMethod').implement({
  description: 'A Link account. https://docs.stripe.com/payments/link',
  fields: (t) => ({
    email: t.exposeString('email', { nullable: true, description: 'The email address of its owner.' }),
  }),
});

const PaypalPaymentMethod = builder.objectRef<Stripe.PaymentMethod.Paypal>('PaypalPaymentMethod').implement({
  description: 'A PayPal account. https://docs.stripe.com/payments/paypal',
  fields: (t) => ({
    payerEmail: t.exposeString('payer_email', { nullable: true, description: 'The email address of its owner.' }),
    payerId: t.exposeString('payer_id', { nullable: true, description: "PayPal's id of the account." }),
    country: t.exposeString('country', {
      nullable: true,
      description: 'The country of its owner: two letters, ISO 3166.',
    }),
  }),
});

const CashappPaymentMethod = builder.objectRef<Stripe.PaymentMethod.Cashapp>('CashappPaymentMethod').implement({
  description: 'A Cash App account. https://docs.stripe.com/payments/cash-app-pay',
  fields: (t) => ({
    cashtag: t.exposeString('cashtag', { nullable: true, description: 'The public name of its owner.' }),
    buyerId: t.exposeString('buyer_id', { nullable: true, description: "Cash App's id of its owner." }),
  }),
});

const IdealPaymentMethod = builder.objectRef<Stripe.PaymentMethod.Ideal>('IdealPaymentMethod').implement({
  description: 'A Dutch bank. https://docs.stripe.com/payments/ideal',
  fields: (t) => ({
    bank: t.exposeString('bank', { nullable: true, description: 'The bank, such as `ing` or `rabobank`.' }),
    bic: t.exposeString('bic', { nullable: true, description: 'The code of the bank (BIC).' }),
  }),
});
