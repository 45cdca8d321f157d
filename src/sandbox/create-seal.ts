/** Turns a secret into a mark that is the same for the same secret and says nothing about it. */
export type Seal = (secret: string) => Promise<Uint8Array>;

/**
 * An HMAC-SHA-256 under a random key that lives and dies with this sandbox. A plain hash would not do: there are few enough
 * card numbers to try them all.
 */
export function createSeal(): Seal {
  let key: Promise<CryptoKey> | undefined;
  return async (secret) => {
    key ??= crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    return new Uint8Array(await crypto.subtle.sign('HMAC', await key, new TextEncoder().encode(secret)));
  };
}
