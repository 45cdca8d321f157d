import Stripe from 'stripe';
import { fromStripeError } from '../errors/from-stripe-error.js';
import { GatewayError } from '../errors/gateway-error.js';
import { RESOURCE_PATHS } from './resource.js';
import type { StripeCall, Upstream } from './upstream.js';

type Response = Stripe.Response<{ id: string; object: string }>;

/** Makes calls through stripe-node, notes each in the operation's report, and maps what it throws. */
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
      const { statusCode, requestId } = error instanceof Stripe.errors.StripeError ? error : {};
      note(statusCode ?? null, requestId);
      throw fromStripeError(error);
    }
    const { statusCode, requestId } = response.lastResponse;
    note(statusCode, requestId);
    const wanted = call.kind === 'read' ? call.resource : 'token';
    if (response.object !== wanted) {
      throw new GatewayError('UPSTREAM_BAD_RESPONSE', 'Stripe answered with an object of another kind.', {
        stripeRequestId: requestId,
      });
    }
    const object = response as unknown as Record<string, unknown> & { id: string };
    return { object, replayed: headerOf(response, 'idempotent-replayed') === 'true' };
  };
}

function send(stripe: Stripe, call: StripeCall): Promise<Response> {
  const expand = call.expand.length > 0 ? { expand: call.expand } : {};
  const options: Stripe.RequestOptions = { apiKey: call.apiKey };
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

/** Over `fetch`, `lastResponse` is the `Response` itself, whatever its type says. */
function headerOf(response: Response, name: string): string | null {
  return (response.lastResponse as unknown as globalThis.Response).headers.get(name);
}
