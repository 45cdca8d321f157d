import { authenticate } from './authenticate.js';
import { createId } from './create-id.js';
import { parseForm } from './parse-form.js';
import { readFields } from './read-form.js';
import { Refusal, toErrorBody } from './refusal.js';
import { findRoute } from './routes.js';
import type { State } from './state.js';
import { type Answer, withIdempotency } from './with-idempotency.js';

/** Stripe's version that the sandbox was written after; a caller that asks for another one gets its own echoed. */
const API_VERSION = '2026-10-28.endive';

/** One request, in Stripe's order: is there such a route, who calls, with what, was it asked before, and the answer. */
export async function answerRequest(state: State, request: Request): Promise<Response> {
  request.signal.throwIfAborted();
  const requestId = createId('req', 14);
  const key = request.method === 'POST' ? (request.headers.get('idempotency-key') ?? '') : '';

  const settled = await settle(state, requestId, async () => {
    const { route, id, target } = findRoute(request.method, new URL(request.url).pathname);
    const caller = authenticate(request.headers, state);
    const fields = await readFields(request);
    const run = () =>
      settle(state, requestId, async () => {
        const object = await route.answer({ state, caller, id }, parseForm(fields));
        return { status: 200, body: JSON.stringify(object), requestId };
      });
    if (key === '') return run();
    return withIdempotency(state, { key, scope: caller.scope, target, fields }, run);
  });

  request.signal.throwIfAborted();
  return toResponse(settled, request.headers, requestId, key !== '');
}

/** Runs to an answer, whatever happens: a refusal is one, and a defect of ours is Stripe's 500. */
async function settle<A extends Answer>(state: State, requestId: string, run: () => Promise<A>): Promise<A | Answer> {
  try {
    return await run();
  } catch (error) {
    const message = 'An error occurred in the sandbox. It is a defect: please report it.';
    const refusal = error instanceof Refusal ? error : new Refusal(500, { type: 'api_error', message });
    const body = JSON.stringify(toErrorBody(refusal, requestId, state.seconds()));
    return { status: refusal.status, body, requestId };
  }
}

function toResponse(
  answer: Answer & { replayed?: boolean },
  asked: Headers,
  requestId: string,
  keyed: boolean,
): Response {
  const headers = new Headers({
    'content-type': 'application/json',
    'cache-control': 'no-cache, no-store',
    'request-id': requestId,
    'stripe-version': asked.get('stripe-version') ?? API_VERSION,
  });
  for (const name of ['stripe-account', 'idempotency-key']) {
    const value = asked.get(name);
    if (value) headers.set(name, value);
  }
  if (keyed) headers.set('original-request', answer.requestId);
  if (keyed && answer.status === 200) headers.set('stripe-should-retry', 'false');
  if (answer.replayed) headers.set('idempotent-replayed', 'true');
  if (answer.status === 401) headers.set('www-authenticate', 'Basic realm="Stripe"');
  return new Response(answer.body, { status: answer.status, headers });
}
