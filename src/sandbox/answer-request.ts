import { authenticate } from './authenticate.js';
import { createId } from './create-id.js';
import { parseForm } from './parse-form.js';
import { readFields } from './read-fields.js';
import { Refusal, toErrorBody } from './refusal.js';
import { findRoute } from './routes.js';
import type { State } from './state.js';
import type { SandboxReply, SandboxRequest } from './wire.js';
import { type Answer, withIdempotency } from './with-idempotency.js';

/** Stripe's version that the sandbox was written after; a caller that asks for another one gets its own echoed. */
const API_VERSION = '2026-10-28.endive';

/** One request, in Stripe's order: is there such a route, who calls, with what, was it asked before, and the answer. */
export async function answerRequest(state: State, request: SandboxRequest): Promise<SandboxReply> {
  const requestId = createId('req', 14);
  const key = request.method === 'POST' ? (request.headers['idempotency-key'] ?? '') : '';

  const settled = await settle(state, requestId, async () => {
    const { pathname, searchParams } = new URL(request.path, 'http://sandbox');
    const { route, id, target } = findRoute(request.method, pathname);
    const caller = authenticate(request.headers, state);
    const fields = request.method === 'POST' ? readFields(request) : searchParams;
    const run = () =>
      settle(state, requestId, async () => {
        const object = await route.answer({ state, caller, id }, parseForm(fields));
        return { status: 200, body: JSON.stringify(object), requestId };
      });
    if (key === '') return run();
    return withIdempotency(state, { key, scope: caller.scope, target, fields }, run);
  });

  return toReply(settled, request.headers, requestId, key !== '');
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
  };
  for (const name of ['stripe-account', 'idempotency-key']) {
    const value = asked[name];
    if (value) headers[name] = value;
  }
  if (keyed) headers['original-request'] = answer.requestId;
  if (keyed && answer.status === 200) headers['stripe-should-retry'] = 'false';
  if (answer.replayed) headers['idempotent-replayed'] = 'true';
  if (answer.status === 401) headers['www-authenticate'] = 'Basic realm="Stripe"';
  return { status: answer.status, headers, text: answer.body };
}
