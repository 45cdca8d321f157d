import { createHmac, type KeyObject, randomBytes } from 'node:crypto';

/** A prefix that people and secret scanners know, and 256 random bits in base64url. */
const API_KEY = /^stg_[A-Za-z0-9_-]{43}$/;

export function createApiKey(): string {
  return `stg_${randomBytes(32).toString('base64url')}`;
}

export function isApiKey(text: string): boolean {
  return API_KEY.test(text);
}

/**
 * What is kept of an API key. 256 random bits need no slow hash: there is nothing to guess. The file's own hash key makes
 * that what one file holds says nothing about another's.
 */
export function hashApiKey(hashKey: Buffer | KeyObject, apiKey: string): Buffer {
  return createHmac('sha256', hashKey).update(apiKey).digest();
}
