import {
  changePaymentIntent,
  checkConfirmable,
  createPaymentIntent,
  failState,
  OPEN,
} from './change-payment-intent.js';
import { captureCharge, checkAmount } from './charges.js';
import { confirmPaymentIntent } from './confirm-payment-intent.js';
import { type Call, defineList, defineRoute, findObject, given, save } from './define-route.js';
import { changeMetadata, metadata } from './metadata.js';
import { choice, currency, ignored, positiveInteger, text } from './parameters.js';
import {
  type Confirming,
  captureMethod,
  changeParameters,
  confirmParameters,
  createParameters,
  sharedParameters,
} from './payment-intent-parameters.js';
import { failParameter } from './stripe-error.js';
import type { PaymentIntent } from './stripe-objects.js';

const path = '/v1/payment_intents';

export const paymentIntentRoutes = [
  defineRoute(`POST ${path}`, { returns: 'payment_intent' }, createParameters, async (call, values) => {
    checkAmount(values.amount, values.currency);
    if (values.confirm !== true) failUnconfirmed(values);
    const intent = await changePaymentIntent(call, createPaymentIntent(call, values), values);
    return values.confirm === true ? confirmPaymentIntent(call, save(call, intent), values) : save(call, intent);
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
    { ...changeParameters, amount: positiveInteger, currency, capture_method: captureMethod },
    async (call, { amount, currency: code, capture_method: capture, ...values }) => {
      const intent = find(call);
      const isOpen = OPEN.includes(intent.status);
      if (!isOpen && (amount !== undefined || values.payment_method !== undefined)) failState(intent, 'updated', OPEN);
      const money = given({ amount, currency: code, capture_method: capture });
      checkAmount(money.amount ?? intent.amount, money.currency ?? intent.currency);
      return save(call, await changePaymentIntent(call, { ...intent, ...money }, values));
    },
  ),
  defineRoute(
    `POST ${path}/:id/confirm`,
    { returns: 'payment_intent' },
    {
      ...sharedParameters,
      ...confirmParameters,
      capture_method: captureMethod,
      ...ignored('amount_to_confirm', 'client_secret', 'use_stripe_sdk'),
    },
    async (call, { capture_method: capture, ...values }) => {
      const intent = find(call);
      checkConfirmable(intent);
      return confirmPaymentIntent(
        call,
        { ...(await changePaymentIntent(call, intent, values)), ...given({ capture_method: capture }) },
        values,
      );
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

function find(call: Call): PaymentIntent {
  return findObject(call, 'payment_intent', call.id, 'payment_intent');
}

function failUnconfirmed(values: Confirming): void {
  for (const name of Object.keys(confirmParameters) as (keyof typeof confirmParameters)[]) {
    if (values[name as 'return_url'] === undefined) continue;
    const message = `The parameter \`${name}\` cannot be passed when creating a PaymentIntent unless \`confirm\` is set to true.`;
    failParameter(name, message);
  }
}
