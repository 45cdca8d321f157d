import { LRUCache } from 'lru-cache';
import type { CreateTokenCall, Mutability, ReadCall, StripeReply, Upstream } from './stripe-call.js';

export type CachedObject = Record<string, unknown> & { id: string };

/** The keys of an object that cannot change: since it was created, once they are true, or those of a hash inside it. */
export type ImmutableKeys = Map<string, 'made' | 'true' | ImmutableKeys>;

/** Where immutable fields are cached: in this process, or behind that in a store that replicas share. */
export interface CacheStore {
  /** What this process has cached. */
  get(key: string): CachedObject | undefined;
  /** What the shared store has cached, where there is one. */
  fetch?(key: string): Promise<CachedObject | undefined>;
  /** For the store's own time to live, or for less: `forMs`. */
  set(key: string, fields: CachedObject, forMs?: number): void;
  /** Entries in this process, where that is known. */
  readonly size?: number;
}

/** About 5 MB. */
const MAX_TOKENS = 10_000;

/**
 * A bounded cache in this process. Keeps JSON text: an object of a dozen strings takes twice the memory, and many times the
 * work of the garbage collector.
 */
export function createMemoryStore(ttlMs: number, maxTokens = MAX_TOKENS): CacheStore {
  const texts = new LRUCache<string, string>({ max: maxTokens, ttl: ttlMs, ttlResolution: 0 });
  return {
    get: (key) => {
      const text = texts.get(key);
      return text === undefined ? undefined : (JSON.parse(text) as CachedObject);
    },
    set: (key, fields, forMs = ttlMs) => {
      texts.set(key, JSON.stringify(fields), { ttl: Math.max(1, Math.min(forMs, ttlMs)) });
    },
    get size() {
      return texts.size;
    },
  };
}

export interface ImmutableCacheOptions {
  store: CacheStore;
  /** Those of a token. */
  keys: ImmutableKeys;
}

/**
 * Caches what cannot change of a token: no holder's name, no address, nothing that was expanded. Credential and scopes are
 * checked before it is asked.
 */
export class ImmutableCache {
  readonly #store: CacheStore;
  readonly #copy: Copy;
  readonly #flags: readonly string[];
  /** Reads that were answered from the cache, and those that could have been. For metrics. */
  readonly counts = { hits: 0, misses: 0 };

  constructor({ store, keys }: ImmutableCacheOptions) {
    this.#store = store;
    this.#copy = createCopy(keys);
    this.#flags = [...keys].filter(([, since]) => since === 'true').map(([key]) => key);
  }

  /** Entries in this process, where that is known. */
  get size(): number | undefined {
    return this.#store.size;
  }

  /** A promise only where there is a shared store to ask. */
  find({ owner, id, mutability }: ReadCall): CachedObject | undefined | Promise<CachedObject | undefined> {
    const key = keyOf(owner, id);
    const near = this.#store.get(key);
    if (near && this.isImmutable(mutability, near)) return near;
    return this.#store.fetch?.(key).then((far) => (far && this.isImmutable(mutability, far) ? far : undefined));
  }

  add(owner: string, object: CachedObject): void {
    this.#store.set(keyOf(owner, object.id), this.#copy(object) as CachedObject);
  }

  /** Whether nothing that was selected of an object can change any more. */
  isImmutable(mutability: Mutability, object: Record<string, unknown>): boolean {
    return (
      mutability === 'immutable' ||
      (mutability === 'immutable-once-true' && this.#flags.every((flag) => object[flag] === true))
    );
  }
}

/**
 * Answers reads of immutable fields from the cache. Caches every token that is created, and those that are read for immutable
 * fields. A read of mutable fields caches nothing: whoever makes one mostly repeats it, and it is not answered from the cache.
 */
export function withImmutableCache(upstream: Upstream, cache: ImmutableCache): Upstream {
  const read = async (call: ReadCall): Promise<StripeReply> => {
    const started = performance.now();
    const found = cache.find(call);
    const cached = found instanceof Promise ? await found : found;
    if (cached) {
      cache.counts.hits += 1;
      call.record.avoided += 1;
      call.record.note(call, 'memory', started);
      return { object: cached, replayed: false, isImmutable: true };
    }
    cache.counts.misses += 1;
    const { object, replayed } = await upstream(call);
    const isImmutable = object.id === call.id && cache.isImmutable(call.mutability, object);
    if (isImmutable) cache.add(call.owner, object);
    return { object, replayed, isImmutable };
  };
  const create = async (call: CreateTokenCall): Promise<StripeReply> => {
    const reply = await upstream(call);
    cache.add(call.owner, reply.object);
    return reply;
  };
  return (call) => {
    if (!call.isCacheable) return upstream(call);
    if (call.kind === 'create-token') return create(call);
    return call.resource === 'token' && call.mutability !== 'mutable' ? read(call) : upstream(call);
  };
}

type Copy = (object: Record<string, unknown>) => Record<string, unknown>;

/** Copies the immutable keys of an object. */
function createCopy(keys: ImmutableKeys): Copy {
  const copies = [...keys].map(([key, since]) => ({
    key,
    isFlag: since === 'true',
    below: typeof since === 'string' ? undefined : createCopy(since),
  }));
  return (object) => {
    const copy: Record<string, unknown> = {};
    for (const { key, isFlag, below } of copies) {
      const value = object[key];
      if (isFlag && value !== true) continue;
      copy[key] = below && typeof value === 'object' && value !== null ? below(value as CachedObject) : value;
    }
    return copy;
  };
}

function keyOf(owner: string, id: string): string {
  return `${owner}/${id}`;
}
