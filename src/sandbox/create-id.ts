const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A random id of Stripe's form, e.g. `tok_` and 24 letters or digits. */
export function createId(prefix: string, length = 24): string {
  return `${prefix}_${toAlphanumeric(crypto.getRandomValues(new Uint8Array(length)))}`;
}

export function toAlphanumeric(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
