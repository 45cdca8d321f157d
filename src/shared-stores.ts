import type { LimiterStore } from './plugins/create-limiter.js';
import type { RefusalStore, RefusalStoreOptions } from './plugins/refusal-store.js';
import type { CacheStore, ImmutableKeys } from './stripe/immutable-cache.js';

/** What replicas or workers keep together, such as those of `createRedisStores`. Without these, each process keeps its own. */
export interface SharedStores {
  limiter: LimiterStore;
  refusals(options: RefusalStoreOptions): RefusalStore;
  /** Laid behind the store of this process, which is asked first. */
  cache(options: { near: CacheStore; keys: ImmutableKeys; ttlMs: number }): CacheStore;
  /** Whether Redis can be reached, for `/ready`; left out where there is none. */
  state?(): 'ok' | 'away';
}
