import type Stripe from 'stripe';
import { toDecline, toDeclineDetails } from './card-outcomes.js';
import { createId } from './create-id.js';
import { checkMethod, hasCvc } from './create-payment-method.js';
import type { Call } from './define-route.js';
import { NO_ADDRESS, type shipping, toShipping } from './shared-parameters.js';
import { BEHAVIOR, type Card, type Charge, type PaymentMethod, type Source } from './stripe-objects.js';
import type { Decline } from './test-cards.js';

export interface Payment {
  amount: number;
  currency: string;
  customer: string | null;
  capture: boolean;
  metadata: Record<string, string>;
  method: PaymentMethod;
  /** What the Charges API charged, which then stands in the charge whole. */
  source?: Card | Source;
  intent?: string;
  isAuthenticated: boolean;
  /** Declines whatever the card. */
  decline?: Decline;
  /** Whether the CVC was collected again for this payment. */
  hasNewCvc?: boolean;
  description?: string | null;
  receipt_email?: string | null;
  shipping?: NonNullable<ReturnType<typeof shipping>> | Charge['shipping'];
  statement_descriptor?: string | null;
  statement_descriptor_suffix?: string | null;
  transfer_group?: string | null;
}

/** Charges a card. A declined charge is kept too, as at Stripe: its error names it. */
export function createCharge(call: Call, payment: Payment): { charge: Charge; decline: Decline | undefined } {
  const { hasNewCvc = false, isAuthenticated } = payment;
  const method = checkMethod(hasNewCvc ? withCvc(payment.method) : payment.method);
  const behavior = method[BEHAVIOR];
  const needsAuthentication = behavior?.authentication === 'always' || behavior?.authentication === 'unless_set_up';
  const decline =
    needsAuthentication && !isAuthenticated ? 'authentication_required' : toDecline(behavior, 'charge', hasCvc(method));
  const charge = toCharge(call, payment, method, decline);
  call.state.objects.set(call.caller.scope, charge);
  return { charge, decline };
}

function withCvc(method: PaymentMethod): PaymentMethod {
  if (!method.card) return method;
  const checks = { address_line1_check: null, address_postal_code_check: null, ...method.card.checks };
  return { ...method, card: { ...method.card, checks: { ...checks, cvc_check: 'unchecked' } } };
}

function toCharge({ state }: Call, payment: Payment, method: PaymentMethod, decline: Decline | undefined): Charge {
  const details = decline && toDeclineDetails(decline);
  const isPaid = decline === undefined;
  const isCaptured = isPaid && payment.capture;
  const id = createId('ch');
  return {
    id,
    object: 'charge',
    amount: payment.amount,
    amount_captured: isCaptured ? payment.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { ...method.billing_details, address: method.billing_details.address ?? NO_ADDRESS },
    calculated_statement_descriptor: 'SANDBOX',
    captured: isCaptured,
    created: state.seconds(),
    currency: payment.currency,
    customer: payment.customer,
    description: payment.description ?? null,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: details?.code ?? null,
    failure_message: details?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: payment.metadata,
    on_behalf_of: null,
    outcome: toOutcome(method, decline),
    paid: isPaid,
    payment_intent: payment.intent ?? null,
    payment_method: payment.source?.id ?? method.id,
    payment_method_details: toDetails(payment, method),
    radar_options: {},
    receipt_email: payment.receipt_email ?? null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: toChargeShipping(payment.shipping),
    source: payment.source ?? null,
    source_transfer: null,
    statement_descriptor: payment.statement_descriptor ?? null,
    statement_descriptor_suffix: payment.statement_descriptor_suffix ?? null,
    status: isPaid ? 'succeeded' : 'failed',
    transfer_data: null,
    transfer_group: payment.transfer_group ?? null,
  };
}

function toChargeShipping(values: Payment['shipping']): Charge['shipping'] {
  return values ? toShipping(values as NonNullable<ReturnType<typeof shipping>>) : null;
}

function toOutcome(method: PaymentMethod, decline: Decline | undefined): Stripe.Charge.Outcome {
  const risk = method[BEHAVIOR]?.risk ?? 'normal';
  const common = {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    risk_level: risk,
    risk_score: { normal: 20, elevated: 65, highest: 95 }[risk],
  };
  if (decline === undefined) {
    const message = 'Payment complete.';
    return {
      ...common,
      network_status: 'approved_by_network',
      reason: null,
      seller_message: message,
      type: 'authorized',
    };
  }
  if (risk === 'highest') {
    const message = 'Stripe blocked this payment as too risky.';
    return {
      ...common,
      network_status: 'not_sent_to_network',
      reason: 'highest_risk_level',
      seller_message: message,
      type: 'blocked',
    };
  }
  const message = 'The bank did not return any further details with this decline.';
  return {
    ...common,
    network_status: 'declined_by_network',
    reason: decline,
    seller_message: message,
    type: 'issuer_declined',
  };
}

function toDetails(payment: Payment, { card }: PaymentMethod): Stripe.Charge.PaymentMethodDetails {
  if (!card) return { type: 'us_bank_account' };
  return {
    type: 'card',
    card: {
      amount_authorized: payment.amount,
      authorization_code: null,
      brand: card.brand,
      checks: card.checks,
      country: card.country,
      electronic_commerce_indicator: null,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      extended_authorization: { status: 'disabled' },
      fingerprint: card.fingerprint,
      funding: card.funding,
      incremental_authorization: { status: 'unavailable' },
      installments: null,
      last4: card.last4,
      mandate: null,
      multicapture: { status: 'unavailable' },
      network: card.brand,
      network_token: { used: false },
      network_transaction_id: null,
      overcapture: { maximum_amount_capturable: payment.amount, status: 'unavailable' },
      regulated_status: card.regulated_status,
      three_d_secure: payment.isAuthenticated ? AUTHENTICATED : null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}

export const AUTHENTICATED: Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure = {
  authentication_flow: 'challenge',
  electronic_commerce_indicator: '05',
  exemption_indicator: null,
  result: 'authenticated',
  result_reason: null,
  transaction_id: null,
  version: '2.2.0',
};
