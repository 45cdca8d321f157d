import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { CachedObject } from '../stripe/immutable-cache.js';
import { digestBytes } from './digest.js';

const CIPHER = 'aes-256-gcm';
const IV = 12;
const TAG = 16;

/**
 * Encrypts the fields of a token with a key derived from its cache key, which contains its id. Stripe's ids cannot be guessed, so
 * whoever reads Redis learns nothing about a token, and whoever writes to it cannot forge one.
 */
export function seal(key: string, fields: CachedObject): string {
  const iv = randomBytes(IV);
  const cipher = createCipheriv(CIPHER, digestBytes('seal', key), iv);
  const text = Buffer.concat([cipher.update(JSON.stringify(fields), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64');
}

/** Undefined for what was not sealed for this key. */
export function open(key: string, sealed: string): CachedObject | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  try {
    const cipher = createDecipheriv(CIPHER, digestBytes('seal', key), bytes.subarray(0, IV), { authTagLength: TAG });
    cipher.setAuthTag(bytes.subarray(IV, IV + TAG));
    return JSON.parse(cipher.update(bytes.subarray(IV + TAG), undefined, 'utf8') + cipher.final('utf8'));
  } catch {
    return undefined;
  }
}
