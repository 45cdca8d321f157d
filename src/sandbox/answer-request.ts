import { authenticate } from './authenticate.js';
import { answerAuthentication } from './authentication-page.js';
import { createId } from './create-id.js';
import { parseForm, readFields } from './parse-form.js';
import { findRoute } from './routes.js';
import type { State } from './state.js';
import { fail, StripeError, toErrorBody } from './stripe-error.js';
import type { SandboxReply, SandboxRequest } from './wire.js';
import { type Answer, withIdempotency } from './with-idempotency.js';

/** Stripe's version that the sandbox was written after. A caller that asks for another one gets that one echoed. */
const API_VERSION = '2026-10-28.endive';

/** One request, in Stripe's order: is there such a route, who calls, with what, was it asked before, and the reply. */
export async function answerRequest(state: State, request: SandboxRequest): Promise<SandboxReply> {
  if (request.method === 'OPTIONS') return toPreflight(request.headers);
  const page = answerAuthentication(state, request);
  if (page) return page;
  const requestId = createId('req', 14);
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const key = method === 'POST' ? (request.headers['idempotency-key'] ?? '') : '';

  const settled = await settle(state, requestId, async () => {
    const { pathname, searchParams } = new URL(request.path, 'http://sandbox');
    const { route, id, child, target } = findRoute(method, pathname);
    const caller = authenticate(request.headers, state);
    checkVersion(request.headers['stripe-version'], state);
    const fields = method === 'POST' ? readFields(request) : searchParams;
    const origin = `http://${request.headers.host ?? 'sandbox'}`;
    const run = () =>
      settle(state, requestId, async () => {
        const object = await route.answer({ state, caller, id, child, origin, requestId }, parseForm(fields));
        return { status: 200, body: JSON.stringify(object), requestId };
      });
    if (key === '') return run();
    return withIdempotency(state, { key, scope: caller.scope, target, fields }, run);
  });

  const reply = toReply(settled, request.headers, requestId, key !== '');
  return request.method === 'HEAD' ? { ...reply, text: '' } : reply;
}

/** The reply of an error that befell a request before it was looked at. */
export function toErrorReply(
  state: State,
  { headers }: SandboxRequest,
  error: StripeError,
  more: Record<string, string> = {},
): SandboxReply {
  const requestId = createId('req', 14);
  const body = JSON.stringify(toErrorBody(error, requestId, state.seconds()));
  const reply = toReply({ status: error.status, body, requestId }, headers, requestId, false);
  return { ...reply, headers: { ...reply.headers, ...more } };
}

/** Runs to an answer, whatever happens: an error is one, and a defect of the sandbox is Stripe's 500. */
async function settle<A extends Answer>(state: State, requestId: string, run: () => Promise<A>): Promise<A | Answer> {
  try {
    return await run();
  } catch (thrown) {
    const message = 'An error occurred in the sandbox. It is a defect: please report it.';
    const error = thrown instanceof StripeError ? thrown : new StripeError(500, { type: 'api_error', message });
    const body = JSON.stringify(toErrorBody(error, requestId, state.seconds()));
    return { status: error.status, body, requestId };
  }
}

function toReply(
  answer: Answer & { replayed?: boolean },
  asked: SandboxRequest['headers'],
  requestId: string,
  keyed: boolean,
): SandboxReply {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'cache-control': 'no-cache, no-store',
    'request-id': requestId,
    'stripe-version': asked['stripe-version'] ?? API_VERSION,
    ...CORS,
  };
  for (const name of ['stripe-account', 'stripe-context', 'idempotency-key']) {
    const value = asked[name];
    if (value) headers[name] = value;
  }
  if (keyed) headers['original-request'] = answer.requestId;
  if (keyed && answer.status === 200) headers['stripe-should-retry'] = 'false';
  if (answer.replayed) headers['idempotent-replayed'] = 'true';
  if (answer.status === 401) headers['www-authenticate'] = 'Basic realm="Stripe"';
  return { status: answer.status, headers, text: answer.body };
}

/** Browsers may call Stripe from any page: the key is what protects it. */
const CORS = {
  'access-control-allow-credentials': 'true',
  'access-control-allow-methods': 'GET, HEAD, PUT, PATCH, POST, DELETE',
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'Request-Id, Stripe-Manage-Version, Stripe-Should-Retry, X-Stripe-External-Auth-Required, X-Stripe-Privileged-Session-Required',
  'access-control-max-age': '300',
  vary: 'Origin',
};

function toPreflight(asked: SandboxRequest['headers']): SandboxReply {
  const wanted = asked['access-control-request-headers'];
  return { status: 200, headers: { ...CORS, ...(wanted && { 'access-control-allow-headers': wanted }) }, text: '' };
}

/** The last version that had a date alone; later ones have a name too. */
const LAST_UNNAMED = '2024-06-20';

/**
 * Stripe has a list of its versions, which grows; here any is good that could be one: a day from 2011 until today, with a name
 * if it is that recent.
 */
function checkVersion(version: string | undefined, state: State): void {
  if (version === undefined) return;
  const [, date = '', name] = /^(\d{4}-\d{2}-\d{2})(?:\.([a-z]+))?(?:; ?[\w=;. ]+)?$/.exec(version) ?? [];
  const time = Date.parse(`${date}T00:00:00Z`);
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
  const last = Math.max(state.seconds() * 1000, Date.parse(API_VERSION.slice(0, 10)));
  const isNamed = name !== undefined;
  if (isDay && date >= '2011-01-01' && time <= last && isNamed === date > LAST_UNNAMED) return;
  fail(400, { message: `Invalid Stripe API version: ${version.slice(0, 100)}` });
}
