import { AccountType, BusinessType } from './enums/account-enums.js';
import { fromUnixSeconds } from './from-unix-seconds.js';
import { ExternalAccount, isExternalAccount } from './payment-source.js';
import {
  Account,
  AccountCapability,
  AccountController,
  AccountGroups,
  AccountRequirements,
  AccountSettings,
  AccountTosAcceptance,
  BusinessProfile,
  Company,
  Person,
} from './refs.js';
import { requires } from './requires.js';
import { StripeObject } from './stripe-object.js';

/** Everything but `id` may be missing: what Stripe shows of an account depends on who controls it. */
Account.implement({
  interfaces: [StripeObject],
  description:
    'A connected account. What of it can be read depends on who controls it. https://docs.stripe.com/api/accounts/object',
  extensions: { retrieve: 'account', ...requires('accounts:read') },
  fields: (t) => ({
    type: t.field({
      type: AccountType,
      nullable: true,
      description: 'The kind of account.',
      resolve: (account) => AccountType.read(account.type),
    }),
    rawType: t.exposeString('type', {
      nullable: true,
      description: "Stripe's own word for `type`, of use when that is UNKNOWN.",
    }),
    businessType: t.field({
      type: BusinessType,
      nullable: true,
      description: 'The kind of legal entity behind it.',
      resolve: (account) => BusinessType.read(account.business_type),
    }),
    rawBusinessType: t.exposeString('business_type', {
      nullable: true,
      description: "Stripe's own word for `businessType`.",
    }),
    country: t.exposeString('country', {
      nullable: true,
      description: 'The country of the account: two letters, ISO 3166.',
    }),
    defaultCurrency: t.exposeString('default_currency', {
      nullable: true,
      description: 'The currency that it is settled in by default, ISO 4217 in lower case.',
    }),
    email: t.exposeString('email', { nullable: true, description: 'The email address of its owner.' }),
    created: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was connected.',
      resolve: (account) => fromUnixSeconds(account.created),
    }),
    chargesEnabled: t.exposeBoolean('charges_enabled', {
      nullable: true,
      description: 'Whether it can take payments.',
    }),
    payoutsEnabled: t.exposeBoolean('payouts_enabled', {
      nullable: true,
      description: 'Whether money can be paid out from it.',
    }),
    detailsSubmitted: t.exposeBoolean('details_submitted', {
      nullable: true,
      description: 'Whether its owner has given what is asked for at the start.',
    }),
    metadata: t.field({
      type: 'Metadata',
      nullable: true,
      description: 'Keys and values that the platform keeps with it.',
      resolve: (account) => account.metadata,
    }),
    capabilities: t.field({
      type: [AccountCapability],
      nullable: true,
      description: 'What it has asked to be allowed, such as `card_payments`, and whether it is.',
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
      description: 'What Stripe needs to know about it.',
    }),
    futureRequirements: t.nested('future_requirements', {
      type: AccountRequirements,
      description: 'What Stripe will need to know about it once rules change.',
    }),
    groups: t.nested('groups', { type: AccountGroups, description: 'The groups that it was put into.' }),
    settings: t.nested('settings', { type: AccountSettings, description: 'How it is set up.' }),
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
