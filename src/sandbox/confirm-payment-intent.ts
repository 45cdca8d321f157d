import type Stripe from 'stripe';
import { toDeclineDetails } from './card-outcomes.js';
import { withMethod } from './change-payment-intent.js';
import { type Confirmation, takeConfirmationToken } from './confirmation-tokens.js';
import { createCharge } from './create-charge.js';
import { attachMethod, findMethod } from './create-payment-method.js';
import type { Call } from './define-route.js';
import { save } from './define-route.js';
import { toNextAction } from './next-action.js';
import type { Confirming } from './payment-intent-parameters.js';
import { fail, failMissing, toDocUrl } from './stripe-error.js';
import { BEHAVIOR, type PaymentIntent, type PaymentMethod, SPENT } from './stripe-objects.js';
import type { Decline } from './test-cards.js';
import { takeToken } from './use-token.js';

/** Confirms an intent: the card is charged, declined, or asks for authentication. */
export async function confirmPaymentIntent(
  call: Call,
  before: PaymentIntent,
  values: Confirming,
): Promise<PaymentIntent> {
  const token = values.confirmation_token;
  const taken = token === undefined ? undefined : takeConfirmationToken(call, token, { payment_intent: before.id });
  const intent = taken ? withConfirmation(before, taken) : before;
  const method = findMethod(
    call,
    intent.payment_method ??
      fail(400, {
        message: `${MISSING} You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.`,
        code: 'payment_intent_unexpected_state',
        payment_intent: intent,
      }),
  );
  const cvcToken = values.payment_method_options?.card?.cvc_token;
  if (cvcToken !== undefined) {
    takeToken(call, cvcToken, 'payment_method_options[card][cvc_token]', 'cvc_update');
  }
  const isOffSession = values.off_session === true;
  if (!needsAuthentication(method, isOffSession)) {
    return settle(call, intent, method, { isAuthenticated: false, hasNewCvc: cvcToken !== undefined });
  }
  if (isOffSession || values.error_on_requires_action === true) return failUnauthenticated(call, intent, method);
  const returnUrl = values.return_url ?? taken?.returnUrl ?? null;
  return save(call, {
    ...intent,
    next_action: toNextAction(call, intent.client_secret, returnUrl),
    status: 'requires_action',
  });
}

const MISSING = "You cannot confirm this PaymentIntent because it's missing a payment method.";

function withConfirmation(intent: PaymentIntent, { method, setupFutureUsage, shipping }: Confirmation): PaymentIntent {
  return {
    ...withMethod(intent, method),
    setup_future_usage: setupFutureUsage ?? intent.setup_future_usage,
    shipping: shipping ?? intent.shipping,
  };
}

function needsAuthentication(method: PaymentMethod, isOffSession: boolean): boolean {
  const authentication = method[BEHAVIOR]?.authentication;
  return authentication === 'on_session' ? !isOffSession : authentication !== undefined;
}

/** Charges the card, once it is clear who pays. */
export function settle(
  call: Call,
  intent: PaymentIntent,
  method: PaymentMethod,
  { isAuthenticated, hasNewCvc = false }: { isAuthenticated: boolean; hasNewCvc?: boolean },
): PaymentIntent {
  const isManual = intent.capture_method === 'manual';
  const { charge, decline: declined } = createCharge(call, {
    ...intent,
    capture: !isManual,
    intent: intent.id,
    source: undefined,
    method,
    isAuthenticated,
    hasNewCvc,
  });
  if (declined) return failDeclined(call, intent, method, declined, charge.id);
  keepMethod(call, intent, method);
  return save(call, {
    ...intent,
    amount_capturable: isManual ? intent.amount : 0,
    amount_received: isManual ? 0 : intent.amount,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: method.id,
    status: isManual ? 'requires_capture' : 'succeeded',
  });
}

// A payment method that belongs to nobody is good for one payment, unless the payment saves it.
function keepMethod(call: Call, { customer, setup_future_usage: usage }: PaymentIntent, method: PaymentMethod): void {
  if (customer !== null && usage !== null) save(call, setUp(attachMethod(call, method, customer)));
  else if (method.customer === null) save(call, { ...method, [SPENT]: true });
}

/** A card that was authenticated for later payments needs it no more when its owner is away. */
export function setUp(method: PaymentMethod): PaymentMethod {
  const behavior = method[BEHAVIOR];
  if (behavior?.authentication !== 'unless_set_up') return method;
  return { ...method, [BEHAVIOR]: { ...behavior, authentication: 'on_session' } };
}

function failUnauthenticated(call: Call, intent: PaymentIntent, method: PaymentMethod): never {
  const decline = 'authentication_required';
  const payment = {
    ...intent,
    capture: true,
    intent: intent.id,
    source: undefined,
    method,
    isAuthenticated: false,
    decline,
  } as const;
  return failDeclined(call, intent, method, decline, createCharge(call, payment).charge.id);
}

function failDeclined(
  call: Call,
  intent: PaymentIntent,
  method: PaymentMethod,
  reason: Decline,
  charge: string,
): never {
  const details = { ...toDeclineDetails(reason), charge };
  const failed = save(call, {
    ...intent,
    last_payment_error: {
      ...details,
      doc_url: toDocUrl(details.code),
      payment_method: method as Stripe.PaymentMethod,
      type: 'card_error',
    } as PaymentIntent['last_payment_error'],
    latest_charge: charge,
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  });
  return fail(402, { ...details, payment_intent: failed, payment_method: method });
}

/** What a person decides on the page to which `next_action` leads. */
export function finishAuthentication(call: Call, intent: PaymentIntent, isSuccess: boolean): PaymentIntent {
  const method = findMethod(call, intent.payment_method ?? failMissing('payment_method'));
  if (isSuccess) return settle(call, intent, method, { isAuthenticated: true });
  const message =
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.';
  const code = 'payment_intent_authentication_failure';
  return save(call, {
    ...intent,
    last_payment_error: {
      code,
      doc_url: toDocUrl(code),
      message,
      payment_method: method as Stripe.PaymentMethod,
      type: 'invalid_request_error',
    },
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  });
}
