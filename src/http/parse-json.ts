import { GatewayError } from '../errors.js';

const MAX_DEPTH = 64;

/** Refuses what is not UTF-8. Keeps no state between two calls, unlike one that decodes a stream. */
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Strict JSON: UTF-8, no key twice in one object, at most 64 levels. Two passes detect a repeated key at a few microseconds
 * for a kilobyte: `JSON.parse` keeps the last of them, so its result has fewer keys than the text has colons. The messages
 * are the gateway's own, since those of `JSON.parse` quote the body.
 */
export function parseJson(bytes: Uint8Array): unknown {
  const colons = countColons(bytes);
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(bytes));
  } catch {
    throw badJson('The body is not JSON in UTF-8.');
  }
  if (countKeys(value) !== colons) throw badJson('The body has the same key twice in one object.');
  return value;
}

function badJson(message: string): GatewayError {
  return new GatewayError('BAD_USER_INPUT', message, { http: { status: 400 } });
}

/** Counts the colons between keys and values, and bounds the depth before anything recurses. */
function countColons(bytes: Uint8Array): number {
  const { length } = bytes;
  let colons = 0;
  let depth = 0;
  for (let at = 0; at < length; at++) {
    const byte = bytes[at];
    if (byte === 0x22) {
      while (++at < length && bytes[at] !== 0x22) if (bytes[at] === 0x5c) at++;
    } else if (byte === 0x3a) colons++;
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > MAX_DEPTH) throw badJson(`The body has more than ${MAX_DEPTH} levels.`);
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return colons;
}

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let keys = 0;
  if (Array.isArray(value)) {
    for (const item of value) keys += countKeys(item);
    return keys;
  }
  for (const key of Object.keys(value)) keys += 1 + countKeys((value as Record<string, unknown>)[key]);
  return keys;
}
