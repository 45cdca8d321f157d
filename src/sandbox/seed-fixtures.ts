import type { UsBankAccountMethod } from './clone-source.js';
import { SEEDED_AT, SEEDS } from './seeds.js';
import type { StripeObject } from './stripe-objects.js';

/** What hangs on the seeded customer: payment methods, the coupon and its code, a subscription, a tax id, a test clock. */
export function seedFixtures(): StripeObject[] {
  const common = { created: SEEDED_AT, livemode: false };
  return [
    { ...cardPaymentMethod(), ...common },
    { ...bankPaymentMethod(SEEDS.bankPaymentMethod, null), ...common },
    { ...bankPaymentMethod(SEEDS.customerBankPaymentMethod, SEEDS.customer), ...common },
    { ...coupon(), ...common },
    { ...promotionCode(), ...common },
    { ...subscription(), ...common },
    {
      id: SEEDS.taxId,
      object: 'tax_id',
      country: 'DE',
      customer: SEEDS.customer,
      type: 'eu_vat',
      value: 'DE123456789',
      verification: { status: 'pending', verified_address: null, verified_name: null },
      ...common,
    },
    {
      id: SEEDS.testClock,
      object: 'test_helpers.test_clock',
      deletes_after: SEEDED_AT + 30 * 86_400,
      frozen_time: SEEDED_AT,
      name: 'Sandbox clock',
      status: 'ready',
      ...common,
    },
  ];
}

const billing_details = {
  address: null,
  email: 'jenny.rosen@example.com',
  name: 'Jenny Rosen',
  phone: null,
  tax_id: null,
};

function cardPaymentMethod(): StripeObject {
  return {
    id: SEEDS.paymentMethod,
    object: 'payment_method',
    billing_details,
    card: {
      brand: 'mastercard',
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      display_brand: 'mastercard',
      exp_month: 12,
      exp_year: 2034,
      fingerprint: 'sandboxCard4444',
      funding: 'credit',
      generated_from: null,
      last4: '4444',
      networks: { available: ['mastercard'], preferred: null },
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    customer: SEEDS.customer,
    metadata: {},
    type: 'card',
  };
}

function bankPaymentMethod(id: string, customer: string | null): UsBankAccountMethod {
  return {
    id,
    object: 'payment_method',
    billing_details,
    customer,
    metadata: {},
    type: 'us_bank_account',
    us_bank_account: {
      account_holder_type: 'individual',
      account_type: 'checking',
      bank_name: 'STRIPE TEST BANK',
      fingerprint: 'sandboxBank6789',
      last4: '6789',
      routing_number: '110000000',
    },
  };
}

function coupon(): StripeObject {
  return {
    id: SEEDS.coupon,
    object: 'coupon',
    amount_off: null,
    currency: null,
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
}

function promotionCode(): StripeObject {
  return {
    id: SEEDS.promotionCode,
    object: 'promotion_code',
    active: true,
    code: 'TENOFF',
    customer: null,
    expires_at: null,
    max_redemptions: null,
    metadata: {},
    promotion: { coupon: SEEDS.coupon, type: 'coupon' },
    restrictions: { first_time_transaction: false, minimum_amount: null, minimum_amount_currency: null },
    times_redeemed: 1,
  };
}

function subscription(): StripeObject {
  return {
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
}
