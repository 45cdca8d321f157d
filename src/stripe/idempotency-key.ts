import { createHash } from 'node:crypto';

const MAX_LENGTH = 255;

/** What Stripe takes as a key, less what no header may hold. https://docs.stripe.com/api/idempotent_requests */
export function isIdempotencyKey(key: string): boolean {
  return /^[\x21-\x7e]{1,255}$/.test(key);
}

/**
 * One key for each field of an operation that shares one header: two aliases of `createToken` are two tokens. Where the
 * two together are too long, their hash stands in for them.
 */
export function derivedKey(header: string, responseName: string): string {
  const key = `${header}:${responseName}`;
  return key.length <= MAX_LENGTH ? key : createHash('sha256').update(key).digest('hex');
}

/** A key of our own, so that a retry within the gateway never makes a second token. */
export function automaticKey(): string {
  return `gateway-${crypto.randomUUID()}`;
}
