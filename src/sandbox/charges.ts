import type Stripe from 'stripe';
import { type Decline, toDecline, toDeclineDetails } from './card-outcomes.js';
import { findCustomer } from './create-customer.js';
import { createId } from './create-id.js';
import { type Call, defineList, defineRoute, findObject, given } from './define-route.js';
import { changeMetadata, metadata } from './metadata.js';
import {
  boolean,
  currency,
  email,
  ignored,
  integer,
  positiveInteger,
  required,
  text,
  unsettable,
} from './parameters.js';
import { checkMethod, fromCard, hasCvc } from './payment-methods.js';
import { NO_ADDRESS, shipping, toShipping } from './shared-parameters.js';
import { fail, failMissing, failParameter, failUnknownId } from './stripe-error.js';
import { BEHAVIOR, type Card, type Charge, type PaymentMethod, type Source } from './stripe-objects.js';
import { takeCard } from './use-token.js';

const path = '/v1/charges';

/** What a charge says of itself, beside its money and its card; a PaymentIntent hands it on. */
export const descriptions = {
  description: text(),
  receipt_email: unsettable(email),
  shipping: unsettable(shipping),
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
  transfer_group: text(),
};

const fields = {
  amount: required(positiveInteger),
  currency: required(currency),
  capture: boolean,
  customer: text(),
  source: text(),
  metadata,
  ...descriptions,
  ...ignored('application_fee', 'application_fee_amount', 'destination', 'on_behalf_of', 'radar_options'),
  ...ignored('transfer_data'),
};

const filters = { customer: text(), payment_intent: text(), transfer_group: text() };

export const chargeRoutes = [
  defineRoute(`POST ${path}`, { returns: 'charge' }, fields, (call, values) => {
    checkAmount(values.amount, values.currency);
    const source = findSource(call, values.customer, values.source);
    const { charge, decline } = createCharge(call, {
      ...values,
      customer: values.customer ?? null,
      method: toMethod(call, source),
      source,
      capture: values.capture ?? true,
      metadata: changeMetadata(null, values.metadata),
      // Nobody is there to authenticate.
      isAuthenticated: false,
    });
    if (decline) fail(402, { ...toDeclineDetails(decline), charge: charge.id });
    return charge;
  }),
  defineList(
    path,
    'charge',
    filters,
    ({ state, caller }, { customer, payment_intent: intent, transfer_group: group }) =>
      state.objects
        .list(caller.scope, 'charge')
        .filter((charge) => customer === undefined || charge.customer === customer)
        .filter((charge) => intent === undefined || charge.payment_intent === intent)
        .filter((charge) => group === undefined || charge.transfer_group === group),
  ),
  defineRoute(`GET ${path}/:id`, { returns: 'charge' }, {}, (call) => findObject(call, 'charge', call.id, 'charge')),
  defineRoute(
    `POST ${path}/:id`,
    { returns: 'charge' },
    {
      description: text(),
      receipt_email: email,
      shipping,
      metadata,
      transfer_group: text(),
      customer: text(),
      ...ignored('fraud_details'),
    },
    (call, { metadata: changes, shipping: parcel, ...values }) => {
      const charge = findObject(call, 'charge', call.id, 'charge');
      if (values.customer !== undefined) findCustomer(call, values.customer, 400);
      const changed: Charge = {
        ...charge,
        ...given(values),
        ...(parcel && { shipping: toShipping(parcel) }),
        metadata: changeMetadata(charge.metadata, changes),
      };
      call.state.objects.set(call.caller.scope, changed);
      return changed;
    },
  ),
  defineRoute(
    `POST ${path}/:id/capture`,
    { returns: 'charge' },
    {
      amount: integer,
      receipt_email: email,
      ...ignored(
        'application_fee',
        'application_fee_amount',
        'statement_descriptor',
        'statement_descriptor_suffix',
        'transfer_data',
        'transfer_group',
      ),
    },
    (call, { amount }) => {
      const charge = findObject(call, 'charge', call.id, 'charge');
      if (charge.captured) {
        fail(400, { message: `Charge ${charge.id} has already been captured.`, code: 'charge_already_captured' });
      }
      return captureCharge(call, charge, amount);
    },
  ),
];

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

/** Takes the money of an authorized charge, or a part of it. */
export function captureCharge(call: Call, charge: Charge, amount = charge.amount): Charge {
  if (amount > charge.amount || amount < 1) {
    failParameter(
      'amount',
      'Amount must be a positive number that is not larger than the authorized one.',
      'amount_too_large',
    );
  }
  const captured: Charge = {
    ...charge,
    captured: true,
    amount_captured: amount,
    amount_refunded: charge.amount - amount,
  };
  call.state.objects.set(call.caller.scope, captured);
  return captured;
}

const MINIMUM: Record<string, number> = {
  ...{ usd: 50, eur: 50, gbp: 30, cad: 50, aud: 50, chf: 50, jpy: 50, mxn: 1000 },
};
const MAXIMUM = 99_999_999;

export function checkAmount(amount: number, code: string): void {
  const least = Object.hasOwn(MINIMUM, code) ? (MINIMUM[code] ?? 1) : 1;
  if (amount < least) {
    failParameter(
      'amount',
      `The amount must be at least ${least} of the smallest unit of ${code}.`,
      'amount_too_small',
    );
  }
  if (amount > MAXIMUM) failParameter('amount', 'Amount must be no more than $999,999.99', 'amount_too_large');
}

/** What the Charges API charges: a token's card, which is used up, or a source of the customer. */
function findSource(call: Call, customerId: string | undefined, sourceId: string | undefined): Card | Source {
  const { state, caller } = call;
  if (customerId === undefined) {
    if (sourceId === undefined) fail(400, { message: 'Must provide source or customer.', code: 'parameter_missing' });
    const source = state.objects.get(caller.scope, 'source', sourceId);
    if (source?.customer) failMissing('customer');
    return source ?? takeCard(call, sourceId, 'source');
  }
  const customer = findCustomer(call, customerId, 400);
  const id = sourceId ?? customer.default_source;
  if (!id) {
    const message = 'Cannot charge a customer that has no active card';
    return fail(402, { type: 'card_error', code: 'missing', param: 'card', message });
  }
  const source = customer.sources.data.includes(id)
    ? (state.objects.get(caller.scope, 'card', id) ?? state.objects.get(caller.scope, 'source', id))
    : undefined;
  if (source) return source;
  const hint = `Customer ${customerId} does not have a linked source with ID ${id}.`;
  if (sourceId === undefined || customer.sources.data.includes(id))
    failParameter('source', 'The sandbox charges cards only.');
  return id.startsWith('tok_') ? failParameter('source', hint, 'missing') : failUnknownId(400, 'source', 'source', id);
}

function toMethod(call: Call, source: Card | Source): PaymentMethod {
  if (source.object === 'card') return fromCard(call, source);
  const { card = {} } = source;
  return fromCard(call, {
    ...(card as Card),
    ...{ address_city: null, address_country: null, address_line1: null, address_line2: null },
    ...{ address_state: null, address_zip: null },
    [BEHAVIOR]: source[BEHAVIOR],
  });
}
