import { type FailedCall, fromStripeError, type StripeErrorReply, UpstreamFailure } from './errors.js';
import type { StripeCall, StripeReply } from './stripe-call.js';
import { TransportFailure, type TransportReply } from './transport.js';

/**
 * The object that a call asked for: 2xx, of the right type and, for a read, with the right id. Throws what an error response
 * stands for; everything else is an unreadable response.
 */
export function parseReply(call: StripeCall, reply: TransportReply): StripeReply {
  const { status, headers, text } = reply;
  const object = toObject(call, status, headers, parse(text));
  const isExpected = call.kind === 'read' ? isAskedFor(call, object) : object.object === 'token';
  if (!isExpected) {
    throw new UpstreamFailure('UPSTREAM_BAD_RESPONSE', 'Stripe answered with another object than was asked for.', {
      stripeRequestId: headers['request-id'],
      reason: 'another object',
    });
  }
  return { object, replayed: headers['idempotent-replayed'] === 'true' };
}

type StripeObject = Record<string, unknown> & { id: string; object: string };

function toObject(call: FailedCall, status: number, headers: Record<string, string>, body: unknown): StripeObject {
  if (isRecord(body)) {
    if (status >= 200 && status < 300 && isStripeObject(body)) return body;
    if (status >= 400 && isRecord(body.error)) {
      throw fromStripeError({ status, headers, error: body.error as StripeErrorReply['error'] }, call);
    }
  }
  throw new TransportFailure('unreadable', { status, headers });
}

/**
 * Stripe does not document reading its test tokens by their names (`tok_visa`). Should it answer with the token that it
 * creates for one, in test mode, that is no mistake; such a reply is not cached.
 */
function isAskedFor({ resource, id, apiKey }: StripeCall & { kind: 'read' }, object: StripeObject): boolean {
  if (object.object !== resource) return false;
  return object.id === id || (resource === 'token' && apiKey.slice(2, 8) === '_test_' && TEST_NAME.test(id));
}

/** https://docs.stripe.com/testing?testing-method=tokens */
const TEST_NAME =
  /^(tok_(visa|mastercard|amex|discover|diners|jcb|unionpay|charge[A-Z]|avs[A-Z]|cvcCheckFail|risk|createDispute|bypass|threeDSecure)|btok_us_)/;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStripeObject(body: Record<string, unknown>): body is StripeObject {
  return typeof body.object === 'string' && typeof body.id === 'string';
}
