import type Stripe from 'stripe';
import { builder } from './builder.js';
import { AllowRedisplay, CardFunding, CheckResult, TokenizationMethod } from './card.js';
import { Address, Shipping, Source, StripeObject } from './refs.js';
import { stripeEnum } from './stripe-enum.js';

/**
 * Deliberately left out: `client_secret`, which lets a browser act on the source, the redirect's `url`, which carries it,
 * and the hashes of the types that can no longer be made.
 */
Source.implement({
  interfaces: [StripeObject],
  description:
    'A way to pay in the older Sources API, which Stripe keeps for those who have it. https://docs.stripe.com/api/sources/object',
  fields: (t) => ({
    type: t.exposeString('type', {
      nullable: false,
      description: 'The kind, such as `card`, `sepa_debit` or `ach_debit`.',
    }),
    ...t.enumWithRaw('status', { nullable: false, type: SourceStatus, description: 'Its status.' }),
    flow: t.enumOf('flow', {
      nullable: false,
      type: SourceFlow,
      description: 'What its owner has to do before it can be charged.',
    }),
    usage: t.enumOf('usage', { type: SourceUsage, description: 'How often it can be charged.' }),
    amount: t.exposeFloat('amount', {
      description:
        'What it is for, when it is for one use: a whole number in the smallest unit of `currency`. A Float, as it may not fit into 32 bits.',
    }),
    currency: t.exposeString('currency', {
      description: 'The only currency that it can be charged in, ISO 4217 in lower case.',
    }),
    created: t.timestamp('created', { nullable: false, description: 'When it was created.' }),
    livemode: t.exposeBoolean('livemode', { nullable: false, description: 'True for real money, false for tests.' }),
    allowRedisplay: t.enumOf('allow_redisplay', {
      type: AllowRedisplay,
      description: 'Whether it may be shown to its owner again at checkout.',
    }),
    statementDescriptor: t.exposeString('statement_descriptor', { description: "The text on the payer's statement." }),
    customerId: t.exposeID('customer', {
      description: 'The id of the customer that it belongs to. Stripe gives no more of the customer here.',
    }),
    metadata: t.expose('metadata', {
      type: 'Metadata',
      description: 'Keys and values that the merchant keeps with it.',
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
    last4: t.exposeString('last4', { description: 'The last four characters of the number.' }),
    bankName: t.exposeString('bank_name', { description: 'The name of the bank. ACH.' }),
    routingNumber: t.exposeString('routing_number', { description: 'The routing number of the bank. ACH.' }),
    bankCode: t.exposeString('bank_code', { description: 'The code of the bank. SEPA.' }),
    branchCode: t.exposeString('branch_code', { description: 'The code of the branch. SEPA.' }),
    country: t.exposeString('country', { description: 'The country of the bank: two letters, ISO 3166.' }),
    fingerprint: t.exposeString('fingerprint', {
      description: 'The same for every source of one bank account within one Stripe account.',
    }),
    mandateReference: t.exposeString('mandate_reference', { description: 'The reference of the mandate. SEPA.' }),
  }),
});

const SourceOwner = builder.objectRef<Stripe.Source.Owner>('SourceOwner').implement({
  description: 'Who pays with a Source: what was given, and what the bank has confirmed.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The full name.' }),
    email: t.exposeString('email', { description: 'The email address.' }),
    phone: t.exposeString('phone', { description: 'The phone number.' }),
    address: t.nested('address', { type: Address, description: 'The address.' }),
    verifiedName: t.exposeString('verified_name', { description: 'The name, as the bank has it.' }),
    verifiedEmail: t.exposeString('verified_email', { description: 'The email address, as the bank has it.' }),
    verifiedPhone: t.exposeString('verified_phone', { description: 'The phone number, as the bank has it.' }),
    verifiedAddress: t.nested('verified_address', { type: Address, description: 'The address, as the bank has it.' }),
  }),
});

const SourceCodeVerification = builder.objectRef<Stripe.Source.CodeVerification>('SourceCodeVerification').implement({
  description: 'How far the code was entered that a Source asks for.',
  fields: (t) => ({
    attemptsRemaining: t.exposeInt('attempts_remaining', {
      nullable: false,
      description: 'How often it may still be tried.',
    }),
    status: t.exposeString('status', {
      nullable: false,
      description: 'The outcome: `pending`, `succeeded` or `failed`.',
    }),
  }),
});

const SourceReceiver = builder.objectRef<Stripe.Source.Receiver>('SourceReceiver').implement({
  description:
    'Where money for a Source is to be sent, and what has come. Amounts are whole numbers in the smallest unit of its currency; Floats, as they may not fit into 32 bits.',
  fields: (t) => ({
    address: t.exposeString('address', { description: 'Where it is to be sent.' }),
    amountReceived: t.exposeFloat('amount_received', {
      nullable: false,
      description: 'What has come, of which none was sent back.',
    }),
    amountCharged: t.exposeFloat('amount_charged', { nullable: false, description: 'What has been charged.' }),
    amountReturned: t.exposeFloat('amount_returned', { nullable: false, description: 'What has been sent back.' }),
    refundAttributesMethod: t.exposeString('refund_attributes_method', {
      description: 'How the payer is asked where refunds go: `email`, `manual` or `none`.',
    }),
    refundAttributesStatus: t.exposeString('refund_attributes_status', {
      description: 'Whether the payer has said so: `missing`, `requested` or `available`.',
    }),
  }),
});

const SourceRedirect = builder.objectRef<Stripe.Source.Redirect>('SourceRedirect').implement({
  description: "How a visit to the bank's page went.",
  fields: (t) => ({
    status: t.exposeString('status', {
      nullable: false,
      description: 'The outcome: `pending`, `succeeded`, `not_required` or `failed`.',
    }),
    failureReason: t.exposeString('failure_reason', {
      description: 'Why it failed: `user_abort`, `declined` or `processing_error`.',
    }),
    returnUrl: t.exposeString('return_url', { description: 'Where the payer is sent back to.' }),
  }),
});

const SourceCard = builder.objectRef<Stripe.Source.Card>('SourceCard').implement({
  description: 'The card of a Source: never its number. https://docs.stripe.com/api/sources/object#source_object-card',
  fields: (t) => ({
    brand: t.exposeString('brand', { description: 'The brand in words, such as `Visa` or `American Express`.' }),
    last4: t.exposeString('last4', { description: 'The last four digits of the number.' }),
    expMonth: t.exposeInt('exp_month', { description: 'The month of expiry, 1 to 12.' }),
    expYear: t.exposeInt('exp_year', { description: 'The year of expiry, four digits.' }),
    funding: t.enumOf('funding', { type: CardFunding, description: 'How the card is funded.' }),
    country: t.exposeString('country', { description: 'The country that issued it: two letters, ISO 3166.' }),
    name: t.exposeString('name', { description: 'The name of the holder.' }),
    fingerprint: t.exposeString('fingerprint', {
      description: 'The same for every card of one number within one Stripe account.',
    }),
    dynamicLast4: t.exposeString('dynamic_last4', {
      description: 'For a wallet card: the last four digits of the number that the device stands in for it with.',
    }),
    addressLine1Check: t.enumOf('address_line1_check', {
      type: CheckResult,
      description: 'The check of the first line of the address.',
    }),
    addressZipCheck: t.enumOf('address_zip_check', {
      type: CheckResult,
      description: 'The check of the postal code.',
    }),
    cvcCheck: t.enumOf('cvc_check', { type: CheckResult, description: 'The check of the verification code.' }),
    threeDSecure: t.exposeString('three_d_secure', {
      description: 'Whether 3D Secure is `required`, `recommended`, `optional` or `not_supported`.',
    }),
    tokenizationMethod: t.enumOf('tokenization_method', {
      type: TokenizationMethod,
      description: 'The wallet that it came from.',
    }),
  }),
});

const SourceOrder = builder.objectRef<Stripe.Source.SourceOrder>('SourceOrder').implement({
  description: 'What is bought with a Source. https://docs.stripe.com/api/sources/object#source_object-source_order',
  fields: (t) => ({
    amount: t.exposeFloat('amount', {
      nullable: false,
      description:
        'What all of it costs: a whole number in the smallest unit of `currency`. A Float, as it may not fit into 32 bits.',
    }),
    currency: t.exposeString('currency', { nullable: false, description: 'The currency, ISO 4217 in lower case.' }),
    email: t.exposeString('email', { description: 'The email address of the buyer.' }),
    items: t.nested('items', { type: [SourceOrderItem], description: 'The lines of the order.' }),
    shipping: t.nested('shipping', { type: Shipping, description: 'Where it is shipped.' }),
  }),
});

const SourceOrderItem = builder.objectRef<Stripe.Source.SourceOrder.Item>('SourceOrderItem').implement({
  description: 'A line of an order.',
  fields: (t) => ({
    type: t.exposeString('type', { description: 'The kind of line: `sku`, `tax`, `shipping` or `discount`.' }),
    description: t.exposeString('description', { description: 'What it is.' }),
    amount: t.exposeFloat('amount', {
      description:
        'What it costs: a whole number in the smallest unit of `currency`. A Float, as it may not fit into 32 bits.',
    }),
    currency: t.exposeString('currency', { description: 'The currency, ISO 4217 in lower case.' }),
    quantity: t.exposeInt('quantity', { description: 'How many, for a line of kind `sku`.' }),
    parent: t.exposeID('parent', { description: 'The id of what is bought, such as an SKU.' }),
  }),
});

export const SourceStatus = stripeEnum('SourceStatus', {
  description: 'The state of a Source. https://docs.stripe.com/api/sources/object#source_object-status',
  values: {
    canceled: 'It was canceled and cannot be charged.',
    chargeable: 'It can be charged.',
    consumed: 'It was for one use and has been charged.',
    failed: 'Its owner did not authenticate it, or it ran out.',
    pending: 'It waits for its owner to do something.',
  },
});

export const SourceFlow = stripeEnum('SourceFlow', {
  description: 'What the owner of a Source has to do before it can be charged.',
  values: {
    redirect: 'Visit a page of the bank.',
    receiver: 'Send money to an address.',
    code_verification: 'Enter a code.',
    none: 'Nothing.',
  },
});

export const SourceUsage = stripeEnum('SourceUsage', {
  description: 'How often a Source can be charged.',
  values: { reusable: 'More than once.', single_use: 'Once.' },
});
