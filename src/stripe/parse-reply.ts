import { TransportFailure } from '../errors/transport-failure.js';
import { factsOf } from './read-reply.js';

/** The body of a reply: an object of Stripe's with 2xx, an error of Stripe's with 4xx or 5xx. Nothing else passes. */
export function parseReply(response: Response, text: string): object {
  const { status } = response;
  const body = parse(text);
  const fits = status >= 400 ? isStripeError : status >= 200 && status < 300 ? isStripeObject : () => false;
  if (isObject(body) && fits(body)) return body;
  throw new TransportFailure('unreadable', factsOf(response));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStripeError(body: object): boolean {
  return 'error' in body && isObject(body.error);
}

function isStripeObject(body: object): boolean {
  return 'object' in body && typeof body.object === 'string' && 'id' in body && typeof body.id === 'string';
}
