import type { Kinds, StripeObject } from './stripe-objects.js';

/** The first reply to an idempotency key; while it is being worked out there is only the print of the parameters. */
export interface StoredAnswer {
  print: string;
  answer?: { status: number; body: string; requestId: string };
}

export interface StateOptions {
  now?: () => number;
  capacity?: number;
  rawCards?: boolean;
}

/** Whose objects a call sees: the platform's own or a connected account's. */
export type Scope = 'platform' | `acct_${string}`;

/** Everything that one sandbox keeps. No card, account or id number is ever among it. */
export interface State {
  readonly objects: Objects;
  readonly answers: BoundedMap<StoredAnswer>;
  readonly fingerprint: Fingerprint;
  readonly rawCards: boolean;
  /** Unix seconds. */
  seconds(): number;
}

export function createState({ now = Date.now, capacity = 10_000, rawCards = true }: StateOptions): State {
  return {
    objects: createObjects(capacity),
    answers: createBoundedMap(capacity),
    fingerprint: createFingerprint(),
    rawCards,
    seconds: () => Math.floor(now() / 1000),
  };
}

/** Objects by kind, scope and id: a token of the platform does not exist for a connected account. Each kind is bounded. */
export interface Objects {
  get<K extends keyof Kinds>(scope: Scope, kind: K, id: string): Kinds[K] | undefined;
  set(scope: Scope, object: StripeObject): void;
  /** Sets a seed, which is never evicted. */
  keep(scope: Scope, object: StripeObject): void;
  delete(scope: Scope, kind: keyof Kinds, id: string): void;
  /** Of any kind. */
  find(scope: Scope, id: string): StripeObject | undefined;
  /** The newest first. */
  list<K extends keyof Kinds>(scope: Scope, kind: K): Kinds[K][];
  sizes(): Record<string, number>;
}

function createObjects(capacity: number): Objects {
  const kinds = new Map<string, BoundedMap<StripeObject>>();
  const mapOf = (kind: string) => {
    const map = kinds.get(kind) ?? createBoundedMap<StripeObject>(capacity);
    kinds.set(kind, map);
    return map;
  };
  return {
    get: <K extends keyof Kinds>(scope: Scope, kind: K, id: string) =>
      mapOf(kind).get(`${scope} ${id}`) as Kinds[K] | undefined,
    set: (scope, object) => mapOf(object.object).set(`${scope} ${object.id}`, object),
    keep: (scope, object) => mapOf(object.object).keep(`${scope} ${object.id}`, object),
    delete: (scope, kind, id) => mapOf(kind).delete(`${scope} ${id}`),
    find(scope, id) {
      for (const map of kinds.values()) {
        const object = map.get(`${scope} ${id}`);
        if (object) return object;
      }
      return undefined;
    },
    list: <K extends keyof Kinds>(scope: Scope, kind: K) =>
      [...mapOf(kind)].flatMap(([key, object]) => (key.startsWith(`${scope} `) ? (object as Kinds[K]) : [])).reverse(),
    sizes: () => Object.fromEntries([...kinds].map(([kind, map]) => [kind, map.size])),
  };
}

/** A map that holds the newest `capacity` entries: whoever runs a sandbox for weeks must not run out of memory. */
export interface BoundedMap<V> extends Iterable<[string, V]> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  /** Sets an entry that is never evicted and does not count towards the capacity. */
  keep(key: string, value: V): void;
  delete(key: string): void;
  readonly size: number;
}

export function createBoundedMap<V>(capacity: number): BoundedMap<V> {
  const kept = new Map<string, V>();
  const entries = new Map<string, V>();
  return {
    get: (key) => kept.get(key) ?? entries.get(key),
    set(key, value) {
      if (kept.has(key)) {
        kept.set(key, value);
        return;
      }
      entries.set(key, value);
      if (entries.size <= capacity) return;
      const oldest = entries.keys().next();
      if (!oldest.done) entries.delete(oldest.value);
    },
    keep: (key, value) => void kept.set(key, value),
    delete(key) {
      kept.delete(key);
      entries.delete(key);
    },
    get size() {
      return kept.size + entries.size;
    },
    *[Symbol.iterator]() {
      yield* kept;
      yield* entries;
    },
  };
}

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
