import { LRUCache } from 'lru-cache';
import {
  createMemoryCounter,
  type LimiterCounter,
  type LimiterStoreOptions,
  type MemoryCounter,
} from '../plugins/create-limiter.js';
import { createRefusalStore, type RefusalStoreOptions } from '../plugins/refusal-store.js';
import type { SharedStores } from '../shared-stores.js';
import type { Ask } from './ask-peer.js';

/*
 * The workers of one command count together in their primary, as replicas do in Redis. What they send names credentials and
 * addresses, and nothing of a card. rate-limiter-flexible has a limiter for node:cluster, but its primary keeps every key
 * until its window ends, and a primary that does not answer fails the operation.
 *
 * A worker takes points in advance, a twentieth of the limit among all workers: to ask for each operation costs a third of a
 * read. What one worker has in advance another one lacks, so a client may be refused up to that twentieth early, never late.
 *
 * A worker whose primary does not answer within 250 ms counts on its own until it does: a client then gets at most one extra
 * quota in each worker, and nobody is refused for it. A primary that has ended takes its workers with it.
 */

/** The part of a limit that all workers together may have in advance. */
const ADVANCE = 1 / 20;
/** Keys for which a worker has points in advance. It asks again for one that it has forgotten. */
const MAX_ADVANCES = 10_000;

/** What the primary answers to its workers. */
export type StoreAnswers = ReturnType<typeof createStoreAnswers>;

export function createStoreAnswers(cardTesting: RefusalStoreOptions) {
  const counters = new Map<string, MemoryCounter>();
  const refusals = createRefusalStore(cardTesting);
  return {
    /** Takes points from a key, and up to `advance` more, which are valid for `ms`. */
    take: (options: LimiterStoreOptions, key: string, points: number, advance: number) => {
      const counter = counters.get(options.keyPrefix) ?? createMemoryCounter(options);
      counters.set(options.keyPrefix, counter);
      const wait = counter.take(key, points);
      const left = counter.left(key);
      const granted = Math.min(advance, left.points);
      if (granted > 0) counter.take(key, granted);
      return { wait, points: granted, ms: left.ms };
    },
    note: refusals.note,
    waitOf: refusals.waitOf,
  };
}

/** The stores of one of `workers`. What is cached is not shared. */
export function createWorkerStores(ask: Ask<StoreAnswers>, workers: number): SharedStores {
  return {
    limiter: (options) => createWorkerCounter(ask, options, Math.floor((options.points * ADVANCE) / workers)),
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

function createWorkerCounter(ask: Ask<StoreAnswers>, options: LimiterStoreOptions, advance: number): LimiterCounter {
  const local = createMemoryCounter(options);
  const advances = new LRUCache<string, { points: number; ends: number }>({ max: MAX_ADVANCES });
  const asking = new Map<string, Promise<number>>();

  const spend = (key: string, points: number): boolean => {
    const had = advances.get(key);
    if (!had || had.points < points || had.ends <= performance.now()) return false;
    had.points -= points;
    return true;
  };
  const askPrimary = async (key: string, points: number): Promise<number> => {
    const asked = performance.now();
    try {
      const taken = await ask('take', [options, key, points, advance]);
      const had = advances.get(key);
      const kept = had && had.ends > performance.now() ? had.points : 0;
      advances.set(key, { points: kept + taken.points, ends: asked + taken.ms });
      return taken.wait;
    } catch {
      return local.take(key, points);
    }
  };
  const take = (key: string, points: number): number | Promise<number> => {
    if (spend(key, points)) return 0;
    // Those who come while the primary is asked wait for what it gives in advance, so that a burst takes one advance.
    const earlier = advance > 0 ? asking.get(key) : undefined;
    if (earlier) return earlier.then((wait) => (wait > 0 ? wait : take(key, points)));
    const wait = askPrimary(key, points);
    asking.set(key, wait);
    return wait.finally(() => {
      if (asking.get(key) === wait) asking.delete(key);
    });
  };
  return { take };
}
