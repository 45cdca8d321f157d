import { RESOURCE_PATHS } from './resource.js';
import type { StripeCall } from './stripe-call.js';
import type { TransportRequest } from './transport.js';

/** The API version that the schema was written for. https://docs.stripe.com/api/versioning */
export const STRIPE_API_VERSION = '2026-10-28.endive';

/** Builds the HTTP request of a call: the paths to expand go into the query of a read and into the form of a create. */
export function toRequest(call: StripeCall): TransportRequest {
  const headers: Record<string, string> = {
    authorization: `Bearer ${call.apiKey}`,
    'stripe-version': STRIPE_API_VERSION,
    'user-agent': 'stripe-token-gateway',
  };
  if (call.account) headers['stripe-account'] = call.account;
  const { cancellation } = call;
  const expand = call.expand.map((path) => `expand[]=${path}`).join('&');
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

/**
 * Encodes parameters as Stripe's form: `card[number]=…`, list items by their index. Omits what is undefined; null becomes
 * an empty value, which is how Stripe unsets a field. Numbers are plain decimals.
 */
export function toForm(params: object): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(params)) append(pairs, encodeURIComponent(name), value);
  return pairs.join('&');
}

function append(pairs: string[], name: string, value: unknown): void {
  if (value === undefined) return;
  if (typeof value !== 'object' || value === null) {
    pairs.push(`${name}=${encodeURIComponent(typeof value === 'number' ? toDecimal(value) : String(value ?? ''))}`);
    return;
  }
  for (const [key, item] of Object.entries(value)) append(pairs, `${name}[${encodeURIComponent(key)}]`, item);
}

/** `0.0000001` and not `1e-7`, which Stripe does not read as a number. */
function toDecimal(value: number): string {
  const text = String(value);
  const [mantissa = '', exponent] = text.split('e');
  if (exponent === undefined) return text;
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const sign = value < 0 ? '-' : '';
  const power = Number(exponent);
  if (power > 0) return `${sign}${whole}${fraction.padEnd(power, '0')}`;
  return `${sign}0.${'0'.repeat(-power - 1)}${whole}${fraction}`;
}
