import type { Optional } from './parameters.js';
import { PUSHED } from './parse-form.js';
import { failParameter } from './stripe-error.js';

export type Metadata = Record<string, string>;

const MAX_KEYS = 50;
const MAX_KEY_LENGTH = 40;
const MAX_VALUE_LENGTH = 500;

/** The keys that a request sets; an empty value unsets a key, and null all of them. https://docs.stripe.com/api/metadata */
export const metadata: Optional<Map<string, string> | null> = (value, name) => {
  if (value === undefined) return undefined;
  if (value === '') return null;
  if (!(value instanceof Map)) return failParameter(name, 'Invalid object');
  const changes = new Map<string, string>();
  for (const [key, element] of value) {
    if (key.startsWith(PUSHED) || key.trim() === '') failParameter(name, 'Metadata keys must not be empty.');
    if (key.length > MAX_KEY_LENGTH) failLength(name, 'key', MAX_KEY_LENGTH, key.length);
    if (typeof element !== 'string') return failParameter(`${name}[${key}]`, 'Invalid string');
    if (element.length > MAX_VALUE_LENGTH) failLength(`${name}[${key}]`, 'value', MAX_VALUE_LENGTH, element.length);
    changes.set(key, element);
  }
  return changes;
};

/** What an object's metadata become. The result has no prototype: a key may be called `constructor`. */
export function changeMetadata(current: object | null, changes: Map<string, string> | null | undefined): Metadata {
  const entries = new Map<string, string>(changes === null ? [] : Object.entries(current ?? {}));
  for (const [key, value] of changes ?? []) {
    if (value === '') entries.delete(key);
    else entries.set(key, value);
  }
  if (entries.size > MAX_KEYS) {
    const message = `Metadata can have up to ${MAX_KEYS} keys, but you've set ${entries.size}.`;
    failParameter('metadata', `${message} Email us at support+metadata@stripe.com for more information.`);
  }
  const result: Metadata = Object.create(null);
  for (const [key, value] of entries) result[key] = value;
  return result;
}

function failLength(param: string, what: string, max: number, length: number): never {
  failParameter(
    param,
    `Metadata ${what}s can have up to ${max} characters, but you passed in a ${what} that is ${length} characters.`,
  );
}
