import { createHmac } from 'node:crypto';

/**
 * What a credential is counted under. It is the same on every replica, so it is keyed by its purpose and not by a secret: the
 * credential must be hard to guess (a Stripe key, the hash of an API key) or no secret (a subject).
 */
export function credentialId(kind: 'key' | 'jwt' | 'stripe', credential: string): string {
  const hash = createHmac('sha256', `stripe-token-gateway caller ${kind}`).update(credential);
  return `${kind}:${hash.digest('base64url').slice(0, 22)}`;
}
