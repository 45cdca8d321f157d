import { bankPaymentMethod, cardPaymentMethod, confirmationToken, setupAttempt } from './seed-payment-methods.js';
import { SEEDED_AT, SEEDS } from './seeds.js';
import type { StripeObject } from './stripe-objects.js';

/** What hangs on the seeded customer: payment methods, the coupon and its code, a subscription, a tax id, a test clock. */
export function seedFixtures(): StripeObject[] {
  const common = { created: SEEDED_AT, livemode: false };
  return [
    cardPaymentMethod(),
    bankPaymentMethod(SEEDS.bankPaymentMethod, null),
    bankPaymentMethod(SEEDS.customerBankPaymentMethod, SEEDS.customer),
    setupAttempt(),
    confirmationToken(),
    { ...coupon, ...common },
    { ...promotionCode, ...common },
    { ...subscription, ...common },
    { ...taxId, ...common },
    { ...testClock, ...common },
  ];
}

const coupon = {
  id: SEEDS.coupon,
  object: 'coupon',
  amount_off: null,
  applies_to: { products: ['prod_sandbox'] },
  currency: null,
  currency_options: {},
  duration: 'forever',
  duration_in_months: null,
  max_redemptions: null,
  metadata: {},
  name: 'Ten percent off',
  percent_off: 10,
  redeem_by: null,
  times_redeemed: 1,
  valid: true,
};

const promotionCode = {
  id: SEEDS.promotionCode,
  object: 'promotion_code',
  active: true,
  code: 'TENOFF',
  customer: null,
  expires_at: null,
  max_redemptions: null,
  metadata: {},
  promotion: { coupon: SEEDS.coupon, type: 'coupon' },
  restrictions: {
    currency_options: { eur: { minimum_amount: 450 } },
    first_time_transaction: false,
    minimum_amount: 500,
    minimum_amount_currency: 'usd',
  },
  times_redeemed: 1,
};

const subscription = {
  id: SEEDS.subscription,
  object: 'subscription',
  cancel_at_period_end: false,
  collection_method: 'charge_automatically',
  currency: 'usd',
  customer: SEEDS.customer,
  default_payment_method: SEEDS.paymentMethod,
  default_source: null,
  items: {
    object: 'list',
    data: [],
    has_more: false,
    url: `/v1/subscription_items?subscription=${SEEDS.subscription}`,
  },
  latest_invoice: null,
  metadata: {},
  start_date: SEEDED_AT,
  status: 'active',
  test_clock: SEEDS.testClock,
};

const taxId = {
  id: SEEDS.taxId,
  object: 'tax_id',
  country: 'DE',
  customer: SEEDS.customer,
  type: 'eu_vat',
  value: 'DE123456789',
  verification: { status: 'pending', verified_address: null, verified_name: null },
};

const testClock = {
  id: SEEDS.testClock,
  object: 'test_helpers.test_clock',
  deletes_after: SEEDED_AT + 30 * 86_400,
  frozen_time: SEEDED_AT,
  name: 'Sandbox clock',
  status: 'ready',
};
