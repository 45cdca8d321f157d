import type Stripe from 'stripe';
import { builder } from './builder.js';
import { TaxIdVerificationStatus } from './enums/customer-enums.js';
import { fromUnixSeconds } from './from-unix-seconds.js';
import { Customer, TaxId } from './refs.js';
import { StripeObject } from './stripe-object.js';

TaxId.implement({
  interfaces: [StripeObject],
  description:
    'A number that a tax authority knows a customer by, such as a VAT number. https://docs.stripe.com/api/tax_ids/object',
  fields: (t) => ({
    type: t.exposeString('type', {
      description:
        'The kind, such as `eu_vat` or `us_ein`: more than a hundred. https://docs.stripe.com/billing/customer/tax-ids',
    }),
    value: t.exposeString('value', { description: 'The number itself.' }),
    country: t.exposeString('country', {
      nullable: true,
      description: 'The country of the authority: two letters, ISO 3166.',
    }),
    created: t.field({
      type: 'DateTime',
      description: 'When it was made.',
      resolve: (taxId) => fromUnixSeconds(taxId.created),
    }),
    livemode: t.exposeBoolean('livemode', { description: 'True for real money, false for tests.' }),
    customerAccount: t.exposeID('customer_account', {
      nullable: true,
      description: 'The id of the Account that stands for the customer.',
    }),
    verification: t.nested('verification', {
      type: TaxIdVerification,
      description: 'What the tax authority says of it.',
    }),
    customer: t.expandable('customer', { type: Customer, description: 'The customer that it belongs to.' }),
  }),
});

const TaxIdVerification = builder.objectRef<Stripe.TaxId.Verification>('TaxIdVerification').implement({
  description: 'What the tax authority says of a tax id.',
  fields: (t) => ({
    status: t.field({
      type: TaxIdVerificationStatus,
      description: 'How far it has been checked.',
      resolve: (verification) => TaxIdVerificationStatus.read(verification.status),
    }),
    rawStatus: t.exposeString('status', { description: "Stripe's own word for `status`." }),
    verifiedName: t.exposeString('verified_name', {
      nullable: true,
      description: 'The name that the authority has for it.',
    }),
    verifiedAddress: t.exposeString('verified_address', {
      nullable: true,
      description: 'The address that the authority has for it, on one line.',
    }),
  }),
});
