import type Stripe from 'stripe';
import { builder } from './builder.js';
import { AllowRedisplay } from './enums/card-enums.js';
import { SourceFlow, SourceStatus, SourceUsage } from './enums/source-enums.js';
import { fromUnixSeconds } from './from-unix-seconds.js';
import { Address, Source, SourceCard, SourceOrder } from './refs.js';
import { StripeObject } from './stripe-object.js';

/**
 * Left out on purpose: `client_secret`, which lets a browser act on the source, the redirect's `url`, which carries it,
 * and the hashes of the types that can no longer be made.
 */
Source.implement({
  interfaces: [StripeObject],
  description:
    'A way to pay in the older Sources API, which Stripe keeps for those who have it. https://docs.stripe.com/api/sources/object',
  fields: (t) => ({
    type: t.exposeString('type', { description: 'The kind, such as `card`, `sepa_debit` or `ach_debit`.' }),
    status: t.field({
      type: SourceStatus,
      description: 'Its state.',
      resolve: (source) => SourceStatus.read(source.status),
    }),
    rawStatus: t.exposeString('status', {
      description: "Stripe's own word for `status`, of use when that is UNKNOWN.",
    }),
    flow: t.field({
      type: SourceFlow,
      description: 'What its owner has to do before it can be charged.',
      resolve: (source) => SourceFlow.read(source.flow),
    }),
    usage: t.field({
      type: SourceUsage,
      nullable: true,
      description: 'How often it can be charged.',
      resolve: (source) => SourceUsage.read(source.usage),
    }),
    amount: t.exposeFloat('amount', {
      nullable: true,
      description:
        'What it is for, when it is for one use: a whole number in the smallest unit of `currency`. A Float, as it may not fit into 32 bits.',
    }),
    currency: t.exposeString('currency', {
      nullable: true,
      description: 'The only currency that it can be charged in, ISO 4217 in lower case.',
    }),
    created: t.field({
      type: 'DateTime',
      description: 'When it was made.',
      resolve: (source) => fromUnixSeconds(source.created),
    }),
    livemode: t.exposeBoolean('livemode', { description: 'True for real money, false for tests.' }),
    allowRedisplay: t.field({
      type: AllowRedisplay,
      nullable: true,
      description: 'Whether its owner may be shown it again.',
      resolve: (source) => AllowRedisplay.read(source.allow_redisplay),
    }),
    statementDescriptor: t.exposeString('statement_descriptor', {
      nullable: true,
      description: "The text on the payer's statement.",
    }),
    customerId: t.exposeID('customer', {
      nullable: true,
      description: 'The id of the customer that it belongs to. Stripe gives no more of the customer here.',
    }),
    metadata: t.field({
      type: 'Metadata',
      nullable: true,
      description: 'Keys and values that the merchant keeps with it.',
      resolve: (source) => source.metadata,
    }),
    card: t.nested('card', { type: SourceCard, description: 'The card, of type `card`.' }),
    achDebit: t.nested('ach_debit', {
      type: SourceBankAccount,
      description: 'The bank account in the US, of type `ach_debit`.',
    }),
    sepaDebit: t.nested('sepa_debit', {
      type: SourceBankAccount,
      description: 'The bank account, of type `sepa_debit`.',
    }),
    owner: t.nested('owner', { type: SourceOwner, description: 'Who pays.' }),
    codeVerification: t.nested('code_verification', {
      type: SourceCodeVerification,
      description: 'How far the code was entered, when `flow` is CODE_VERIFICATION.',
    }),
    receiver: t.nested('receiver', {
      type: SourceReceiver,
      description: 'Where money is to be sent, when `flow` is RECEIVER.',
    }),
    redirect: t.nested('redirect', {
      type: SourceRedirect,
      description: "How the visit to the bank's page went, when `flow` is REDIRECT.",
    }),
    sourceOrder: t.nested('source_order', { type: SourceOrder, description: 'What is bought.' }),
  }),
});

type BankAccountHash = Stripe.Source.AchDebit & Stripe.Source.SepaDebit;
const SourceBankAccount = builder.objectRef<Partial<BankAccountHash>>('SourceBankAccount').implement({
  description: 'The bank account of a Source: never its number.',
  fields: (t) => ({
    last4: t.exposeString('last4', { nullable: true, description: 'The last four characters of the number.' }),
    bankName: t.exposeString('bank_name', { nullable: true, description: 'The name of the bank. ACH.' }),
    routingNumber: t.exposeString('routing_number', {
      nullable: true,
      description: 'The routing number of the bank. ACH.',
    }),
    bankCode: t.exposeString('bank_code', { nullable: true, description: 'The code of the bank. SEPA.' }),
    branchCode: t.exposeString('branch_code', { nullable: true, description: 'The code of the branch. SEPA.' }),
    country: t.exposeString('country', {
      nullable: true,
      description: 'The country of the bank: two letters, ISO 3166.',
    }),
    fingerprint: t.exposeString('fingerprint', {
      nullable: true,
      description: 'The same for every source of one bank account within one Stripe account.',
    }),
    mandateReference: t.exposeString('mandate_reference', {
      nullable: true,
      description: 'The reference of the mandate. SEPA.',
    }),
  }),
});

const SourceOwner = builder.objectRef<Stripe.Source.Owner>('SourceOwner').implement({
  description: 'Who pays with a Source: what was given, and what the bank has confirmed.',
  fields: (t) => ({
    name: t.exposeString('name', { nullable: true, description: 'The full name.' }),
    email: t.exposeString('email', { nullable: true, description: 'The email address.' }),
    phone: t.exposeString('phone', { nullable: true, description: 'The phone number.' }),
    address: t.nested('address', { type: Address, description: 'The address.' }),
    verifiedName: t.exposeString('verified_name', { nullable: true, description: 'The name, as the bank has it.' }),
    verifiedEmail: t.exposeString('verified_email', {
      nullable: true,
      description: 'The email address, as the bank has it.',
    }),
    verifiedPhone: t.exposeString('verified_phone', {
      nullable: true,
      description: 'The phone number, as the bank has it.',
    }),
    verifiedAddress: t.nested('verified_address', {
      type: Address,
      description: 'The address, as the bank has it.',
    }),
  }),
});

const SourceCodeVerification = builder.objectRef<Stripe.Source.CodeVerification>('SourceCodeVerification').implement({
  description: 'How far the code was entered that a Source asks for.',
  fields: (t) => ({
    attemptsRemaining: t.exposeInt('attempts_remaining', { description: 'How often it may still be tried.' }),
    status: t.exposeString('status', { description: 'The outcome: `pending`, `succeeded` or `failed`.' }),
  }),
});

const SourceReceiver = builder.objectRef<Stripe.Source.Receiver>('SourceReceiver').implement({
  description:
    'Where money for a Source is to be sent, and what has come. Amounts are whole numbers in the smallest unit of its currency; Floats, as they may not fit into 32 bits.',
  fields: (t) => ({
    address: t.exposeString('address', { nullable: true, description: 'Where it is to be sent.' }),
    amountReceived: t.exposeFloat('amount_received', { description: 'What has come, of which none was sent back.' }),
    amountCharged: t.exposeFloat('amount_charged', { description: 'What has been charged.' }),
    amountReturned: t.exposeFloat('amount_returned', { description: 'What has been sent back.' }),
    refundAttributesMethod: t.exposeString('refund_attributes_method', {
      nullable: true,
      description: 'How the payer is asked where refunds go: `email`, `manual` or `none`.',
    }),
    refundAttributesStatus: t.exposeString('refund_attributes_status', {
      nullable: true,
      description: 'Whether the payer has said so: `missing`, `requested` or `available`.',
    }),
  }),
});

const SourceRedirect = builder.objectRef<Stripe.Source.Redirect>('SourceRedirect').implement({
  description: "How a visit to the bank's page went.",
  fields: (t) => ({
    status: t.exposeString('status', {
      description: 'The outcome: `pending`, `succeeded`, `not_required` or `failed`.',
    }),
    failureReason: t.exposeString('failure_reason', {
      nullable: true,
      description: 'Why it failed: `user_abort`, `declined` or `processing_error`.',
    }),
    returnUrl: t.exposeString('return_url', {
      nullable: true,
      description: 'Where the payer is sent back to.',
    }),
  }),
});
