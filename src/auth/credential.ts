import { createHmac } from 'node:crypto';
import { unauthenticated } from './caller.js';

/** More than any key has, and any reasonable token. */
const MAX_LENGTH = 8192;

/** The credential of `authorization: Bearer …`: one run of visible ASCII. Two credentials count as none. */
export function readBearer(header: (name: string) => string | undefined): string {
  const value = header('authorization');
  if (!value) throw unauthenticated('The credential is missing. Send it in the header authorization: Bearer ….');
  const credential = value.length > MAX_LENGTH ? undefined : /^Bearer +([\x21-\x7e]+)$/i.exec(value)?.[1];
  if (!credential) throw unauthenticated('The authorization header takes one credential: Bearer ….');
  return credential;
}

/**
 * What a credential is counted under. It is the same on every replica, so it is keyed by its purpose and not by a secret: the
 * credential must be hard to guess (a Stripe key, the hash of an API key) or no secret (a subject).
 */
export function credentialId(kind: 'key' | 'jwt' | 'stripe', credential: string): string {
  const hash = createHmac('sha256', `stripe-token-gateway caller ${kind}`).update(credential);
  return `${kind}:${hash.digest('base64url').slice(0, 22)}`;
}
