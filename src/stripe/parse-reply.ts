import { fromStripeError, type StripeErrorReply } from './errors.js';
import type { TransportReply } from './transport.js';
import { TransportFailure } from './transport-failure.js';

/**
 * The object of a reply: one of Stripe's with 2xx. Throws what an error of Stripe's with 4xx or 5xx stands for; nothing
 * else passes.
 */
export function parseReply({ status, headers, text }: TransportReply): StripeReplyObject {
  const body = parse(text);
  if (isObject(body)) {
    if (status >= 200 && status < 300 && isStripeObject(body)) return body;
    if (status >= 400 && isObject(body.error)) {
      throw fromStripeError({ status, headers, error: body.error as StripeErrorReply['error'] });
    }
  }
  throw new TransportFailure('unreadable', { status, headers });
}

export type StripeReplyObject = Record<string, unknown> & { id: string; object: string };

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStripeObject(body: Record<string, unknown>): body is StripeReplyObject {
  return typeof body.object === 'string' && typeof body.id === 'string';
}
