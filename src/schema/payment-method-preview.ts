import type Stripe from 'stripe';
import { immutable } from '../expansion/mutability.js';
import { BankAccountHolderType } from './bank-account.js';
import { builder } from './builder.js';
import { AllowRedisplay } from './card.js';
import {
  BillingDetails,
  CardWallet,
  CashappPaymentMethod,
  cardFields,
  IdealPaymentMethod,
  LinkPaymentMethod,
  PaymentMethodCardNetworks,
  PaypalPaymentMethod,
} from './payment-method.js';
import {
  Account,
  BankDebitPaymentMethod,
  CalendarDate,
  Customer,
  StripeObject,
  UsBankAccountPaymentMethod,
} from './refs.js';

/**
 * Kept whole: the preview of a payment method with the hashes of its types. Deliberately left out: those that hold nothing, of
 * which `type` says what there is to say.
 */
export const PaymentMethodPreview = builder
  .objectRef<Stripe.ConfirmationToken.PaymentMethodPreview>('PaymentMethodPreview')
  .implement({
    description:
      'A payment method before it is made. https://docs.stripe.com/api/confirmation_tokens/object#confirmation_token_object-payment_method_preview',
    fields: (t) => ({
      type: t.exposeString('type', {
        nullable: false,
        description:
          'The kind, such as `card`, `us_bank_account` or `link`: more than fifty. The details stand in the field of that name.',
        extensions: immutable('type'),
      }),
      allowRedisplay: t.enumOf('allow_redisplay', {
        type: AllowRedisplay,
        description: 'Whether it may be shown to its owner again at checkout.',
      }),
      customerAccount: t.exposeID('customer_account', {
        description: 'The id of the Account that stands for the customer.',
      }),
      customer: t.expandable('customer', {
        type: Customer,
        description: 'The customer that it is saved for already. Null for a new one.',
      }),
      billingDetails: t.nested('billing_details', { type: BillingDetails, description: 'Who pays.' }),
      card: t.nested('card', { type: PaymentMethodPreviewCard, description: 'The card, of type `card`.' }),
      cardPresent: t.nested('card_present', {
        type: CardPresentPaymentMethod,
        description: 'The card at a terminal, of type `card_present`.',
      }),
      interacPresent: t.nested('interac_present', {
        type: CardPresentPaymentMethod,
        description: 'The Interac card at a terminal in Canada, of type `interac_present`.',
      }),
      krCard: t.nested('kr_card', { type: LocalPaymentMethod, description: 'The card from Korea, of type `kr_card`.' }),
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
      nzBankAccount: t.nested('nz_bank_account', {
        type: LocalPaymentMethod,
        description: 'The bank account in New Zealand, of type `nz_bank_account`.',
      }),
      payto: t.nested('payto', {
        type: LocalPaymentMethod,
        description: 'The bank account in Australia, of type `payto`.',
      }),
      link: t.nested('link', { type: LinkPaymentMethod, description: 'The Link account, of type `link`.' }),
      paypal: t.nested('paypal', { type: PaypalPaymentMethod, description: 'The PayPal account, of type `paypal`.' }),
      cashapp: t.nested('cashapp', {
        type: CashappPaymentMethod,
        description: 'The Cash App account, of type `cashapp`.',
      }),
      ideal: t.nested('ideal', { type: IdealPaymentMethod, description: 'The Dutch bank, of type `ideal`.' }),
      bizum: t.nested('bizum', { type: LocalPaymentMethod, description: 'The payer in Spain, of type `bizum`.' }),
      blik: t.nested('blik', { type: LocalPaymentMethod, description: 'The payer in Poland, of type `blik`.' }),
      boleto: t.nested('boleto', { type: LocalPaymentMethod, description: 'The payer in Brazil, of type `boleto`.' }),
      eps: t.nested('eps', { type: LocalPaymentMethod, description: 'The bank in Austria, of type `eps`.' }),
      fpx: t.nested('fpx', { type: LocalPaymentMethod, description: 'The bank in Malaysia, of type `fpx`.' }),
      klarna: t.nested('klarna', { type: LocalPaymentMethod, description: 'The payer, of type `klarna`.' }),
      naverPay: t.nested('naver_pay', {
        type: LocalPaymentMethod,
        description: 'The payer in Korea, of type `naver_pay`.',
      }),
      p24: t.nested('p24', { type: LocalPaymentMethod, description: 'The bank in Poland, of type `p24`.' }),
      pix: t.nested('pix', { type: LocalPaymentMethod, description: 'The account in Brazil, of type `pix`.' }),
      sofort: t.nested('sofort', { type: LocalPaymentMethod, description: 'The bank, of type `sofort`.' }),
      upi: t.nested('upi', { type: LocalPaymentMethod, description: 'The account in India, of type `upi`.' }),
    }),
  });

const PaymentMethodPreviewCard = builder.objectRef<Stripe.PaymentMethod.Card>('PaymentMethodPreviewCard').implement({
  description: 'A card before it is a payment method: never its number.',
  fields: (t) => ({
    ...cardFields(t),
    description: t.exposeString('description', {
      description: 'A description of the kind of card, for accounts that Stripe shows it to.',
    }),
    iin: t.exposeString('iin', {
      description: 'The first digits of the number, which name the issuer, for accounts that Stripe shows them to.',
    }),
    issuer: t.exposeString('issuer', {
      description: 'The name of the issuing bank, for accounts that Stripe shows it to.',
    }),
    generatedFrom: t.nested('generated_from', {
      type: CardGeneratedFrom,
      description: 'The payment or setup at a terminal that it was copied from, if any.',
    }),
  }),
});

const CardGeneratedFrom = builder.objectRef<Stripe.PaymentMethod.Card.GeneratedFrom>('CardGeneratedFrom').implement({
  description: 'The payment or setup at a terminal that a card was copied from.',
  fields: (t) => ({
    charge: t.exposeID('charge', { description: 'The id of the charge.' }),
    setupAttempt: t.expandable('setup_attempt', { type: SetupAttempt, description: 'The attempt to set it up.' }),
    paymentMethodDetails: t.nested('payment_method_details', {
      type: TransactionDetails,
      description: 'The card at the terminal.',
    }),
  }),
});

const TransactionDetails = builder
  .objectRef<Stripe.PaymentMethod.Card.GeneratedFrom.PaymentMethodDetails>('TransactionDetails')
  .implement({
    description: 'What was paid with at a terminal.',
    fields: (t) => ({
      type: t.exposeString('type', { description: 'The kind: `card_present`.' }),
      cardPresent: t.nested('card_present', {
        type: CardPresentPaymentMethod,
        description: 'The card, of type `card_present`.',
      }),
    }),
  });

/** A card at a terminal, as it stands in several places: each has some of these keys. */
type CardPresentShape = Partial<
  Stripe.ConfirmationToken.PaymentMethodPreview.CardPresent &
    Stripe.ConfirmationToken.PaymentMethodPreview.InteracPresent &
    Stripe.PaymentMethod.Card.GeneratedFrom.PaymentMethodDetails.CardPresent
>;

const CardPresentPaymentMethod = builder.objectRef<CardPresentShape>('CardPresentPaymentMethod').implement({
  description: 'A card at a terminal: never its number. https://docs.stripe.com/terminal',
  fields: (t) => ({
    brand: t.exposeString('brand', { description: 'The brand in small letters, such as `visa` or `amex`.' }),
    brandProduct: t.exposeString('brand_product', { description: "The issuer's code for the kind of card." }),
    cardholderName: t.exposeString('cardholder_name', { description: 'The name of the holder, as the card has it.' }),
    last4: t.exposeString('last4', { description: 'The last four digits of the number.' }),
    expMonth: t.exposeInt('exp_month', { description: 'The month of expiry, 1 to 12.' }),
    expYear: t.exposeInt('exp_year', { description: 'The year of expiry, four digits.' }),
    funding: t.exposeString('funding', { description: 'How it is funded: `credit`, `debit`, `prepaid` or `unknown`.' }),
    country: t.exposeString('country', { description: 'The country that issued it: two letters, ISO 3166.' }),
    fingerprint: t.exposeString('fingerprint', {
      description: 'The same for every card of one number within one Stripe account.',
    }),
    description: t.exposeString('description', {
      description: 'A description of the kind of card, for accounts that Stripe shows it to.',
    }),
    iin: t.exposeString('iin', {
      description: 'The first digits of the number, which name the issuer, for accounts that Stripe shows them to.',
    }),
    issuer: t.exposeString('issuer', {
      description: 'The name of the issuing bank, for accounts that Stripe shows it to.',
    }),
    networks: t.nested('networks', {
      type: PaymentMethodCardNetworks,
      description: 'The networks that it can be charged over.',
    }),
    offlineStoredAt: t.field({
      type: 'DateTime',
      description: 'When the payment was stored, where the terminal was offline.',
      resolve: ({ offline }) => (offline?.stored_at ? new Date(offline.stored_at * 1000) : null),
    }),
    preferredLocales: t.exposeStringList('preferred_locales', {
      description: 'The languages the holder prefers, as the card has them.',
    }),
    readMethod: t.exposeString('read_method', {
      description: 'How it was read, such as `contact_emv` or `contactless_emv`.',
    }),
    wallet: t.nested('wallet', { type: CardWallet, description: 'The wallet that it came from, if any.' }),
    amountAuthorized: t.exposeFloat('amount_authorized', {
      description:
        'The amount that was authorized: a whole number in the smallest unit of its currency. A Float, as it may not fit into 32 bits.',
    }),
    generatedCard: t.exposeID('generated_card', {
      description: 'The id of the payment method that was made of it to be charged later.',
    }),
    network: t.exposeString('network', { description: 'The network that it was charged over.' }),
    location: t.exposeID('location', { description: 'The id of the location of the terminal.' }),
    reader: t.exposeID('reader', { description: 'The id of the reader.' }),
  }),
});

/** The hashes of local payment methods under one type: each has some of these keys. */
type Previews = Stripe.ConfirmationToken.PaymentMethodPreview;
type LocalShape = {
  [Key in
    | 'bank'
    | 'bank_code'
    | 'bank_name'
    | 'branch_code'
    | 'brand'
    | 'bsb_number'
    | 'buyer_id'
    | 'country'
    | 'fingerprint'
    | 'funding'
    | 'last4'
    | 'pay_id'
    | 'suffix'
    | 'tax_id'
    | 'vpa'
    | 'account_holder_name'
    | 'account_holder_type']?: string | null;
} & { dob?: NonNullable<Previews['klarna']>['dob'] };

const LocalPaymentMethod = builder.objectRef<LocalShape>('LocalPaymentMethod').implement({
  description:
    'A payment method of one country or region. What tells it differs by type, and the rest is null. https://docs.stripe.com/payments/payment-methods/overview',
  fields: (t) => ({
    accountHolderName: t.exposeString('account_holder_name', { description: 'The holder. New Zealand.' }),
    accountHolderType: t.enumOf('account_holder_type', {
      type: BankAccountHolderType,
      description: 'What kind of holder it has. FPX.',
    }),
    bank: t.exposeString('bank', { description: 'The bank, such as `maybank2u`. EPS, FPX, Przelewy24.' }),
    bankCode: t.exposeString('bank_code', { description: 'The code of the bank. New Zealand.' }),
    bankName: t.exposeString('bank_name', { description: 'The name of the bank. New Zealand.' }),
    branchCode: t.exposeString('branch_code', { description: 'The code of the branch. New Zealand.' }),
    brand: t.exposeString('brand', { description: 'The brand of the card, such as `samsung`. Korea.' }),
    bsbNumber: t.exposeString('bsb_number', { description: 'The Bank State Branch number. PayTo.' }),
    buyerId: t.exposeString('buyer_id', { description: 'The id of its owner there. Bizum, BLIK, Naver Pay.' }),
    country: t.exposeString('country', { description: 'The country of the bank: two letters, ISO 3166. Sofort.' }),
    dob: t.nested('dob', { type: CalendarDate, description: 'The date of birth of its owner. Klarna.' }),
    fingerprint: t.exposeString('fingerprint', {
      description: 'The same for every payment method of one account within one Stripe account. Pix.',
    }),
    funding: t.exposeString('funding', { description: 'How it is funded: `card` or `points`. Naver Pay.' }),
    last4: t.exposeString('last4', {
      description: 'The last four characters of the number. Korea, New Zealand, PayTo.',
    }),
    payId: t.exposeString('pay_id', { description: 'The PayID of the account. PayTo.' }),
    suffix: t.exposeString('suffix', { description: 'The suffix of the account number. New Zealand.' }),
    taxId: t.exposeString('tax_id', { description: 'The tax number of its owner. Boleto.' }),
    vpa: t.exposeString('vpa', { description: 'The virtual payment address. UPI.' }),
  }),
});

/** Deliberately left out: `payment_method_details`, the outcome of each kind of authentication. */
export const SetupAttempt = builder.objectRef<Stripe.SetupAttempt>('SetupAttempt').implement({
  interfaces: [StripeObject],
  description: 'An attempt to set up a payment method. https://docs.stripe.com/api/setup_attempts/object',
  fields: (t) => ({
    created: t.timestamp('created', { nullable: false, description: 'When it was created.' }),
    livemode: t.exposeBoolean('livemode', { nullable: false, description: 'True for real money, false for tests.' }),
    status: t.exposeString('status', {
      description: 'Its state, such as `requires_action`, `processing`, `succeeded`, `failed` or `abandoned`.',
    }),
    usage: t.exposeString('usage', { description: 'What it is for: `off_session` or `on_session`.' }),
    attachToSelf: t.exposeBoolean('attach_to_self', {
      description: 'Whether the payment method is one of the account itself.',
    }),
    flowDirections: t.exposeStringList('flow_directions', {
      description: 'Which way money flows: `inbound`, `outbound`.',
    }),
    errorCode: t.string({
      description: 'Why it failed. https://docs.stripe.com/error-codes',
      resolve: (attempt) => attempt.setup_error?.code,
    }),
    errorDeclineCode: t.string({
      description: "The card issuer's reason. https://docs.stripe.com/declines/codes",
      resolve: (attempt) => attempt.setup_error?.decline_code,
    }),
    application: t.idOf('application', { description: 'The id of the Connect application that made it.' }),
    customerAccount: t.exposeID('customer_account', {
      description: 'The id of the Account that stands for the customer.',
    }),
    paymentMethod: t.idOf('payment_method', { description: 'The id of the payment method that it set up.' }),
    setupIntent: t.idOf('setup_intent', { description: 'The id of the SetupIntent that it belongs to.' }),
    customer: t.expandable('customer', { type: Customer, description: 'The customer that it is for.' }),
    onBehalfOf: t.expandable('on_behalf_of', {
      type: Account,
      description: 'The connected account that it is for.',
    }),
  }),
});
