/** Turns a secret into bytes that are the same for the same secret and say nothing about it. */
export type Fingerprint = (secret: string) => Promise<Uint8Array>;

/**
 * An HMAC-SHA-256 under a random key that lives and dies with this sandbox. A plain hash would not do: there are few enough
 * card numbers to try them all.
 */
export function createFingerprint(): Fingerprint {
  let key: Promise<CryptoKey> | undefined;
  return async (secret) => {
    key ??= crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    return new Uint8Array(await crypto.subtle.sign('HMAC', await key, new TextEncoder().encode(secret)));
  };
}
