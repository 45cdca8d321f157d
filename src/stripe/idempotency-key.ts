import { createHmac } from 'node:crypto';

/** What Stripe accepts as a key, less what no header may hold. https://docs.stripe.com/api/idempotent_requests */
export function isIdempotencyKey(key: string): boolean {
  return /^[\x21-\x7e]{1,255}$/.test(key);
}

/** A random key, so that a retry within the gateway never creates a second token. */
export function automaticKey(): string {
  return `gateway-${crypto.randomUUID()}`;
}

export interface CallerKey {
  /** Undefined where callers are not told apart. */
  credentialId: string | undefined;
  /** The connected account that the token is created for. */
  account: string | undefined;
  /** The caller's own key. */
  key: string;
  /** The name of the field in the response, where the key is that of a whole operation: two creates of it are two tokens. */
  responseName?: string;
}

/**
 * Derives the key that Stripe is sent from a caller's own one: 43 characters, the same on every replica and after a restart.
 * Each credential and account has keys of its own, so that no caller can replay or block another one's create.
 */
export function toStripeIdempotencyKey({ credentialId, account, key, responseName }: CallerKey): string {
  const text = JSON.stringify([credentialId, account, key, responseName].map((part) => part ?? null));
  return createHmac('sha256', 'stripe-token-gateway idempotency key').update(text).digest('base64url');
}
