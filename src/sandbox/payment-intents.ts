import type Stripe from 'stripe';
import { type Decline, toDeclineDetails } from './card-outcomes.js';
import { captureCharge, checkAmount, createCharge, descriptions } from './charges.js';
import { type Confirmation, takeConfirmationToken } from './confirmation-tokens.js';
import { findCustomer } from './create-customer.js';
import { createId } from './create-id.js';
import { type Call, defineList, defineRoute, findObject, given } from './define-route.js';
import { changeMetadata, metadata } from './metadata.js';
import { toNextAction } from './next-action.js';
import {
  array,
  boolean,
  choice,
  currency,
  hash,
  ignored,
  type Optional,
  positiveInteger,
  required,
  text,
  unsettable,
  url,
  type Values,
} from './parameters.js';
import {
  attachMethod,
  createPaymentMethod,
  findMethod,
  paymentMethodData,
  save as saveMethod,
} from './payment-methods.js';
import { toShipping } from './shared-parameters.js';
import { fail, failMissing, failParameter, toDocUrl } from './stripe-error.js';
import { BEHAVIOR, type PaymentIntent, type PaymentMethod, SPENT } from './stripe-objects.js';
import { takeToken } from './use-token.js';

const path = '/v1/payment_intents';
const futureUsage = choice('off_session', 'on_session');
const captureMethod = choice('automatic', 'automatic_async', 'manual');

/** A person that is not there cannot authenticate; `one_off` and `recurring` are reasons for that. */
const offSession: Optional<boolean> = (value, name) =>
  value === 'one_off' || value === 'recurring' ? true : boolean(value, name);

const cardOptions = hash({
  capture_method: unsettable(choice('manual')),
  cvc_token: text(),
  request_three_d_secure: choice('any', 'automatic', 'challenge'),
  setup_future_usage: unsettable(choice('none', 'off_session', 'on_session')),
  ...ignored('installments', 'mandate_options', 'moto', 'network', 'request_decremental_authorization'),
  ...ignored('request_extended_authorization', 'request_incremental_authorization', 'request_multicapture'),
  ...ignored('request_overcapture', 'require_cvc_recollection', 'statement_descriptor_suffix_kana'),
  ...ignored('statement_descriptor_suffix_kanji', 'three_d_secure'),
});

const shared = {
  payment_method: text(),
  payment_method_data: paymentMethodData,
  payment_method_options: hash({ card: unsettable(cardOptions), ...ignored('link', 'us_bank_account') }),
  receipt_email: descriptions.receipt_email,
  setup_future_usage: unsettable(futureUsage),
  shipping: descriptions.shipping,
  ...ignored('allowed_payment_method_types', 'amount_details', 'excluded_payment_method_types', 'hooks'),
  ...ignored('payment_details'),
};

const changes = {
  ...shared,
  ...descriptions,
  customer: text(),
  metadata,
  payment_method_types: array(text()),
  ...ignored('application_fee_amount', 'customer_account', 'payment_method_configuration', 'transfer_data'),
};

/** Only with a confirmation. */
const confirming = {
  confirmation_token: text(),
  error_on_requires_action: boolean,
  off_session: offSession,
  return_url: url,
  ...ignored('mandate', 'mandate_data', 'radar_options'),
};

const creating = {
  ...changes,
  ...confirming,
  amount: required(positiveInteger),
  automatic_payment_methods: hash({ allow_redirects: choice('always', 'never'), enabled: required(boolean) }),
  capture_method: captureMethod,
  confirm: boolean,
  confirmation_method: choice('automatic', 'manual'),
  currency: required(currency),
  ...ignored('on_behalf_of', 'use_stripe_sdk'),
};

type Changes = Partial<Values<typeof changes>>;
type Confirming = Partial<Values<typeof shared>> & Partial<Values<typeof confirming>>;

export const paymentIntentRoutes = [
  defineRoute(`POST ${path}`, { returns: 'payment_intent' }, creating, async (call, values) => {
    checkAmount(values.amount, values.currency);
    if (values.confirm !== true) failUnconfirmed(values);
    const intent = await change(call, createIntent(call, values), values);
    return values.confirm === true ? confirm(call, save(call, intent), values) : save(call, intent);
  }),
  defineList(path, 'payment_intent', { customer: text(), ...ignored('customer_account') }, (call, { customer }) =>
    call.state.objects
      .list(call.caller.scope, 'payment_intent')
      .filter((intent) => customer === undefined || intent.customer === customer),
  ),
  defineRoute(`GET ${path}/:id`, { returns: 'payment_intent' }, ignored('client_secret'), find),
  defineRoute(
    `POST ${path}/:id`,
    { returns: 'payment_intent' },
    { ...changes, amount: positiveInteger, currency, capture_method: captureMethod },
    async (call, { amount, currency: code, capture_method: capture, ...values }) => {
      const intent = find(call);
      const isOpen = OPEN.includes(intent.status);
      if (!isOpen && (amount !== undefined || values.payment_method !== undefined)) failState(intent, 'updated', OPEN);
      const money = given({ amount, currency: code, capture_method: capture });
      checkAmount(money.amount ?? intent.amount, money.currency ?? intent.currency);
      return save(call, await change(call, { ...intent, ...money }, values));
    },
  ),
  defineRoute(
    `POST ${path}/:id/confirm`,
    { returns: 'payment_intent' },
    {
      ...shared,
      ...confirming,
      capture_method: captureMethod,
      ...ignored('amount_to_confirm', 'client_secret', 'use_stripe_sdk'),
    },
    async (call, { capture_method: capture, ...values }) => {
      const intent = find(call);
      checkConfirmable(intent);
      return confirm(call, { ...(await change(call, intent, values)), ...given({ capture_method: capture }) }, values);
    },
  ),
  defineRoute(
    `POST ${path}/:id/cancel`,
    { returns: 'payment_intent' },
    { cancellation_reason: choice('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer') },
    (call, { cancellation_reason: reason = null }) => {
      const intent = find(call);
      const cancelable = [...OPEN, 'requires_capture', 'processing'];
      if (!cancelable.includes(intent.status)) failState(intent, 'canceled', cancelable);
      const canceled = { canceled_at: call.state.seconds(), cancellation_reason: reason, next_action: null };
      return save(call, { ...intent, ...canceled, amount_capturable: 0, status: 'canceled' });
    },
  ),
  defineRoute(
    `POST ${path}/:id/capture`,
    { returns: 'payment_intent' },
    {
      amount_to_capture: positiveInteger,
      metadata,
      ...ignored(
        'amount_details',
        'application_fee_amount',
        'final_capture',
        'hooks',
        'payment_details',
        'statement_descriptor',
        'statement_descriptor_suffix',
        'transfer_data',
      ),
    },
    (call, { amount_to_capture: amount, metadata: described }) => {
      const intent = find(call);
      if (intent.status !== 'requires_capture') failState(intent, 'captured', ['requires_capture']);
      const charge = findObject(call, 'charge', intent.latest_charge ?? '', 'charge');
      const { amount_captured: received } = captureCharge(call, charge, amount ?? intent.amount_capturable);
      return save(call, {
        ...intent,
        amount_capturable: 0,
        amount_received: received,
        metadata: changeMetadata(intent.metadata, described),
        status: 'succeeded',
      });
    },
  ),
];

const OPEN: string[] = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

function find(call: Call): PaymentIntent {
  return findObject(call, 'payment_intent', call.id, 'payment_intent');
}

export function save(call: Call, intent: PaymentIntent): PaymentIntent {
  call.state.objects.set(call.caller.scope, intent);
  return intent;
}

function failUnconfirmed(values: Confirming): void {
  for (const name of Object.keys(confirming) as (keyof typeof confirming)[]) {
    if (values[name as 'return_url'] === undefined) continue;
    const message = `The parameter \`${name}\` cannot be passed when creating a PaymentIntent unless \`confirm\` is set to true.`;
    failParameter(name, message);
  }
}

function createIntent({ state }: Call, values: Values<typeof creating>): PaymentIntent {
  const id = createId('pi');
  const automatic = values.automatic_payment_methods;
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: values.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: automatic
      ? { allow_redirects: automatic.allow_redirects ?? 'always', enabled: automatic.enabled }
      : null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: values.capture_method ?? 'automatic_async',
    client_secret: `${id}_secret_${createId('', 25).slice(1)}`,
    confirmation_method: values.confirmation_method ?? 'automatic',
    created: state.seconds(),
    currency: values.currency,
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_group: null,
  };
}

/** The intent with what was given changed, and with its new payment method. */
async function change(call: Call, intent: PaymentIntent, values: Changes): Promise<PaymentIntent> {
  const { metadata: described, shipping, payment_method: id, payment_method_data: data, customer, ...rest } = values;
  const types = rest.payment_method_types;
  const unknown = types?.find((type) => !PAYABLE.includes(type));
  if (unknown !== undefined) {
    failParameter('payment_method_types', `The payment method type "${unknown}" is not activated in the sandbox.`);
  }
  if (customer !== undefined) findCustomer(call, customer, 400);
  const { card } = rest.payment_method_options ?? {};
  const changed: PaymentIntent = {
    ...intent,
    ...given({
      customer,
      description: rest.description,
      payment_method_types: types,
      receipt_email: rest.receipt_email,
      setup_future_usage: rest.setup_future_usage,
      statement_descriptor: rest.statement_descriptor,
      statement_descriptor_suffix: rest.statement_descriptor_suffix,
      transfer_group: rest.transfer_group,
    }),
    ...(shipping !== undefined && { shipping: toShipping(shipping) }),
    ...(card && {
      payment_method_options: {
        ...intent.payment_method_options,
        card: {
          ...(intent.payment_method_options?.card as Stripe.PaymentIntent.PaymentMethodOptions.Card),
          ...given({ request_three_d_secure: card.request_three_d_secure }),
          ...(card.setup_future_usage && { setup_future_usage: card.setup_future_usage }),
          ...(card.capture_method && { capture_method: card.capture_method }),
        },
      },
    }),
    metadata: changeMetadata(intent.metadata, described),
  };
  if (id !== undefined && data !== undefined) {
    const message = 'You may only specify one of these parameters: payment_method, payment_method_data.';
    failParameter('payment_method', message, 'parameters_exclusive');
  }
  if (data !== undefined) {
    return withMethod(changed, saveMethod(call, await createPaymentMethod(call, data, 'payment_method_data')));
  }
  return id === undefined ? changed : withMethod(changed, findMethod(call, id));
}

const PAYABLE = ['card', 'link', 'us_bank_account'];

function withMethod(intent: PaymentIntent, method: PaymentMethod): PaymentIntent {
  const { customer } = intent;
  if (method.customer !== null && customer === null) {
    const message = `The payment method supplied (${method.id}) belongs to the Customer ${method.customer}.`;
    failParameter(
      'payment_method',
      `${message} Please include the Customer in the \`customer\` parameter on the PaymentIntent.`,
    );
  }
  if (method.customer !== null && customer !== method.customer) {
    const message = `The customer does not have a payment method with the ID ${method.id}.`;
    failParameter('payment_method', `${message} The payment method must be attached to the customer.`);
  }
  if (method[SPENT]) {
    const used =
      'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a';
    const or =
      'connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a';
    const advice = 'PaymentMethod multiple times, you must attach it to a Customer first.';
    failParameter('payment_method', `${used} ${or} ${advice}`);
  }
  const status = intent.status === 'requires_payment_method' ? 'requires_confirmation' : intent.status;
  return { ...intent, payment_method: method.id, status };
}

function checkConfirmable(intent: PaymentIntent): void {
  if (intent.status === 'succeeded') {
    const message =
      'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.';
    fail(400, { message, code: 'payment_intent_unexpected_state', payment_intent: intent });
  }
  if (!OPEN.includes(intent.status)) failState(intent, 'confirmed', OPEN);
}

function failState(intent: PaymentIntent, what: string, statuses: string[]): never {
  const message = `This PaymentIntent could not be ${what} because it has a status of ${intent.status}.`;
  const hint = `Only a PaymentIntent with one of the following statuses may be ${what}: ${statuses.join(', ')}.`;
  return fail(400, { message: `${message} ${hint}`, code: 'payment_intent_unexpected_state', payment_intent: intent });
}

/** Confirms an intent: the card is charged, declined, or asks for authentication. */
async function confirm(call: Call, before: PaymentIntent, values: Confirming): Promise<PaymentIntent> {
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
  if (customer !== null && usage !== null) saveMethod(call, setUp(attachMethod(call, method, customer)));
  else if (method.customer === null) saveMethod(call, { ...method, [SPENT]: true });
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
