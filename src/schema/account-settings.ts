import type Stripe from 'stripe';
import { builder } from './builder.js';
import { AccountSettings, Declaration } from './refs.js';

/** Deliberately left out: `paypay_payments`, a file review for merchants in Japan. */
AccountSettings.implement({
  description: 'The settings of an account. https://docs.stripe.com/api/accounts/object#account_object-settings',
  fields: (t) => ({
    branding: t.nested('branding', { type: BrandingSettings, description: 'The branding of its pages and emails.' }),
    dashboard: t.nested('dashboard', { type: DashboardSettings, description: 'How the dashboard shows it.' }),
    payments: t.nested('payments', {
      type: PaymentsSettings,
      description: 'The text on the statements of its customers.',
    }),
    cardPayments: t.nested('card_payments', { type: CardPaymentsSettings, description: 'How it takes cards.' }),
    payouts: t.nested('payouts', { type: PayoutSettings, description: 'How money is paid out from it.' }),
    invoices: t.nested('invoices', { type: InvoicesSettings, description: 'How it makes invoices.' }),
    bacsDebitPayments: t.nested('bacs_debit_payments', {
      type: BacsDebitSettings,
      description: 'How it takes Bacs Direct Debit.',
    }),
    sepaDebitPayments: t.nested('sepa_debit_payments', {
      type: SepaDebitSettings,
      description: 'How it takes SEPA Direct Debit.',
    }),
    cardIssuing: t.nested('card_issuing', { type: CardIssuingSettings, description: 'How it issues cards.' }),
    treasury: t.nested('treasury', { type: TreasurySettings, description: 'How it holds financial accounts.' }),
  }),
});

const BrandingSettings = builder.objectRef<Stripe.Account.Settings.Branding>('BrandingSettings').implement({
  description: "The branding of an account's pages and emails.",
  fields: (t) => ({
    icon: t.idOf('icon', { description: 'The id of the file with its icon.' }),
    logo: t.idOf('logo', { description: 'The id of the file with its logo.' }),
    primaryColor: t.exposeString('primary_color', { description: 'The main colour, such as `#635bff`.' }),
    secondaryColor: t.exposeString('secondary_color', { description: 'The second colour, such as `#00d4ff`.' }),
  }),
});

const DashboardSettings = builder.objectRef<Stripe.Account.Settings.Dashboard>('DashboardSettings').implement({
  description: 'How the dashboard shows an account.',
  fields: (t) => ({
    displayName: t.exposeString('display_name', { description: 'The name that it shows.' }),
    timezone: t.exposeString('timezone', { description: 'The time zone of its reports, such as `Europe/Berlin`.' }),
  }),
});

const PaymentsSettings = builder.objectRef<Stripe.Account.Settings.Payments>('PaymentsSettings').implement({
  description: "The text on the statements of an account's customers.",
  fields: (t) => ({
    statementDescriptor: t.exposeString('statement_descriptor', {
      description: 'The default text, 5 to 22 characters.',
    }),
    statementDescriptorKana: t.exposeString('statement_descriptor_kana', {
      description: 'The default text in kana. Japan only.',
    }),
    statementDescriptorKanji: t.exposeString('statement_descriptor_kanji', {
      description: 'The default text in kanji. Japan only.',
    }),
  }),
});

const InvoicesSettings = builder.objectRef<Stripe.Account.Settings.Invoices>('InvoicesSettings').implement({
  description: 'How an account makes invoices.',
  fields: (t) => ({
    defaultAccountTaxIds: t.idListOf('default_account_tax_ids', {
      description: 'The ids of the tax ids that stand on its invoices.',
    }),
    hostedPaymentMethodSave: t.exposeString('hosted_payment_method_save', {
      description: 'Whether payment methods are kept when an invoice is paid online: `always`, `never` or `offer`.',
    }),
  }),
});

const BacsDebitSettings = builder.objectRef<Stripe.Account.Settings.BacsDebitPayments>('BacsDebitSettings').implement({
  description: 'How an account takes Bacs Direct Debit.',
  fields: (t) => ({
    displayName: t.exposeString('display_name', { description: 'The name that mandates and emails show.' }),
    serviceUserNumber: t.exposeString('service_user_number', {
      description: 'The service user number that mandates and emails show.',
    }),
  }),
});

const SepaDebitSettings = builder.objectRef<Stripe.Account.Settings.SepaDebitPayments>('SepaDebitSettings').implement({
  description: 'How an account takes SEPA Direct Debit.',
  fields: (t) => ({
    creditorId: t.exposeString('creditor_id', { description: 'The creditor identifier that mandates show.' }),
  }),
});

const CardIssuingSettings = builder.objectRef<Stripe.Account.Settings.CardIssuing>('CardIssuingSettings').implement({
  description: 'How an account issues cards.',
  fields: (t) => ({
    tosAcceptance: t.nested('tos_acceptance', {
      type: Declaration,
      description: 'When it agreed to the terms of Issuing.',
    }),
  }),
});

const TreasurySettings = builder.objectRef<Stripe.Account.Settings.Treasury>('TreasurySettings').implement({
  description: 'How an account holds financial accounts.',
  fields: (t) => ({
    tosAcceptance: t.nested('tos_acceptance', {
      type: Declaration,
      description: 'When it agreed to the terms of Treasury.',
    }),
  }),
});

const CardPaymentsSettings = builder.objectRef<Stripe.Account.Settings.CardPayments>('CardPaymentsSettings').implement({
  description:
    'How an account takes cards. https://docs.stripe.com/api/accounts/object#account_object-settings-card_payments',
  fields: (t) => ({
    statementDescriptorPrefix: t.exposeString('statement_descriptor_prefix', {
      description: "The prefix of the text on the customer's statement.",
    }),
    statementDescriptorPrefixKana: t.exposeString('statement_descriptor_prefix_kana', {
      description: 'The same in kana. Japan only.',
    }),
    statementDescriptorPrefixKanji: t.exposeString('statement_descriptor_prefix_kanji', {
      description: 'The same in kanji. Japan only.',
    }),
    declineOn: t.nested('decline_on', {
      type: CardDeclineRules,
      description: 'When Stripe declines a charge that the issuer has allowed.',
    }),
  }),
});

const CardDeclineRules = builder
  .objectRef<Stripe.Account.Settings.CardPayments.DeclineOn>('CardDeclineRules')
  .implement({
    description: 'When Stripe declines a charge that the issuer has allowed.',
    fields: (t) => ({
      avsFailure: t.exposeBoolean('avs_failure', {
        nullable: false,
        description: 'When the check of the postal code fails.',
      }),
      cvcFailure: t.exposeBoolean('cvc_failure', { nullable: false, description: 'When the check of the code fails.' }),
    }),
  });

const PayoutSettings = builder.objectRef<Stripe.Account.Settings.Payouts>('PayoutSettings').implement({
  description:
    'How money is paid out from an account. https://docs.stripe.com/api/accounts/object#account_object-settings-payouts',
  fields: (t) => ({
    debitNegativeBalances: t.exposeBoolean('debit_negative_balances', {
      description: 'Whether Stripe takes a negative balance back from the external account.',
    }),
    statementDescriptor: t.exposeString('statement_descriptor', {
      description: 'The text on the bank statement of a payout.',
    }),
    schedule: t.nested('schedule', { type: PayoutSchedule, description: 'When payouts are made.' }),
  }),
});

const PayoutSchedule = builder.objectRef<Stripe.Account.Settings.Payouts.Schedule>('PayoutSchedule').implement({
  description: 'When payouts are made.',
  fields: (t) => ({
    interval: t.exposeString('interval', {
      nullable: false,
      description: 'How often: `manual`, `daily`, `weekly` or `monthly`.',
    }),
    delayDays: t.exposeInt('delay_days', { description: 'How many days after a charge its money is paid out.' }),
    monthlyPayoutDays: t.exposeIntList('monthly_payout_days', {
      description: 'The days of the month, 1 to 31, when it is monthly.',
    }),
    weeklyPayoutDays: t.exposeStringList('weekly_payout_days', {
      description: 'The days of the week, such as `monday`, when it is weekly.',
    }),
  }),
});
