import { hash, randomBytes } from 'node:crypto';

/** A prefix that people and secret scanners know, and 256 random bits in base64url. */
const PREFIX = 'stg_';
const API_KEY_LENGTH = 47;

export function createApiKey(): string {
  return PREFIX + randomBytes(32).toString('base64url');
}

/** Whether a text looks like one; which one it is, if any, its hash tells. */
export function isApiKey(text: string): boolean {
  return text.length === API_KEY_LENGTH && text.startsWith(PREFIX);
}

/** Bytes of a block of SHA-256. */
const BLOCK = 64;

/** The keyed hash of an API key: of nothing else, since all have one length. */
export type HashApiKey = (apiKey: string) => Buffer;

/**
 * HMAC-SHA-256 under the file's own hash key, so that what one file holds says nothing about another's. 256 random bits
 * need no slow hash: there is nothing to guess. In two hashes of one step each, since every request pays for it: what
 * `createHmac` does costs three times as much. https://www.rfc-editor.org/rfc/rfc2104
 */
export function keyedHash(hashKey: Buffer): HashApiKey {
  const inner = Buffer.alloc(BLOCK + API_KEY_LENGTH, 0x36);
  const outer = Buffer.alloc(BLOCK + 32, 0x5c);
  for (const [at, byte] of hashKey.entries()) {
    inner[at] = 0x36 ^ byte;
    outer[at] = 0x5c ^ byte;
  }
  return (apiKey) => {
    inner.write(apiKey, BLOCK, 'latin1');
    outer.write(hash('sha256', inner, 'binary'), BLOCK, 'latin1');
    inner.fill(0, BLOCK);
    return Buffer.from(hash('sha256', outer, 'binary'), 'latin1');
  };
}
