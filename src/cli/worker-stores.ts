import { createMemoryLimiter, isRejection, type LimiterStoreOptions } from '../plugins/create-limiter.js';
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
  const limiters = new Map<string, ReturnType<typeof createMemoryLimiter>>();
  const refusals = createRefusalStore(cardTesting);
  return {
    /** Takes points from a key; returns the milliseconds to wait where it has none left. */
    take: async (options: LimiterStoreOptions, key: string, points: number): Promise<number | undefined> => {
      const limiter = limiters.get(options.keyPrefix) ?? createMemoryLimiter(options);
      limiters.set(options.keyPrefix, limiter);
      try {
        await limiter.consume(key, points);
        return undefined;
      } catch (rejection) {
        if (!isRejection(rejection)) throw rejection;
        return rejection.msBeforeNext;
      }
    },
    note: refusals.note,
    waitOf: refusals.waitOf,
  };
}

/** The stores of a worker. What is cached is not shared. */
export function createWorkerStores(ask: Ask<StoreAnswers>): SharedStores {
  return {
    limiter: (options) => {
      const local = createMemoryLimiter(options);
      return {
        consume: async (key, points) => {
          let msBeforeNext: number | undefined;
          try {
            msBeforeNext = await ask('take', [options, key, points]);
          } catch {
            return local.consume(key, points);
          }
          if (msBeforeNext !== undefined) throw { msBeforeNext };
        },
      };
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
