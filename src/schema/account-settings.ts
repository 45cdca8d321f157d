import type Stripe from 'stripe';
import { builder } from './builder.js';
import { idOf } from './id-of.js';
import { AccountSettings, CardPaymentsSettings, Declaration, PayoutSettings } from './refs.js';

/** Left out on purpose: `paypay_payments`, a file review for merchants in Japan. */
AccountSettings.implement({
  description: 'How an account is set up. https://docs.stripe.com/api/accounts/object#account_object-settings',
  fields: (t) => ({
    branding: t.nested('branding', { type: BrandingSettings, description: 'What its pages and emails look like.' }),
    dashboard: t.nested('dashboard', { type: DashboardSettings, description: 'How the dashboard shows it.' }),
    payments: t.nested('payments', {
      type: PaymentsSettings,
      description: 'What stands on the statements of those who pay.',
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
    cardIssuing: t.nested('card_issuing', {
      type: CardIssuingSettings,
      description: 'How it issues cards.',
    }),
    treasury: t.nested('treasury', { type: TreasurySettings, description: 'How it holds financial accounts.' }),
  }),
});

const BrandingSettings = builder.objectRef<Stripe.Account.Settings.Branding>('BrandingSettings').implement({
  description: "What an account's pages and emails look like.",
  fields: (t) => ({
    icon: t.id({
      nullable: true,
      description: 'The id of the file with its icon.',
      resolve: (branding) => idOf(branding.icon),
    }),
    logo: t.id({
      nullable: true,
      description: 'The id of the file with its logo.',
      resolve: (branding) => idOf(branding.logo),
    }),
    primaryColor: t.exposeString('primary_color', {
      nullable: true,
      description: 'The main colour, such as `#635bff`.',
    }),
    secondaryColor: t.exposeString('secondary_color', {
      nullable: true,
      description: 'The second colour, such as `#00d4ff`.',
    }),
  }),
});

const DashboardSettings = builder.objectRef<Stripe.Account.Settings.Dashboard>('DashboardSettings').implement({
  description: 'How the dashboard shows an account.',
  fields: (t) => ({
    displayName: t.exposeString('display_name', { nullable: true, description: 'The name that it shows.' }),
    timezone: t.exposeString('timezone', {
      nullable: true,
      description: 'The time zone of its reports, such as `Europe/Berlin`.',
    }),
  }),
});

const PaymentsSettings = builder.objectRef<Stripe.Account.Settings.Payments>('PaymentsSettings').implement({
  description: 'What stands on the statements of those who pay an account.',
  fields: (t) => ({
    statementDescriptor: t.exposeString('statement_descriptor', {
      nullable: true,
      description: 'The default text, 5 to 22 characters.',
    }),
    statementDescriptorKana: t.exposeString('statement_descriptor_kana', {
      nullable: true,
      description: 'The default text in kana. Japan only.',
    }),
    statementDescriptorKanji: t.exposeString('statement_descriptor_kanji', {
      nullable: true,
      description: 'The default text in kanji. Japan only.',
    }),
  }),
});

const InvoicesSettings = builder.objectRef<Stripe.Account.Settings.Invoices>('InvoicesSettings').implement({
  description: 'How an account makes invoices.',
  fields: (t) => ({
    defaultAccountTaxIds: t.idList({
      nullable: true,
      description: 'The ids of the tax ids that stand on its invoices.',
      resolve: (invoices) =>
        invoices.default_account_tax_ids?.map((taxId) => (typeof taxId === 'string' ? taxId : taxId.id)),
    }),
    hostedPaymentMethodSave: t.exposeString('hosted_payment_method_save', {
      nullable: true,
      description: 'Whether payment methods are kept when an invoice is paid online: `always`, `never` or `offer`.',
    }),
  }),
});

const BacsDebitSettings = builder.objectRef<Stripe.Account.Settings.BacsDebitPayments>('BacsDebitSettings').implement({
  description: 'How an account takes Bacs Direct Debit.',
  fields: (t) => ({
    displayName: t.exposeString('display_name', {
      nullable: true,
      description: 'The name that mandates and emails show.',
    }),
    serviceUserNumber: t.exposeString('service_user_number', {
      nullable: true,
      description: 'The service user number that mandates and emails show.',
    }),
  }),
});

const SepaDebitSettings = builder.objectRef<Stripe.Account.Settings.SepaDebitPayments>('SepaDebitSettings').implement({
  description: 'How an account takes SEPA Direct Debit.',
  fields: (t) => ({
    creditorId: t.exposeString('creditor_id', {
      nullable: true,
      description: 'The creditor identifier that mandates show.',
    }),
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
