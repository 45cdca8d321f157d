import { closedSet } from './closed-set.js';

export const AccountType = closedSet('AccountType', {
  description: 'The kind of a connected account. https://docs.stripe.com/connect/accounts',
  values: {
    standard: 'A Standard account.',
    express: 'An Express account.',
    custom: 'A Custom account.',
    none: 'None of the three: `controller` says what it is.',
  },
});

export const BusinessType = closedSet('BusinessType', {
  description:
    'The kind of legal entity behind an account. https://docs.stripe.com/api/accounts/object#account_object-business_type',
  values: {
    company: 'A company.',
    government_entity: 'A public body. US only.',
    individual: 'A person.',
    non_profit: 'A non-profit organisation.',
  },
});

export const CapabilityStatus = closedSet('CapabilityStatus', {
  description: 'Whether an account may use a capability. https://docs.stripe.com/connect/account-capabilities',
  values: {
    active: 'It may.',
    inactive: 'It may not.',
    pending: 'Stripe is looking at what it asked for.',
  },
});

export const PersonVerificationStatus = closedSet('PersonVerificationStatus', {
  description:
    'How far the identity of a person has been checked. https://docs.stripe.com/api/persons/object#person_object-verification-status',
  values: {
    unverified: 'Stripe could not verify it, or does not have to.',
    pending: 'Stripe is checking it.',
    verified: 'Stripe has verified it.',
  },
});
