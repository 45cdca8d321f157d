import { createHmac } from 'node:crypto';

/** The same on every replica and apart for each purpose. Redis holds this of a client or a token, and nothing else. */
export function digest(purpose: string, text: string): string {
  return digestBytes(purpose, text).toString('base64url').slice(0, 22);
}

/** 32 bytes. */
export function digestBytes(purpose: string, text: string): Buffer {
  return createHmac('sha256', `stripe-token-gateway redis ${purpose}`).update(text).digest();
}
