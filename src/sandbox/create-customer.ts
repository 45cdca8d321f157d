import { createId } from './create-id.js';
import type { Call } from './define-route.js';
import { failUnknownId } from './stripe-error.js';
import { type Customer, isDeleted, toList } from './stripe-objects.js';

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
      customer_account: null,
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
    tax: { automatic_tax: 'unrecognized_location', ip_address: null, location: null, provider: 'stripe' },
    tax_exempt: 'none',
    tax_ids: listOf('tax_ids'),
    test_clock: null,
    ...given,
  };
}

/** A customer that is not deleted; 404 when its id stands in the path. */
export function findCustomer({ state, caller }: Call, id: string, status: 400 | 404 = 404): Customer {
  const customer = state.objects.get(caller.scope, 'customer', id);
  if (!customer || isDeleted(customer)) {
    return failUnknownId(status, status === 404 ? 'id' : 'customer', 'customer', id);
  }
  return customer;
}
