import { createMemoryCounter, type LimiterCounter, type LimiterStoreOptions } from '../plugins/create-limiter.js';
import { createRefusalStore, type RefusalStoreOptions } from '../plugins/refusal-store.js';
import type { SharedStores } from '../shared-stores.js';
import type { Ask } from './ask-peer.js';

/*
 * The workers of one command count together in their primary, as replicas do in Redis. What they send names credentials and
 * addresses, and nothing of a card. rate-limiter-flexible has a limiter for node:cluster, but its primary keeps every key
 * until its window ends, and a primary that does not answer fails the operation.
 *
 * A worker whose primary does not answer within 250 ms counts on its own until it does: a client then gets at most one extra
 * quota in each worker, and nobody is refused for it. A primary that has ended takes its workers with it.
 */

/** What the primary answers to its workers. */
export type StoreAnswers = ReturnType<typeof createStoreAnswers>;

export function createStoreAnswers(cardTesting: RefusalStoreOptions) {
  const counters = new Map<string, LimiterCounter>();
  const refusals = createRefusalStore(cardTesting);
  return {
    take: (options: LimiterStoreOptions, key: string, points: number) => {
      const counter = counters.get(options.keyPrefix) ?? createMemoryCounter(options);
      counters.set(options.keyPrefix, counter);
      return counter.take(key, points);
    },
    note: refusals.note,
    waitOf: refusals.waitOf,
  };
}

/** The stores of a worker. What is cached is not shared. */
export function createWorkerStores(ask: Ask<StoreAnswers>): SharedStores {
  return {
    limiter: (options) => {
      const local = createMemoryCounter(options);
      return { take: (key, points) => ask('take', [options, key, points]).catch(() => local.take(key, points)) };
    },
    refusals: (options) => {
      const local = createRefusalStore(options);
      return {
        note: (client, kind, isRefusal) =>
          ask('note', [client, kind, isRefusal]).catch(() => local.note(client, kind, isRefusal)),
        waitOf: async (client) => {
          const wait = await ask('waitOf', [client]).catch(() => local.waitOf(client));
          // A block that this worker has seen outlasts its primary's silence.
          local.block(client, wait);
          return wait;
        },
      };
    },
    cache: ({ near }) => near,
  };
}
