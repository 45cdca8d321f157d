/** A form value as it came: text, or a hash (an array is a hash whose keys are 0, 1, 2 …). */
export type FormValue = string | FormHash;
export type FormHash = Map<string, FormValue>;

/**
 * Stripe's form encoding (`a[b][c]=1`, `a[]=1`, `a[0]=1`) as nested maps. Maps, not objects, so that a parameter called
 * `__proto__` is only an unknown parameter. A malformed or very deep name stays whole, and is refused as unknown.
 */
export function parseForm(fields: Iterable<readonly [string, string]>): FormHash {
  const root: FormHash = new Map();
  for (const [name, value] of fields) insert(root, toSegments(name), value);
  return root;
}

const MAX_DEPTH = 8;

function toSegments(name: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
  if (!match) return [name];
  const [, first = '', rest = ''] = match;
  const segments = rest === '' ? [] : rest.slice(1, -1).split('][');
  return segments.length < MAX_DEPTH ? [first, ...segments] : [name];
}

function insert(root: FormHash, segments: string[], value: string): void {
  let hash = root;
  segments.forEach((segment, index) => {
    const key = segment === '' ? String(hash.size) : segment;
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
