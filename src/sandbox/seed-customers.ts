import { createCustomer } from './create-customer.js';
import { SEEDED_AT, SEEDS } from './seeds.js';
import { type Customer, type DeletedCustomer, toList } from './stripe-objects.js';

/** One customer with everything, three whose default source is something else, and a deleted one. */
export function seedCustomers(): (Customer | DeletedCustomer)[] {
  return [
    fullCustomer(),
    withDefaultSource(SEEDS.bankCustomer, SEEDS.bankCustomerBankAccount),
    withDefaultSource(SEEDS.sourceCustomer, SEEDS.sourceCustomerSource),
    withDefaultSource(SEEDS.payoutCustomer, SEEDS.payoutCard),
    { id: SEEDS.deletedCustomer, object: 'customer', deleted: true },
  ];
}

const address = {
  city: 'Brothers',
  country: 'US',
  line1: '27 Fredrick Ave',
  line2: null,
  postal_code: '97712',
  state: 'OR',
};

function fullCustomer(): Customer {
  const url = `/v1/customers/${SEEDS.customer}`;
  return {
    ...createCustomer(SEEDED_AT, { id: SEEDS.customer }),
    address,
    balance: -1500,
    cash_balance: {
      object: 'cash_balance',
      available: { usd: 2500 },
      customer: SEEDS.customer,
      customer_account: null,
      livemode: false,
      settings: { reconciliation_mode: 'automatic', using_merchant_default: true },
    },
    currency: 'usd',
    default_source: SEEDS.card,
    description: 'The customer of the examples',
    discount: discount(),
    email: 'jenny.rosen@example.com',
    invoice_credit_balance: { usd: 0 },
    invoice_prefix: 'SANDBOX',
    invoice_settings: {
      custom_fields: [{ name: 'Purchase order', value: 'PO-1234' }],
      default_payment_method: SEEDS.paymentMethod,
      footer: 'Thank you.',
      rendering_options: { amount_tax_display: 'include_inclusive_tax', template: null },
    },
    metadata: { order: '6735' },
    name: 'Jenny Rosen',
    phone: '+15555550100',
    preferred_locales: ['en'],
    shipping: { address, carrier: null, name: 'Jenny Rosen', phone: '+15555550100', tracking_number: null },
    sources: toList(`${url}/sources`, [SEEDS.card, SEEDS.bankAccount, SEEDS.source]),
    subscriptions: toList(`${url}/subscriptions`, [SEEDS.subscription]),
    tax: {
      automatic_tax: 'supported',
      ip_address: null,
      location: { country: 'US', source: 'shipping_destination', state: 'OR' },
      provider: 'stripe',
    },
    tax_ids: toList(`${url}/tax_ids`, [SEEDS.taxId]),
    test_clock: SEEDS.testClock,
  };
}

function discount(): Customer['discount'] {
  return {
    id: 'di_sandbox',
    object: 'discount',
    checkout_session: null,
    customer: SEEDS.customer,
    customer_account: null,
    end: null,
    invoice: null,
    invoice_item: null,
    promotion_code: SEEDS.promotionCode,
    source: { coupon: SEEDS.coupon, type: 'coupon' },
    start: SEEDED_AT,
    subscription: null,
    subscription_item: null,
  };
}

function withDefaultSource(id: string, source: string): Customer {
  const sources = toList(`/v1/customers/${id}/sources`, [source]);
  return createCustomer(SEEDED_AT, { id, name: 'Jenny Rosen', default_source: source, sources });
}
