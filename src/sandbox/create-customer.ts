import { createId } from './create-id.js';
import { type Customer, toList } from './stripe-objects.js';

/** A customer with every field that Stripe has for one, those on demand included; `given` wins. */
export function createCustomer(created: number, given: Partial<Customer> = {}): Customer {
  const id = given.id ?? createId('cus', 14);
  const listOf = (name: string) => toList(`/v1/customers/${id}/${name}`);
  return {
    id,
    object: 'customer',
    address: null,
    balance: 0,
    cash_balance: {
      object: 'cash_balance',
      available: null,
      customer: id,
      livemode: false,
      settings: { reconciliation_mode: 'automatic', using_merchant_default: true },
    },
    created,
    currency: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: id.slice(-8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    sources: listOf('sources'),
    subscriptions: listOf('subscriptions'),
    tax: { automatic_tax: 'unrecognized_location', ip_address: null, location: null },
    tax_exempt: 'none',
    tax_ids: listOf('tax_ids'),
    test_clock: null,
    ...given,
  };
}
