import { isPromise } from 'graphql-yoga';
import type { Rate } from '../config/limits.js';
import { GatewayError } from '../errors.js';

/** Makes a counter: in this process, or where replicas or workers count together. */
export type LimiterStore = (options: LimiterStoreOptions) => LimiterCounter;
export interface LimiterStoreOptions {
  keyPrefix: string;
  /** What a key may take in a window. */
  points: number;
  /** Seconds that a window lasts. It begins with the first take of a key. */
  duration: number;
}

export interface LimiterCounter {
  /** Takes points from a key; returns the milliseconds to wait, above 0 where it did not have that many left. */
  take(key: string, points: number): number | Promise<number>;
}

/** Rejections of each limiter, for metrics. */
export type RateLimitCounts = Record<'operations' | 'creates' | 'failures', number>;

export interface LimiterOptions {
  /** Keeps the counts of one limiter apart from those of another in the same store. */
  name: keyof RateLimitCounts;
  /** Completes "Too many …". */
  what: string;
  /** By default the counts are kept in this process. */
  store?: LimiterStore | undefined;
  counts: RateLimitCounts;
}

export interface Limiter {
  /**
   * Takes points from each key; rejects with RATE_LIMITED and the seconds to wait where one of them has none left. Undefined
   * where all have, and nobody else had to be asked.
   */
  take(keys: readonly string[], points: number, rate: Rate): Promise<void> | undefined;
}

/** Limits what each key takes in windows. Callers may have rates of their own. */
export function createLimiter({ name, what, store = createMemoryCounter, counts }: LimiterOptions): Limiter {
  // Callers of the same rate have objects of their own for it.
  const byRate = new Map<string, LimiterCounter>();
  const counterOf = ({ points, seconds }: Rate): LimiterCounter => {
    const keyPrefix = `${name}:${points}/${seconds}`;
    const counter = byRate.get(keyPrefix) ?? store({ keyPrefix, points, duration: seconds });
    byRate.set(keyPrefix, counter);
    return counter;
  };
  const judge = (waits: number[]): Promise<void> | undefined => {
    const wait = Math.max(...waits);
    if (wait <= 0) return undefined;
    counts[name] += 1;
    const retryAfter = Math.max(1, Math.ceil(wait / 1000));
    return Promise.reject(new GatewayError('RATE_LIMITED', `Too many ${what}. Try again later.`, { retryAfter }));
  };
  return {
    take: (keys, points, rate) => {
      const counter = counterOf(rate);
      const waits = keys.map((key) => counter.take(key, points));
      return waits.some(isPromise) ? Promise.all(waits).then(judge) : judge(waits as number[]);
    },
  };
}

/** Keys that are counted at once in this process, some 20 MB of them. */
const MAX_KEYS = 100_000;

export interface MemoryCounter extends LimiterCounter {
  take(key: string, points: number): number;
  /** What a key has left in its window, which ends in so many milliseconds. */
  left(key: string): { points: number; ms: number };
}

/** Counts in this process. `now` in milliseconds, for tests. */
export function createMemoryCounter(
  { points, duration }: LimiterStoreOptions,
  now: () => number = () => performance.now(),
): MemoryCounter {
  /** In the order in which they began, which is that in which they end. */
  const windows = new Map<string, { taken: number; ends: number }>();
  const makeRoom = (time: number) => {
    for (const [key, { ends }] of windows) {
      if (ends > time && windows.size < MAX_KEYS) return;
      windows.delete(key);
    }
  };
  return {
    take: (key, count) => {
      const time = now();
      let window = windows.get(key);
      if (!window || window.ends <= time) {
        windows.delete(key);
        makeRoom(time);
        window = { taken: 0, ends: time + duration * 1000 };
        windows.set(key, window);
      }
      window.taken += count;
      return window.taken > points ? window.ends - time : 0;
    },
    left: (key) => {
      const { taken, ends } = windows.get(key) ?? { taken: 0, ends: now() + duration * 1000 };
      return { points: Math.max(0, points - taken), ms: ends - now() };
    },
  };
}
