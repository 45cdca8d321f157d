import type Stripe from 'stripe';
import { toDecline, toDeclineDetails } from './card-outcomes.js';
import { AUTHENTICATED } from './charges.js';
import { takeConfirmationToken } from './confirmation-tokens.js';
import { findCustomer } from './create-customer.js';
import { createId } from './create-id.js';
import { type Call, defineList, defineRoute, findObject, given } from './define-route.js';
import { changeMetadata, metadata } from './metadata.js';
import { toNextAction } from './next-action.js';
import { array, boolean, choice, hash, ignored, required, text, url, type Values } from './parameters.js';
import { setUp } from './payment-intents.js';
import {
  attachMethod,
  checkMethod,
  createPaymentMethod,
  findMethod,
  hasCvc,
  paymentMethodData,
  save as saveMethod,
} from './payment-methods.js';
import { fail, failMissing, failParameter, toDocUrl } from './stripe-error.js';
import { BEHAVIOR, type PaymentMethod, type SetupAttempt, type SetupIntent } from './stripe-objects.js';

const path = '/v1/setup_intents';

const shared = {
  payment_method: text(),
  payment_method_data: paymentMethodData,
  ...ignored('allowed_payment_method_types', 'excluded_payment_method_types', 'payment_method_options'),
};
const changes = {
  ...shared,
  customer: text(),
  description: text(),
  metadata,
  payment_method_types: array(text()),
  ...ignored('attach_to_self', 'customer_account', 'flow_directions', 'payment_method_configuration'),
};
const confirming = {
  confirmation_token: text(),
  return_url: url,
  ...ignored('mandate_data', 'use_stripe_sdk'),
};
const creating = {
  ...changes,
  ...confirming,
  automatic_payment_methods: hash({ allow_redirects: choice('always', 'never'), enabled: required(boolean) }),
  confirm: boolean,
  usage: choice('off_session', 'on_session'),
  ...ignored('on_behalf_of', 'single_use'),
};

/** Cards that are saved for later without a payment: https://docs.stripe.com/api/setup_intents */
export const setupIntentRoutes = [
  defineRoute(`POST ${path}`, { returns: 'setup_intent' }, creating, async (call, values) => {
    const intent = await change(call, createIntent(call, values), values);
    return values.confirm === true ? confirm(call, save(call, intent), values) : save(call, intent);
  }),
  defineList(
    path,
    'setup_intent',
    { customer: text(), payment_method: text(), ...ignored('attach_to_self') },
    (call, values) =>
      call.state.objects
        .list(call.caller.scope, 'setup_intent')
        .filter((intent) => values.customer === undefined || intent.customer === values.customer)
        .filter((intent) => values.payment_method === undefined || intent.payment_method === values.payment_method),
  ),
  defineRoute(`GET ${path}/:id`, { returns: 'setup_intent' }, ignored('client_secret'), find),
  defineRoute(`POST ${path}/:id`, { returns: 'setup_intent' }, changes, async (call, values) =>
    save(call, await change(call, find(call), values)),
  ),
  defineRoute(
    `POST ${path}/:id/confirm`,
    { returns: 'setup_intent' },
    { ...shared, ...confirming, ...ignored('client_secret') },
    async (call, values) => {
      const intent = find(call);
      if (!OPEN.includes(intent.status)) failState(intent, 'confirmed', OPEN);
      return confirm(call, await change(call, intent, values), values);
    },
  ),
  defineRoute(
    `POST ${path}/:id/cancel`,
    { returns: 'setup_intent' },
    { cancellation_reason: choice('abandoned', 'duplicate', 'requested_by_customer') },
    (call, { cancellation_reason: reason = null }) => {
      const intent = find(call);
      if (!OPEN.includes(intent.status)) failState(intent, 'canceled', OPEN);
      return save(call, { ...intent, cancellation_reason: reason, next_action: null, status: 'canceled' });
    },
  ),
  defineList(
    '/v1/setup_attempts',
    'setup_attempt',
    { setup_intent: required(text()) },
    (call, { setup_intent: intent }) =>
      call.state.objects.list(call.caller.scope, 'setup_attempt').filter((attempt) => attempt.setup_intent === intent),
  ),
];

const OPEN: string[] = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

function find(call: Call): SetupIntent {
  return findObject(call, 'setup_intent', call.id, 'setupintent');
}

function save(call: Call, intent: SetupIntent): SetupIntent {
  call.state.objects.set(call.caller.scope, intent);
  return intent;
}

function createIntent({ state }: Call, values: Values<typeof creating>): SetupIntent {
  const id = createId('seti');
  const automatic = values.automatic_payment_methods;
  return {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: automatic
      ? { allow_redirects: automatic.allow_redirects ?? 'always', enabled: automatic.enabled }
      : null,
    cancellation_reason: null,
    client_secret: `${id}_secret_${createId('', 25).slice(1)}`,
    created: state.seconds(),
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: { card: { mandate_options: null, network: null, request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    single_use_mandate: null,
    status: 'requires_payment_method',
    usage: values.usage ?? 'off_session',
  };
}

async function change(call: Call, intent: SetupIntent, values: Partial<Values<typeof changes>>): Promise<SetupIntent> {
  const { payment_method: id, payment_method_data: data, metadata: described, customer } = values;
  if (customer !== undefined) findCustomer(call, customer, 400);
  const changed: SetupIntent = {
    ...intent,
    ...given({ customer, description: values.description, payment_method_types: values.payment_method_types }),
    metadata: changeMetadata(intent.metadata, described),
  };
  if (data !== undefined) {
    return withMethod(changed, saveMethod(call, await createPaymentMethod(call, data, 'payment_method_data')));
  }
  return id === undefined ? changed : withMethod(changed, findMethod(call, id));
}

function withMethod(intent: SetupIntent, method: PaymentMethod): SetupIntent {
  if (method.customer !== null && method.customer !== intent.customer) {
    const message = `The payment method ${method.id} belongs to a Customer, which the SetupIntent must name.`;
    failParameter('payment_method', message);
  }
  const status = intent.status === 'requires_payment_method' ? 'requires_confirmation' : intent.status;
  return { ...intent, payment_method: method.id, status };
}

function failState(intent: SetupIntent, what: string, statuses: string[]): never {
  const message = `You cannot perform this action on this SetupIntent because it has a status of ${intent.status}.`;
  const hint = `Only a SetupIntent with one of the following statuses may be ${what}: ${statuses.join(', ')}.`;
  return fail(400, { message: `${message} ${hint}`, code: 'setup_intent_unexpected_state', setup_intent: intent });
}

async function confirm(
  call: Call,
  before: SetupIntent,
  { confirmation_token: token, return_url: givenUrl }: Partial<Values<typeof confirming>>,
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
  saveMethod(call, setUp(kept));
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
