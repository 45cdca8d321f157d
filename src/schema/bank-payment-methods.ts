import type Stripe from 'stripe';
import { builder } from './builder.js';
import { BankAccountHolderType, BankAccountType } from './enums/bank-account-enums.js';
import { BankDebitPaymentMethod, UsBankAccountPaymentMethod } from './refs.js';

UsBankAccountPaymentMethod.implement({
  description:
    'A bank account in the US that is a payment method: never its number. https://docs.stripe.com/payments/ach-direct-debit',
  fields: (t) => ({
    bankName: t.exposeString('bank_name', { nullable: true, description: 'The name of the bank.' }),
    last4: t.exposeString('last4', { nullable: true, description: 'The last four digits of the number.' }),
    routingNumber: t.exposeString('routing_number', {
      nullable: true,
      description: 'The routing number of the bank, nine digits.',
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
      description: 'The kind of bank account: CHECKING or SAVINGS.',
      resolve: (bankAccount) => BankAccountType.read(bankAccount.account_type),
    }),
    fingerprint: t.exposeString('fingerprint', {
      nullable: true,
      description: 'The same for every payment method of one bank account within one Stripe account.',
    }),
    financialConnectionsAccount: t.exposeID('financial_connections_account', {
      nullable: true,
      description: 'The id of the Financial Connections account that it was made from.',
    }),
    networks: t.nested('networks', { type: UsBankNetworks, description: 'The networks that reach it.' }),
    blockedNetworkCode: t.string({
      nullable: true,
      description: 'The ACH return code, such as `R02`, when it can no longer be charged.',
      resolve: (bankAccount) => bankAccount.status_details?.blocked?.network_code,
    }),
    blockedReason: t.string({
      nullable: true,
      description: 'Why it can no longer be charged, such as `bank_account_closed`.',
      resolve: (bankAccount) => bankAccount.status_details?.blocked?.reason,
    }),
  }),
});

const UsBankNetworks = builder.objectRef<Stripe.PaymentMethod.UsBankAccount.Networks>('UsBankNetworks').implement({
  description: 'The networks that reach a bank account in the US.',
  fields: (t) => ({
    preferred: t.exposeString('preferred', { nullable: true, description: 'The preferred network.' }),
    supported: t.exposeStringList('supported', { description: 'All of them: `ach`, `us_domestic_wire`.' }),
  }),
});

BankDebitPaymentMethod.implement({
  description:
    'A bank account that is debited: never its number. What tells the bank differs by country, and the rest is null. https://docs.stripe.com/payments/bank-debits',
  fields: (t) => ({
    last4: t.exposeString('last4', { nullable: true, description: 'The last four characters of the number.' }),
    fingerprint: t.exposeString('fingerprint', {
      nullable: true,
      description: 'The same for every payment method of one bank account within one Stripe account.',
    }),
    bankName: t.exposeString('bank_name', { nullable: true, description: 'The name of the bank. Canada.' }),
    bankCode: t.exposeString('bank_code', { nullable: true, description: 'The code of the bank. SEPA.' }),
    branchCode: t.exposeString('branch_code', { nullable: true, description: 'The code of the branch. SEPA.' }),
    country: t.exposeString('country', {
      nullable: true,
      description: 'The country of the bank: two letters, ISO 3166. SEPA.',
    }),
    sortCode: t.exposeString('sort_code', {
      nullable: true,
      description: 'The sort code, such as `10-88-00`. The UK.',
    }),
    bsbNumber: t.exposeString('bsb_number', {
      nullable: true,
      description: 'The Bank State Branch number. Australia.',
    }),
    institutionNumber: t.exposeString('institution_number', {
      nullable: true,
      description: 'The institution number of the bank. Canada.',
    }),
    transitNumber: t.exposeString('transit_number', {
      nullable: true,
      description: 'The transit number of the branch. Canada.',
    }),
  }),
});
