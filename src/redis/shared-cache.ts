import type { CachedObject, CacheStore, ImmutableKeys } from '../stripe/immutable-cache.js';
import type { Link } from './create-link.js';
import { digest } from './digest.js';
import { open, seal } from './seal.js';

export interface SharedCacheOptions {
  /** The cache of this process: asked first, and filled from Redis. */
  near: CacheStore;
  /** What is cached of a token. Gateways that cache other keys do not share entries. */
  keys: ImmutableKeys;
  ttlMs: number;
}

/**
 * Caches in this process and, behind that, in Redis, where every replica finds it. Nobody waits for the write. Values are
 * encrypted: without the token's id they cannot be read.
 */
export function createSharedCache(link: Link, { near, keys, ttlMs }: SharedCacheOptions): CacheStore {
  const shape = JSON.stringify(keys, (_key, value) => (value instanceof Map ? [...value] : value));
  const nameOf = (key: string) => `stg:v1:token:${digest('token', `${shape} ${key}`)}`;

  async function find(key: string): Promise<CachedObject | undefined> {
    const found = await link.get(nameOf(key)).catch(() => undefined);
    const fields = found && open(key, found.value);
    if (!fields) return undefined;
    near.set(key, fields, found.leftMs);
    return fields;
  }

  return {
    get: (key) => near.get(key),
    fetch: async (key) => (link.state() === 'ok' ? find(key) : undefined),
    get size() {
      return near.size;
    },
    set: (key, fields) => {
      near.set(key, fields);
      if (link.state() === 'ok') link.set(nameOf(key), seal(key, fields), ttlMs).catch(() => {});
    },
  };
}
