import type Stripe from 'stripe';
import { toDecline, toDeclineDetails } from './card-outcomes.js';
import { type confirmParameters, withMethod } from './change-setup-intent.js';
import { setUp } from './confirm-payment-intent.js';
import { takeConfirmationToken } from './confirmation-tokens.js';
import { AUTHENTICATED } from './create-charge.js';
import { createId } from './create-id.js';
import { attachMethod, checkMethod, findMethod, hasCvc } from './create-payment-method.js';
import type { Call } from './define-route.js';
import { save } from './define-route.js';
import { toNextAction } from './next-action.js';
import type { Values } from './parameters.js';
import { fail, failMissing, toDocUrl } from './stripe-error.js';
import { BEHAVIOR, type PaymentMethod, type SetupAttempt, type SetupIntent } from './stripe-objects.js';

export async function confirmSetupIntent(
  call: Call,
  before: SetupIntent,
  { confirmation_token: token, return_url: givenUrl }: Partial<Values<typeof confirmParameters>>,
): Promise<SetupIntent> {
  const taken = token === undefined ? undefined : takeConfirmationToken(call, token, { setup_intent: before.id });
  const intent = taken ? withMethod(before, taken.method) : before;
  if (intent.payment_method === null) {
    const message = "You cannot confirm this SetupIntent because it's missing a payment method.";
    fail(400, { message, code: 'setup_intent_unexpected_state', setup_intent: intent });
  }
  const method = findMethod(call, intent.payment_method);
  const authentication = method[BEHAVIOR]?.authentication;
  if (authentication !== 'always' && authentication !== 'unless_set_up') return settle(call, intent, method, false);
  const returnUrl = givenUrl ?? taken?.returnUrl ?? null;
  return save(call, {
    ...intent,
    next_action: toNextAction(call, intent.client_secret, returnUrl),
    status: 'requires_action',
  });
}

function settle(call: Call, intent: SetupIntent, method: PaymentMethod, isAuthenticated: boolean): SetupIntent {
  const decline = toDecline(method[BEHAVIOR], 'attach', hasCvc(method));
  const details = decline && toDeclineDetails(decline);
  const attempt = toAttempt(call, intent, method, isAuthenticated, details as SetupAttempt['setup_error']);
  call.state.objects.set(call.caller.scope, attempt);
  if (details) {
    const failed = save(call, {
      ...intent,
      last_setup_error: {
        ...details,
        doc_url: toDocUrl(details.code),
        payment_method: method as Stripe.PaymentMethod,
        type: 'card_error',
      } as SetupIntent['last_setup_error'],
      latest_attempt: attempt.id,
      next_action: null,
      payment_method: null,
      status: 'requires_payment_method',
    });
    fail(402, { ...details, setup_intent: failed, payment_method: method });
  }
  const kept = intent.customer === null ? checkMethod(method) : attachMethod(call, method, intent.customer);
  save(call, setUp(kept));
  return save(call, {
    ...intent,
    last_setup_error: null,
    latest_attempt: attempt.id,
    next_action: null,
    status: 'succeeded',
  });
}

/** What a person decides on the page to which `next_action` leads. */
export function finishSetup(call: Call, intent: SetupIntent, isSuccess: boolean): SetupIntent {
  const method = findMethod(call, intent.payment_method ?? failMissing('payment_method'));
  if (isSuccess) return settle(call, intent, method, true);
  const code = 'setup_intent_authentication_failure';
  const message =
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.';
  return save(call, {
    ...intent,
    last_setup_error: {
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

function toAttempt(
  { state }: Call,
  intent: SetupIntent,
  method: PaymentMethod,
  isAuthenticated: boolean,
  error: SetupAttempt['setup_error'] | undefined,
): SetupAttempt {
  const { card } = checkMethod(method);
  return {
    id: createId('setatt'),
    object: 'setup_attempt',
    application: null,
    created: state.seconds(),
    customer: intent.customer,
    customer_account: null,
    flow_directions: null,
    livemode: false,
    on_behalf_of: null,
    payment_method: method.id,
    payment_method_details: {
      type: method.type,
      ...(card && {
        card: {
          brand: card.brand,
          checks: card.checks,
          country: card.country,
          exp_month: card.exp_month,
          exp_year: card.exp_year,
          fingerprint: card.fingerprint,
          funding: card.funding,
          last4: card.last4,
          network: card.brand,
          three_d_secure: isAuthenticated ? AUTHENTICATED : null,
          wallet: null,
        },
      }),
    },
    setup_error: error ?? null,
    setup_intent: intent.id,
    status: error ? 'failed' : 'succeeded',
    usage: intent.usage,
  };
}
