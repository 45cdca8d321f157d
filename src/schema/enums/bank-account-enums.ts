import { closedSet } from './closed-set.js';

export const BankAccountHolderType = closedSet('BankAccountHolderType', {
  description: 'What kind of holder a bank account has.',
  values: { company: 'A company.', individual: 'A person.' },
});

export const BankAccountType = closedSet('BankAccountType', {
  description: 'The kind of a bank account. Which kinds there are depends on its country.',
  values: {
    checking: 'A checking account.',
    savings: 'A savings account.',
    futsu: 'An ordinary account (futsu), in Japan.',
    toza: 'A current account (toza), in Japan.',
  },
});

export const BankAccountStatus = closedSet('BankAccountStatus', {
  description:
    'How far a bank account has been checked. https://docs.stripe.com/api/customer_bank_accounts/object#customer_bank_account_object-status',
  values: {
    new: 'Nothing has been checked yet.',
    validated: 'Stripe found that the account exists.',
    verified: 'It was verified, by micro-deposits for example.',
    verification_failed: 'Verification failed, by wrong micro-deposit amounts for example.',
    tokenized_account_number_deactivated: 'The bank has deactivated the number that stood in for the account.',
    errored: 'A payout to it failed. Payouts stop until its details are mended.',
  },
});
