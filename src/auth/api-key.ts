import { createHmac, randomBytes } from 'node:crypto';

/** What people and secret scanners know it by, before 256 random bits in base64url. */
const PREFIX = 'stg_';
const LENGTH = PREFIX.length + 43;

export function createApiKey(): string {
  return PREFIX + randomBytes(32).toString('base64url');
}

/** Whether a text looks like one; which one it is, if any, its hash tells. */
export function isApiKey(text: string): boolean {
  return text.length === LENGTH && text.startsWith(PREFIX);
}

/**
 * HMAC-SHA-256 under the file's own hash key, so that what one file holds says nothing about another's. 256 random bits
 * need no slow hash: there is nothing to guess.
 */
export function hashApiKey(hashKey: Buffer, apiKey: string): Buffer {
  return createHmac('sha256', hashKey).update(apiKey).digest();
}
