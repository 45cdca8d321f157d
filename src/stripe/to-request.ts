import { RESOURCE_PATHS } from './resource.js';
import { toForm } from './to-form.js';
import type { TransportRequest } from './transport.js';
import type { StripeCall } from './upstream.js';

/** The version that the schema was written for. https://docs.stripe.com/api/versioning */
export const STRIPE_API_VERSION = '2026-10-28.endive';

/** One call as Stripe takes it: paths to expand in the query of a read and in the form of a create. */
export function toRequest(call: StripeCall): TransportRequest {
  const headers: Record<string, string> = {
    authorization: `Bearer ${call.apiKey}`,
    'stripe-version': STRIPE_API_VERSION,
    'user-agent': 'stripe-token-gateway',
  };
  if (call.account) headers['stripe-account'] = call.account;
  const expand = call.expand.length === 0 ? '' : call.expand.map((path) => `expand[]=${path}`).join('&');
  const { cancellation } = call;
  if (call.kind === 'read') {
    const path = `${RESOURCE_PATHS[call.resource]}/${call.id}`;
    return { method: 'GET', path: expand ? `${path}?${expand}` : path, headers, body: undefined, cancellation };
  }
  headers['content-type'] = 'application/x-www-form-urlencoded';
  headers['idempotency-key'] = call.idempotencyKey;
  const form = toForm(call.params);
  return {
    method: 'POST',
    path: RESOURCE_PATHS.token,
    headers,
    body: expand ? `${form}&${expand}` : form,
    cancellation,
  };
}
