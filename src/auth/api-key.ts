import { createHmac, randomBytes } from 'node:crypto';

/** The prefix that people and secret scanners recognize, before 256 random bits in base64url. */
const PREFIX = 'stg_';
const LENGTH = PREFIX.length + 43;

export function createApiKey(): string {
  return PREFIX + randomBytes(32).toString('base64url');
}

/** Whether a text has the form of an API key; its hash decides whether it is one. */
export function isApiKey(text: string): boolean {
  return text.length === LENGTH && text.startsWith(PREFIX);
}

/**
 * HMAC-SHA-256 under the file's own hash key, so that one file says nothing about another. 256 random bits need no slow
 * hash: they cannot be guessed.
 */
export function hashApiKey(hashKey: Buffer, apiKey: string): Buffer {
  return createHmac('sha256', hashKey).update(apiKey).digest();
}
