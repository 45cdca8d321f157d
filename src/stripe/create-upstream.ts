import Stripe from 'stripe';
import { fromStripeError } from '../errors/from-stripe-error.js';
import { TransportFailure } from '../errors/transport-failure.js';
import { UpstreamFailure } from '../errors/upstream-failure.js';
import { log } from '../log.js';
import { authenticate } from './authenticate.js';
import { RESOURCE_PATHS } from './resource.js';
import type { StripeCall, Upstream } from './upstream.js';

type Response = Stripe.Response<{ id: string; object: string }>;

/**
 * Makes calls through stripe-node, notes each in the operation's report, and maps what it throws. A call that was aborted
 * fails with the reason of its signal.
 */
export function createUpstream(stripe: Stripe): Upstream {
  return async (call) => {
    const started = performance.now();
    const note = (status: number | null, requestId: string | undefined) =>
      call.report.calls.push({
        method: call.kind === 'read' ? 'GET' : 'POST',
        path: call.kind === 'read' ? `${RESOURCE_PATHS[call.resource]}/${call.id}` : RESOURCE_PATHS.token,
        expand: call.expand,
        status,
        requestId: requestId ?? null,
        ms: Math.round((performance.now() - started) * 10) / 10,
        cached: false,
      });

    let response: Response;
    try {
      response = await send(stripe, call);
    } catch (error) {
      const { status, requestId } = factsOf(error);
      note(status ?? null, requestId);
      if (call.signal?.aborted) throw call.signal.reason;
      const failure = fromStripeError(error);
      if (failure instanceof UpstreamFailure && failure.code === 'UPSTREAM_AUTH')
        log.error('Stripe refused a key', { code: failure.code, status, stripeRequestId: requestId });
      throw failure;
    }
    const { statusCode, requestId } = response.lastResponse;
    note(statusCode, requestId);
    const wanted = call.kind === 'read' ? call.resource : 'token';
    if (response.object !== wanted) {
      throw new UpstreamFailure('UPSTREAM_BAD_RESPONSE', 'Stripe answered with an object of another kind.', {
        stripeRequestId: requestId,
      });
    }
    const object = response as unknown as Record<string, unknown> & { id: string };
    return { object, replayed: response.lastResponse.headers['idempotent-replayed'] === 'true' };
  };
}

function send(stripe: Stripe, call: StripeCall): Promise<Response> {
  const expand = call.expand.length > 0 ? { expand: call.expand } : {};
  const options: Stripe.RequestOptions = { authenticator: authenticate(call) };
  if (call.account) options.stripeAccount = call.account;
  if (call.kind === 'create-token') {
    return stripe.tokens.create({ ...call.params, ...expand }, { ...options, idempotencyKey: call.idempotencyKey });
  }
  switch (call.resource) {
    case 'token':
      return stripe.tokens.retrieve(call.id, expand, options);
    case 'customer':
      return stripe.customers.retrieve(call.id, expand, options);
    case 'account':
      return stripe.accounts.retrieve(call.id, expand, options);
  }
}

function factsOf(error: unknown): { status?: number | undefined; requestId?: string | undefined } {
  if (!(error instanceof Stripe.errors.StripeError)) return {};
  const { detail } = error as { detail?: unknown };
  if (!(detail instanceof TransportFailure)) return { status: error.statusCode, requestId: error.requestId };
  return { status: detail.answer.status, requestId: detail.answer.stripeRequestId };
}
