import type Stripe from 'stripe';
import { builder } from './builder.js';
import { ExternalAccount, isExternalAccount } from './payment-source.js';
import {
  Account,
  AccountCapability,
  AccountRequirements,
  AccountSettings,
  BusinessProfile,
  Company,
  Person,
  StripeObject,
} from './refs.js';
import { requires } from './requires.js';
import { stripeEnum } from './stripe-enum.js';

/** Everything but `id` may be missing: what Stripe shows of an account depends on who controls it. */
Account.implement({
  interfaces: [StripeObject],
  description:
    'A connected account. What of it can be read depends on who controls it. https://docs.stripe.com/api/accounts/object',
  extensions: { retrieve: 'account', ...requires('accounts:read') },
  fields: (t) => ({
    ...t.enumWithRaw('type', { type: AccountType, description: 'The kind of account.' }),
    ...t.enumWithRaw('business_type', { type: BusinessType, description: 'The kind of legal entity behind it.' }),
    country: t.exposeString('country', { description: 'The country of the account: two letters, ISO 3166.' }),
    defaultCurrency: t.exposeString('default_currency', {
      description: 'The currency that it is settled in by default, ISO 4217 in lower case.',
    }),
    email: t.exposeString('email', { description: 'The email address of its owner.' }),
    created: t.timestamp('created', { description: 'When it was connected.' }),
    chargesEnabled: t.exposeBoolean('charges_enabled', { description: 'Whether it can take payments.' }),
    payoutsEnabled: t.exposeBoolean('payouts_enabled', { description: 'Whether money can be paid out from it.' }),
    detailsSubmitted: t.exposeBoolean('details_submitted', {
      description: 'Whether its owner has completed onboarding.',
    }),
    metadata: t.expose('metadata', {
      type: 'Metadata',
      description: 'Keys and values that the platform keeps with it.',
    }),
    capabilities: t.field({
      type: [AccountCapability],
      description: 'The capabilities that it has requested, such as `card_payments`, with their status.',
      extensions: { expansion: { key: 'capabilities', kind: 'nested', onDemand: false } },
      resolve: ({ capabilities }) =>
        capabilities && Object.entries<string>({ ...capabilities }).map(([name, status]) => ({ name, status })),
    }),
    businessProfile: t.nested('business_profile', { type: BusinessProfile, description: 'What the business does.' }),
    company: t.nested('company', { type: Company, description: 'The company, when the legal entity is not a person.' }),
    individual: t.nested('individual', { type: Person, description: 'The person, when the legal entity is one.' }),
    controller: t.nested('controller', {
      type: AccountController,
      description: 'Who controls the account and pays for it.',
    }),
    requirements: t.nested('requirements', {
      type: AccountRequirements,
      description: 'The information that Stripe requires about it.',
    }),
    futureRequirements: t.nested('future_requirements', {
      type: AccountRequirements,
      description: 'The information that Stripe will require about it once rules change.',
    }),
    groups: t.nested('groups', { type: AccountGroups, description: 'The groups that it was put into.' }),
    settings: t.nested('settings', { type: AccountSettings, description: 'Its settings.' }),
    tosAcceptance: t.nested('tos_acceptance', {
      type: AccountTosAcceptance,
      description: "How it agreed to Stripe's terms.",
    }),
    externalAccounts: t.stripeList('external_accounts', {
      type: [ExternalAccount],
      accept: isExternalAccount,
      description: 'The debit cards and bank accounts that it is paid out to: the first page of them.',
    }),
  }),
});

AccountCapability.implement({
  description: 'A capability of an account. https://docs.stripe.com/api/accounts/object#account_object-capabilities',
  fields: (t) => ({
    name: t.exposeString('name', {
      nullable: false,
      description: "Stripe's name for it, such as `card_payments` or `transfers`: more than seventy.",
    }),
    ...t.enumWithRaw('status', { nullable: false, type: CapabilityStatus, description: 'Its status.' }),
  }),
});

const AccountController = builder.objectRef<Stripe.Account.Controller>('AccountController').implement({
  description:
    'Who controls a connected account and is responsible for it. https://docs.stripe.com/connect/migrate-to-controller-properties',
  fields: (t) => ({
    type: t.exposeString('type', {
      description: 'Who controls it: `application` for a platform, `account` for itself.',
    }),
    isController: t.exposeBoolean('is_controller', {
      description: 'Whether the platform that makes the request controls it.',
    }),
    requirementCollection: t.exposeString('requirement_collection', {
      description: 'Who collects the requirements: `stripe` or `application`.',
    }),
    feesPayer: t.string({
      description: "Who pays Stripe's fees: `account`, `application`, `application_custom` or `application_express`.",
      resolve: (controller) => controller.fees?.payer,
    }),
    lossesPayments: t.string({
      description: 'Who is liable for negative balances from payments: `stripe` or `application`.',
      resolve: (controller) => controller.losses?.payments,
    }),
    stripeDashboardType: t.string({
      description: 'The dashboard that its owner has: `express`, `full` or `none`.',
      resolve: (controller) => controller.stripe_dashboard?.type,
    }),
  }),
});

const AccountGroups = builder.objectRef<Stripe.Account.Groups>('AccountGroups').implement({
  description:
    'The groups that an account was put into. https://docs.stripe.com/api/accounts/object#account_object-groups',
  fields: (t) => ({
    paymentsPricing: t.exposeString('payments_pricing', {
      description: 'The id of the pricing scheme for payments, when the platform prices them.',
    }),
  }),
});

const AccountTosAcceptance = builder.objectRef<Stripe.Account.TosAcceptance>('AccountTosAcceptance').implement({
  description: "How an account agreed to Stripe's terms. https://docs.stripe.com/connect/updating-service-agreements",
  fields: (t) => ({
    date: t.timestamp('date', { description: 'When it agreed.' }),
    ip: t.exposeString('ip', { description: 'The address it agreed from.' }),
    serviceAgreement: t.exposeString('service_agreement', { description: 'The agreement: `full` or `recipient`.' }),
    userAgent: t.exposeString('user_agent', { description: 'The user agent of the browser it agreed in.' }),
  }),
});

export const AccountType = stripeEnum('AccountType', {
  description: 'The kind of a connected account. https://docs.stripe.com/connect/accounts',
  values: {
    standard: 'A Standard account.',
    express: 'An Express account.',
    custom: 'A Custom account.',
    none: 'None of the three: `controller` says what it is.',
  },
});

export const BusinessType = stripeEnum('BusinessType', {
  description:
    'The kind of legal entity behind an account. https://docs.stripe.com/api/accounts/object#account_object-business_type',
  values: {
    company: 'A company.',
    government_entity: 'A public body. US only.',
    individual: 'A person.',
    non_profit: 'A non-profit organisation.',
  },
});

export const CapabilityStatus = stripeEnum('CapabilityStatus', {
  description: 'The status of a capability. https://docs.stripe.com/connect/account-capabilities',
  values: {
    active: 'The account may use it.',
    inactive: 'The account may not use it.',
    pending: 'Stripe is reviewing the request.',
  },
});
