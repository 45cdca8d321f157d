import { toMethodCard } from './cards.js';
import { createConfirmationToken, METHOD, type TokenWithMethod } from './confirmation-tokens.js';

import { card } from './seed-sources.js';
import { SEEDED_AT, SEEDS } from './seeds.js';
import type { PaymentMethod, SetupAttempt } from './stripe-objects.js';

const billing_details = {
  address: null,
  email: 'jenny.rosen@example.com',
  name: 'Jenny Rosen',
  phone: null,
  tax_id: null,
};

const methodBase = {
  object: 'payment_method' as const,
  allow_redisplay: 'unspecified' as const,
  billing_details,
  created: SEEDED_AT,
  customer_account: null,
  livemode: false,
  metadata: {},
};

export function cardPaymentMethod(): PaymentMethod {
  const details = toMethodCard(card('card_sandbox_method', '5555555555554444'));
  return {
    ...methodBase,
    id: SEEDS.paymentMethod,
    card: {
      ...details,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    },
    customer: SEEDS.customer,
    type: 'card',
  };
}

export function bankPaymentMethod(id: string, customer: string | null): PaymentMethod {
  return {
    ...methodBase,
    id,
    customer,
    type: 'us_bank_account',
    us_bank_account: {
      account_holder_type: 'individual',
      account_type: 'checking',
      bank_name: 'STRIPE TEST BANK',
      financial_connections_account: null,
      fingerprint: 'sandboxBank6789',
      last4: '6789',
      networks: { preferred: 'ach', supported: ['ach'] },
      routing_number: '110000000',
      status_details: {},
    },
  };
}

/** Of the card of the customer, which was set up for later payments. */
export function setupAttempt(): SetupAttempt {
  return {
    id: SEEDS.setupAttempt,
    object: 'setup_attempt',
    application: null,
    created: SEEDED_AT,
    customer: SEEDS.customer,
    customer_account: null,
    flow_directions: null,
    livemode: false,
    on_behalf_of: null,
    payment_method: SEEDS.paymentMethod,
    payment_method_details: { type: 'card' },
    setup_error: null,
    setup_intent: 'seti_sandbox',
    status: 'succeeded',
    usage: 'off_session',
  };
}

/** An unused token whose references all lead somewhere; it does not expire for as long as anybody will care. */
export function confirmationToken(): TokenWithMethod {
  const method = cardPaymentMethod();
  const generated_from = { charge: null, payment_method_details: null, setup_attempt: SEEDS.setupAttempt };
  const preview: PaymentMethod = { ...method, card: method.card && { ...method.card, generated_from } };
  const address = {
    city: 'Brothers',
    country: 'US',
    line1: '27 Fredrick Ave',
    line2: null,
    postal_code: '97712',
    state: 'OR',
  };
  return {
    ...createConfirmationToken(preview, SEEDED_AT, {
      id: SEEDS.confirmationToken,
      expires_at: SEEDED_AT + 100 * 365 * 86_400,
      mandate_data: {
        customer_acceptance: { online: { ip_address: '127.0.0.1', user_agent: 'Sandbox' }, type: 'online' },
      },
      return_url: 'https://example.com/return',
      setup_future_usage: 'off_session',
      shipping: { address, name: 'Jenny Rosen', phone: '+15555550100' },
    }),
    [METHOD]: method,
  };
}
