import { BankAccountHolderType, BankAccountStatus, BankAccountType } from './enums/bank-account-enums.js';
import { PayoutMethod } from './enums/card-enums.js';
import { fixed } from './fixed.js';
import { Account, BankAccount, Customer, ExternalAccountRequirements } from './refs.js';
import { StripeObject } from './stripe-object.js';

BankAccount.implement({
  interfaces: [StripeObject],
  description:
    'A bank account as Stripe shows it: never its number. https://docs.stripe.com/api/customer_bank_accounts/object',
  fields: (t) => ({
    last4: t.exposeString('last4', { description: 'The last four digits of the number.', extensions: fixed('last4') }),
    bankName: t.exposeString('bank_name', { nullable: true, description: 'The name of the bank.' }),
    routingNumber: t.exposeString('routing_number', {
      nullable: true,
      description: 'The routing number: a sort code, a BSB, a transit number, as the country has it.',
      extensions: fixed('routing_number'),
    }),
    country: t.exposeString('country', {
      description: 'The country of the bank account: two letters, ISO 3166.',
      extensions: fixed('country'),
    }),
    currency: t.exposeString('currency', {
      description: 'The currency of payouts to it, ISO 4217 in lower case.',
      extensions: fixed('currency'),
    }),
    status: t.field({
      type: BankAccountStatus,
      description: 'How far it has been checked: NEW on a new token.',
      resolve: (bankAccount) => BankAccountStatus.read(bankAccount.status),
    }),
    rawStatus: t.exposeString('status', {
      description: "Stripe's own word for `status`, of use when that is UNKNOWN.",
    }),
    fingerprint: t.exposeString('fingerprint', {
      nullable: true,
      description: 'The same for every token of one bank account within one Stripe account.',
      extensions: fixed('fingerprint'),
    }),
    accountHolderName: t.exposeString('account_holder_name', {
      nullable: true,
      description: 'The name of the person or business that owns it.',
    }),
    accountHolderType: t.field({
      type: BankAccountHolderType,
      nullable: true,
      description: 'What kind of holder it has.',
      resolve: (bankAccount) => BankAccountHolderType.read(bankAccount.account_holder_type),
    }),
    accountType: t.field({
      type: BankAccountType,
      nullable: true,
      description: 'The kind of bank account, where the country tells them apart.',
      resolve: (bankAccount) => BankAccountType.read(bankAccount.account_type),
    }),
    availablePayoutMethods: t.field({
      type: [PayoutMethod],
      nullable: true,
      description: 'How it can be paid out to. External accounts only.',
      resolve: (bankAccount) => bankAccount.available_payout_methods?.map((method) => PayoutMethod.read(method)),
    }),
    defaultForCurrency: t.exposeBoolean('default_for_currency', {
      nullable: true,
      description: 'Whether payouts in its currency go to it. External accounts only.',
    }),
    metadata: t.field({
      type: 'Metadata',
      nullable: true,
      description: 'Keys and values that the merchant keeps with it.',
      resolve: (bankAccount) => bankAccount.metadata,
    }),
    requirements: t.nested('requirements', {
      type: ExternalAccountRequirements,
      description: 'What Stripe needs to know about it. External accounts only.',
    }),
    futureRequirements: t.nested('future_requirements', {
      type: ExternalAccountRequirements,
      description: 'What Stripe will need to know about it. External accounts only.',
    }),
    account: t.expandable('account', {
      type: Account,
      description: 'The connected account that it is an external account of.',
    }),
    customer: t.expandable('customer', {
      type: Customer,
      description: 'The customer that it belongs to: null until the token has been used.',
    }),
  }),
});
