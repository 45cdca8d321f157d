import type { LimiterStore } from './plugins/create-limiter.js';
import type { RefusalStore, RefusalStoreOptions } from './plugins/refusal-store.js';
import type { FixedFieldsStore, FixedKeys } from './stripe/fixed-fields-store.js';

/** What replicas keep together: `createRedisStores` makes them. Without these, each process keeps its own. */
export interface SharedStores {
  limiter: LimiterStore;
  refusals(options: RefusalStoreOptions): RefusalStore;
  /** Laid behind the store of this process, which is asked first. */
  fixedFields(options: { near: FixedFieldsStore; keys: FixedKeys; ttlMs: number }): FixedFieldsStore;
  /** Whether what is kept is shared at the moment. */
  state(): 'ok' | 'away';
}
