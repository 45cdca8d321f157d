import type { FieldMap } from '@pothos/core';
import type Stripe from 'stripe';
import { BankAccountHolderType, BankAccountType } from './bank-account.js';
import { builder } from './builder.js';
import { AllowRedisplay, CardFunding, CheckResult, RegulatedStatus } from './card.js';
import {
  Address,
  BankDebitPaymentMethod,
  Customer,
  PaymentMethod,
  StripeObject,
  UsBankAccountPaymentMethod,
} from './refs.js';

/**
 * Kept whole: a payment method with the hashes of its types. Deliberately left out: the hashes of the less common types, of
 * which `type` alone says what there is to say.
 */
PaymentMethod.implement({
  interfaces: [StripeObject],
  description:
    'What a customer pays with in the current payment API. https://docs.stripe.com/api/payment_methods/object',
  fields: (t) => ({
    type: t.exposeString('type', {
      nullable: false,
      description:
        'The kind, such as `card`, `us_bank_account` or `link`: more than fifty. The details stand in the field of that name.',
    }),
    created: t.timestamp('created', { nullable: false, description: 'When it was created.' }),
    livemode: t.exposeBoolean('livemode', { nullable: false, description: 'True for real money, false for tests.' }),
    allowRedisplay: t.enumOf('allow_redisplay', {
      type: AllowRedisplay,
      description: 'Whether it may be shown to its owner again at checkout.',
    }),
    customerAccount: t.exposeID('customer_account', {
      description: 'The id of the Account that stands for the customer.',
    }),
    metadata: t.expose('metadata', {
      type: 'Metadata',
      description: 'Keys and values that the merchant keeps with it.',
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

export const BillingDetails = builder.objectRef<Stripe.PaymentMethod.BillingDetails>('BillingDetails').implement({
  description: 'Who pays, as given with a payment method.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The full name.' }),
    email: t.exposeString('email', { description: 'The email address.' }),
    phone: t.exposeString('phone', { description: 'The phone number.' }),
    taxId: t.exposeString('tax_id', { description: 'The tax number, where the method asks for one.' }),
    address: t.nested('address', { type: Address, description: 'The billing address.' }),
  }),
});

export const LinkPaymentMethod = builder.objectRef<Stripe.PaymentMethod.Link>('LinkPaymentMethod').implement({
  description: 'A Link account. https://docs.stripe.com/payments/link',
  fields: (t) => ({
    email: t.exposeString('email', { description: 'The email address of its owner.' }),
  }),
});

export const PaypalPaymentMethod = builder.objectRef<Stripe.PaymentMethod.Paypal>('PaypalPaymentMethod').implement({
  description: 'A PayPal account. https://docs.stripe.com/payments/paypal',
  fields: (t) => ({
    payerEmail: t.exposeString('payer_email', { description: 'The email address of its owner.' }),
    payerId: t.exposeString('payer_id', { description: "PayPal's id of the account." }),
    country: t.exposeString('country', { description: 'The country of its owner: two letters, ISO 3166.' }),
  }),
});

export const CashappPaymentMethod = builder.objectRef<Stripe.PaymentMethod.Cashapp>('CashappPaymentMethod').implement({
  description: 'A Cash App account. https://docs.stripe.com/payments/cash-app-pay',
  fields: (t) => ({
    cashtag: t.exposeString('cashtag', { description: 'The public name of its owner.' }),
    buyerId: t.exposeString('buyer_id', { description: "Cash App's id of its owner." }),
  }),
});

export const IdealPaymentMethod = builder.objectRef<Stripe.PaymentMethod.Ideal>('IdealPaymentMethod').implement({
  description: 'A Dutch bank. https://docs.stripe.com/payments/ideal',
  fields: (t) => ({
    bank: t.exposeString('bank', { description: 'The bank, such as `ing` or `rabobank`.' }),
    bic: t.exposeString('bic', { description: 'The code of the bank (BIC).' }),
  }),
});

/** Deliberately left out: `generated_from`, the payment at a terminal that a card was copied from. */
const PaymentMethodCard = builder.objectRef<Stripe.PaymentMethod.Card>('PaymentMethodCard').implement({
  description:
    'A card that is a payment method: never its number. https://docs.stripe.com/api/payment_methods/object#payment_method_object-card',
  fields: cardFields,
});

type CardFieldBuilder = PothosSchemaTypes.ObjectFieldBuilder<
  typeof builder.$inferSchemaTypes,
  Stripe.PaymentMethod.Card
>;

/** What a card has as a payment method and in the preview of one. */
export function cardFields(t: CardFieldBuilder): FieldMap {
  return {
    brand: t.exposeString('brand', {
      nullable: false,
      description: 'The brand in small letters, such as `visa` or `amex`.',
    }),
    displayBrand: t.exposeString('display_brand', {
      description: 'The brand to show to its owner, who may have chosen one of two.',
    }),
    last4: t.exposeString('last4', { nullable: false, description: 'The last four digits of the number.' }),
    expMonth: t.exposeInt('exp_month', { nullable: false, description: 'The month of expiry, 1 to 12.' }),
    expYear: t.exposeInt('exp_year', { nullable: false, description: 'The year of expiry, four digits.' }),
    funding: t.enumOf('funding', { nullable: false, type: CardFunding, description: 'How the card is funded.' }),
    country: t.exposeString('country', { description: 'The country that issued it: two letters, ISO 3166.' }),
    fingerprint: t.exposeString('fingerprint', {
      description: 'The same for every card of one number within one Stripe account.',
    }),
    regulatedStatus: t.enumOf('regulated_status', {
      type: RegulatedStatus,
      description: 'Whether its interchange is regulated.',
    }),
    threeDSecureSupported: t.boolean({
      description: 'Whether it can be authenticated with 3D Secure.',
      resolve: (card) => card.three_d_secure_usage?.supported,
    }),
    checks: t.nested('checks', { type: CardChecks, description: 'The checks that the issuer has made.' }),
    networks: t.nested('networks', {
      type: PaymentMethodCardNetworks,
      description: 'The networks that it can be charged over.',
    }),
    wallet: t.nested('wallet', { type: CardWallet, description: 'The wallet that it came from, if any.' }),
  };
}

const CardChecks = builder.objectRef<Stripe.PaymentMethod.Card.Checks>('CardChecks').implement({
  description: 'The checks that the issuer of a card has made. Null where there was nothing to check.',
  fields: (t) => ({
    addressLine1Check: t.enumOf('address_line1_check', {
      type: CheckResult,
      description: 'The check of the first line of the address.',
    }),
    addressPostalCodeCheck: t.enumOf('address_postal_code_check', {
      type: CheckResult,
      description: 'The check of the postal code.',
    }),
    cvcCheck: t.enumOf('cvc_check', { type: CheckResult, description: 'The check of the verification code.' }),
  }),
});

export const PaymentMethodCardNetworks = builder
  .objectRef<Stripe.PaymentMethod.Card.Networks>('PaymentMethodCardNetworks')
  .implement({
    description: 'The networks that a card can be charged over.',
    fields: (t) => ({
      available: t.exposeStringList('available', { nullable: false, description: 'All of them, such as `visa`.' }),
      preferred: t.exposeString('preferred', { description: 'The one that its owner prefers.' }),
    }),
  });

export const CardWallet = builder.objectRef<Stripe.PaymentMethod.Card.Wallet>('CardWallet').implement({
  description: 'The wallet that a card came from.',
  fields: (t) => ({
    type: t.exposeString('type', {
      nullable: false,
      description: 'The wallet, such as `apple_pay`, `google_pay` or `link`.',
    }),
    dynamicLast4: t.exposeString('dynamic_last4', {
      description: 'The last four digits of the device account number.',
    }),
  }),
});

UsBankAccountPaymentMethod.implement({
  description:
    'A bank account in the US that is a payment method: never its number. https://docs.stripe.com/payments/ach-direct-debit',
  fields: (t) => ({
    bankName: t.exposeString('bank_name', { description: 'The name of the bank.' }),
    last4: t.exposeString('last4', { description: 'The last four digits of the number.' }),
    routingNumber: t.exposeString('routing_number', { description: 'The routing number of the bank, nine digits.' }),
    accountHolderType: t.enumOf('account_holder_type', {
      type: BankAccountHolderType,
      description: 'What kind of holder it has.',
    }),
    accountType: t.enumOf('account_type', {
      type: BankAccountType,
      description: 'The kind of bank account: CHECKING or SAVINGS.',
    }),
    fingerprint: t.exposeString('fingerprint', {
      description: 'The same for every payment method of one bank account within one Stripe account.',
    }),
    financialConnectionsAccount: t.exposeID('financial_connections_account', {
      description: 'The id of the Financial Connections account that it was made from.',
    }),
    networks: t.nested('networks', { type: UsBankNetworks, description: 'The networks that reach it.' }),
    blockedNetworkCode: t.string({
      description: 'The ACH return code, such as `R02`, when it can no longer be charged.',
      resolve: (bankAccount) => bankAccount.status_details?.blocked?.network_code,
    }),
    blockedReason: t.string({
      description: 'Why it can no longer be charged, such as `bank_account_closed`.',
      resolve: (bankAccount) => bankAccount.status_details?.blocked?.reason,
    }),
  }),
});

const UsBankNetworks = builder.objectRef<Stripe.PaymentMethod.UsBankAccount.Networks>('UsBankNetworks').implement({
  description: 'The networks that reach a bank account in the US.',
  fields: (t) => ({
    preferred: t.exposeString('preferred', { description: 'The preferred network.' }),
    supported: t.exposeStringList('supported', {
      nullable: false,
      description: 'All of them: `ach`, `us_domestic_wire`.',
    }),
  }),
});

BankDebitPaymentMethod.implement({
  description:
    'A bank account that is debited: never its number. What tells the bank differs by country, and the rest is null. https://docs.stripe.com/payments/bank-debits',
  fields: (t) => ({
    last4: t.exposeString('last4', { description: 'The last four characters of the number.' }),
    fingerprint: t.exposeString('fingerprint', {
      description: 'The same for every payment method of one bank account within one Stripe account.',
    }),
    bankName: t.exposeString('bank_name', { description: 'The name of the bank. Canada.' }),
    bankCode: t.exposeString('bank_code', { description: 'The code of the bank. SEPA.' }),
    branchCode: t.exposeString('branch_code', { description: 'The code of the branch. SEPA.' }),
    country: t.exposeString('country', { description: 'The country of the bank: two letters, ISO 3166. SEPA.' }),
    sortCode: t.exposeString('sort_code', { description: 'The sort code, such as `10-88-00`. The UK.' }),
    bsbNumber: t.exposeString('bsb_number', { description: 'The Bank State Branch number. Australia.' }),
    institutionNumber: t.exposeString('institution_number', {
      description: 'The institution number of the bank. Canada.',
    }),
    transitNumber: t.exposeString('transit_number', { description: 'The transit number of the branch. Canada.' }),
  }),
});
