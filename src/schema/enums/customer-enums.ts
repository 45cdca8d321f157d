import { closedSet } from './closed-set.js';

export const TaxExempt = closedSet('TaxExempt', {
  description:
    'Whether tax is charged to a customer. https://docs.stripe.com/api/customers/object#customer_object-tax_exempt',
  values: {
    none: 'Tax is charged as usual.',
    exempt: 'No tax is charged.',
    reverse: 'No tax is charged: the customer accounts for it, and invoices say so.',
  },
});

export const CustomerTaxStatus = closedSet('CustomerTaxStatus', {
  description:
    "Whether Stripe Tax can work out a customer's tax. https://docs.stripe.com/api/customers/object#customer_object-tax-automatic_tax",
  values: {
    supported: 'Its place is known and tax is collected there.',
    not_collecting: 'Its place is known and the merchant does not collect tax there.',
    unrecognized_location: 'Its place is not known or not valid.',
    failed: 'Stripe could not work it out. It can be tried again.',
  },
});

export const ReconciliationMode = closedSet('ReconciliationMode', {
  description: 'Who matches the money in a cash balance with what is to be paid.',
  values: { automatic: 'Stripe does, as the money comes in.', manual: 'The merchant does.' },
});

export const TaxIdVerificationStatus = closedSet('TaxIdVerificationStatus', {
  description: 'How far a tax id has been checked with the tax authority.',
  values: {
    pending: 'The check is under way.',
    verified: 'The authority knows the id.',
    unverified: 'The authority does not know the id.',
    unavailable: 'The authority could not be asked, or ids of this type are not checked.',
  },
});

export const TestClockStatus = closedSet('TestClockStatus', {
  description: 'What a test clock is doing. https://docs.stripe.com/api/test_clocks/object#test_clock_object-status',
  values: {
    ready: 'It stands still.',
    advancing: 'It is moving to a later time.',
    internal_failure: 'Moving it failed. It can only be deleted.',
  },
});
