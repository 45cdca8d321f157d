import { immutable } from '../expansion/mutability.js';
import { PayoutMethod } from './card.js';
import { Account, BankAccount, Customer, ExternalAccountRequirements, StripeObject } from './refs.js';
import { stripeEnum } from './stripe-enum.js';

BankAccount.implement({
  interfaces: [StripeObject],
  description:
    'A bank account as Stripe shows it: never its number. https://docs.stripe.com/api/customer_bank_accounts/object',
  fields: (t) => ({
    last4: t.exposeString('last4', {
      nullable: false,
      description: 'The last four digits of the number.',
      extensions: immutable('last4'),
    }),
    bankName: t.exposeString('bank_name', { description: 'The name of the bank.' }),
    routingNumber: t.exposeString('routing_number', {
      description: 'The routing number: a sort code, a BSB, a transit number, as the country has it.',
      extensions: immutable('routing_number'),
    }),
    country: t.exposeString('country', {
      description: 'The country of the bank account: two letters, ISO 3166.',
      extensions: immutable('country'),
    }),
    currency: t.exposeString('currency', {
      description: 'The currency of payouts to it, ISO 4217 in lower case.',
      extensions: immutable('currency'),
    }),
    ...t.enumWithRaw('status', {
      nullable: false,
      type: BankAccountStatus,
      description: 'Its verification status: NEW on a new token.',
    }),
    fingerprint: t.exposeString('fingerprint', {
      description: 'The same for every token of one bank account within one Stripe account.',
      extensions: immutable('fingerprint'),
    }),
    accountHolderName: t.exposeString('account_holder_name', {
      description: 'The name of the person or business that owns it.',
    }),
    accountHolderType: t.enumOf('account_holder_type', {
      type: BankAccountHolderType,
      description: 'What kind of holder it has.',
    }),
    accountType: t.enumOf('account_type', {
      type: BankAccountType,
      description: 'The kind of bank account, where the country tells them apart.',
    }),
    availablePayoutMethods: t.enumOf('available_payout_methods', {
      type: [PayoutMethod],
      description: 'How fast payouts to it can be. External accounts only.',
    }),
    defaultForCurrency: t.exposeBoolean('default_for_currency', {
      description: 'Whether payouts in its currency go to it. External accounts only.',
    }),
    metadata: t.expose('metadata', {
      type: 'Metadata',
      description: 'Keys and values that the merchant keeps with it.',
    }),
    requirements: t.nested('requirements', {
      type: ExternalAccountRequirements,
      description: 'The information that Stripe requires about it. External accounts only.',
    }),
    futureRequirements: t.nested('future_requirements', {
      type: ExternalAccountRequirements,
      description: 'The information that Stripe will require about it. External accounts only.',
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

export const BankAccountHolderType = stripeEnum('BankAccountHolderType', {
  description: 'What kind of holder a bank account has.',
  values: { company: 'A company.', individual: 'A person.' },
});

export const BankAccountType = stripeEnum('BankAccountType', {
  description: 'The kind of a bank account. Which kinds there are depends on its country.',
  values: {
    checking: 'A checking account.',
    savings: 'A savings account.',
    futsu: 'An ordinary account (futsu), in Japan.',
    toza: 'A current account (toza), in Japan.',
  },
});

export const BankAccountStatus = stripeEnum('BankAccountStatus', {
  description:
    'The verification status of a bank account. https://docs.stripe.com/api/customer_bank_accounts/object#customer_bank_account_object-status',
  values: {
    new: 'Nothing has been checked yet.',
    validated: 'Stripe found that the account exists.',
    verified: 'It was verified, by micro-deposits for example.',
    verification_failed: 'Verification failed, by wrong micro-deposit amounts for example.',
    tokenized_account_number_deactivated: 'The bank has deactivated the number that stood in for the account.',
    errored: 'A payout to it failed. Payouts stop until its details are corrected.',
  },
});
