import type { LimiterStore } from './plugins/create-limiter.js';
import type { RefusalStore, RefusalStoreOptions } from './plugins/refusal-store.js';
import type { CacheStore, ImmutableKeys } from './stripe/immutable-cache.js';

/** What replicas keep together: `createRedisStores` makes them. Without these, each process keeps its own. */
export interface SharedStores {
  limiter: LimiterStore;
  refusals(options: RefusalStoreOptions): RefusalStore;
  /** Laid behind the store of this process, which is asked first. */
  cache(options: { near: CacheStore; keys: ImmutableKeys; ttlMs: number }): CacheStore;
  /** Whether what is kept is shared at the moment. */
  state(): 'ok' | 'away';
}
