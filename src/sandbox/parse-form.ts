import { fail } from './stripe-error.js';
import type { SandboxRequest } from './wire.js';

/** A form value as it came: text, or a hash (an array is a hash whose keys are 0, 1, 2 …). */
export type FormValue = string | FormHash;
export type FormHash = Map<string, FormValue>;

/** Far more than the longest legal token, far less than what would hurt. */
export const MAX_BODY_BYTES = 1_048_576;

/** The parameters of a POST, in its form body. */
export function readFields({ headers, body = '' }: SandboxRequest): URLSearchParams {
  if (new TextEncoder().encode(body).byteLength > MAX_BODY_BYTES) {
    fail(400, { message: `Invalid request: the body is larger than ${MAX_BODY_BYTES} bytes.` });
  }
  const type = headers['content-type'] ?? '';
  if (body !== '' && !/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    const hint = 'check that your POST content type is application/x-www-form-urlencoded';
    fail(400, { message: `Invalid request (${hint}).` });
  }
  return new URLSearchParams(body);
}

/**
 * Stripe's form encoding (`a[b][c]=1`, `a[]=1`, `a[0]=1`) as nested maps. Maps, not objects, so that a parameter called
 * `__proto__` is only an unknown parameter. A malformed or very deep name stays whole, and is an unknown parameter.
 */
export function parseForm(fields: Iterable<readonly [string, string]>): FormHash {
  const root: FormHash = new Map();
  for (const [name, value] of fields) insert(root, toSegments(name), value);
  return root;
}

/** Starts the key of a value that came without one (`a[]`), so that it is not taken for a hash key such as `a[0]`. */
export const PUSHED = '\0';

const MAX_DEPTH = 8;

function toSegments(name: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
  if (!match || name.includes(PUSHED)) return [name];
  const [, first = '', rest = ''] = match;
  const segments = rest === '' ? [] : rest.slice(1, -1).split('][');
  return segments.length < MAX_DEPTH ? [first, ...segments] : [name];
}

function insert(root: FormHash, segments: string[], value: string): void {
  let hash = root;
  segments.forEach((segment, index) => {
    const key = segment === '' ? `${PUSHED}${hash.size}` : segment;
    if (index === segments.length - 1) {
      hash.set(key, value);
      return;
    }
    const existing = hash.get(key);
    const next: FormHash = existing instanceof Map ? existing : new Map();
    hash.set(key, next);
    hash = next;
  });
}
