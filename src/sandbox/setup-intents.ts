import {
  changeParameters,
  changeSetupIntent,
  confirmParameters,
  createParameters,
  createSetupIntent,
  sharedParameters,
} from './change-setup-intent.js';
import { confirmSetupIntent } from './confirm-setup-intent.js';
import { type Call, defineList, defineRoute, findObject, save } from './define-route.js';
import { choice, ignored, required, text } from './parameters.js';
import { fail } from './stripe-error.js';
import type { SetupIntent } from './stripe-objects.js';

const path = '/v1/setup_intents';

/** Cards that are saved for later without a payment: https://docs.stripe.com/api/setup_intents */
export const setupIntentRoutes = [
  defineRoute(`POST ${path}`, { returns: 'setup_intent' }, createParameters, async (call, values) => {
    const intent = await changeSetupIntent(call, createSetupIntent(call, values), values);
    return values.confirm === true ? confirmSetupIntent(call, save(call, intent), values) : save(call, intent);
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
  defineRoute(`POST ${path}/:id`, { returns: 'setup_intent' }, changeParameters, async (call, values) =>
    save(call, await changeSetupIntent(call, find(call), values)),
  ),
  defineRoute(
    `POST ${path}/:id/confirm`,
    { returns: 'setup_intent' },
    { ...sharedParameters, ...confirmParameters, ...ignored('client_secret') },
    async (call, values) => {
      const intent = find(call);
      if (!OPEN.includes(intent.status)) failState(intent, 'confirmed', OPEN);
      return confirmSetupIntent(call, await changeSetupIntent(call, intent, values), values);
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

function failState(intent: SetupIntent, what: string, statuses: string[]): never {
  const message = `You cannot perform this action on this SetupIntent because it has a status of ${intent.status}.`;
  const hint = `Only a SetupIntent with one of the following statuses may be ${what}: ${statuses.join(', ')}.`;
  return fail(400, { message: `${message} ${hint}`, code: 'setup_intent_unexpected_state', setup_intent: intent });
}
