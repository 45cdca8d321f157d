import type Stripe from 'stripe';
import { builder } from './builder.js';
import { Customer, StripeObject, TaxId } from './refs.js';
import { stripeEnum } from './stripe-enum.js';

TaxId.implement({
  interfaces: [StripeObject],
  description:
    'A number under which a tax authority knows a customer, such as a VAT number. https://docs.stripe.com/api/tax_ids/object',
  fields: (t) => ({
    type: t.exposeString('type', {
      nullable: false,
      description:
        'The kind, such as `eu_vat` or `us_ein`: more than a hundred. https://docs.stripe.com/billing/customer/tax-ids',
    }),
    value: t.exposeString('value', { nullable: false, description: 'The number itself.' }),
    country: t.exposeString('country', { description: 'The country of the authority: two letters, ISO 3166.' }),
    created: t.timestamp('created', { nullable: false, description: 'When it was created.' }),
    livemode: t.exposeBoolean('livemode', { nullable: false, description: 'True for real money, false for tests.' }),
    customerAccount: t.exposeID('customer_account', {
      description: 'The id of the Account that stands for the customer.',
    }),
    verification: t.nested('verification', {
      type: TaxIdVerification,
      description: 'Its verification by the tax authority.',
    }),
    customer: t.expandable('customer', { type: Customer, description: 'The customer that it belongs to.' }),
  }),
});

const TaxIdVerification = builder.objectRef<Stripe.TaxId.Verification>('TaxIdVerification').implement({
  description: 'The verification of a tax id.',
  fields: (t) => ({
    ...t.enumWithRaw('status', {
      nullable: false,
      type: TaxIdVerificationStatus,
      description: 'Its verification status.',
    }),
    verifiedName: t.exposeString('verified_name', { description: 'The name that the authority has for it.' }),
    verifiedAddress: t.exposeString('verified_address', {
      description: 'The address that the authority has for it, on one line.',
    }),
  }),
});

export const TaxIdVerificationStatus = stripeEnum('TaxIdVerificationStatus', {
  description: 'The verification status of a tax id.',
  values: {
    pending: 'The check is under way.',
    verified: 'The authority knows the id.',
    unverified: 'The authority does not know the id.',
    unavailable: 'The authority could not be asked, or ids of this type are not checked.',
  },
});
