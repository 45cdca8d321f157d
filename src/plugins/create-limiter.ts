import type { RateLimiterAbstract, RateLimiterMemory } from 'rate-limiter-flexible';
// @ts-expect-error Only the index has types, and it loads the limiters of a dozen databases: 70 ms of a start.
import untyped from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import type { Rate } from '../config/limits.js';
import { GatewayError } from '../errors.js';

/** Makes a limiter whose counts replicas or workers share, such as those of rate-limiter-flexible. */
export type LimiterStore = (options: LimiterStoreOptions) => SharedLimiter;
interface SharedLimiter {
  /** Rejects with `{ msBeforeNext }` where the key does not have that many points left. */
  consume(key: string, points: number): Promise<unknown>;
}
export interface LimiterStoreOptions {
  keyPrefix: string;
  points: number;
  /** Seconds. */
  duration: number;
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
  /** Takes points from each key; rejects with RATE_LIMITED and the seconds to wait where one of them has none left. */
  take(keys: readonly string[], points: number, rate: Rate): Promise<void>;
}

/** Limits what each key takes in windows that begin with its first take. Callers may have rates of their own. */
export function createLimiter({ name, what, store = createMemoryLimiter, counts }: LimiterOptions): Limiter {
  // Callers of the same rate have objects of their own for it.
  const byRate = new Map<string, SharedLimiter>();
  const limiterOf = ({ points, seconds }: Rate): SharedLimiter => {
    const keyPrefix = `${name}:${points}/${seconds}`;
    const limiter = byRate.get(keyPrefix) ?? store({ keyPrefix, points, duration: seconds });
    byRate.set(keyPrefix, limiter);
    return limiter;
  };
  const refuse = (rejection: unknown) => {
    if (!isRejection(rejection)) throw rejection;
    counts[name] += 1;
    const retryAfter = Math.max(1, Math.ceil(rejection.msBeforeNext / 1000));
    throw new GatewayError('RATE_LIMITED', `Too many ${what}. Try again later.`, { retryAfter });
  };
  return {
    take: (keys, points, rate) => {
      const limiter = limiterOf(rate);
      return Promise.all(keys.map((key) => limiter.consume(key, points))).then(() => {}, refuse);
    },
  };
}

const MemoryLimiter: typeof RateLimiterMemory = untyped;

/** Keys that one limiter counts at once in this process, some 50 MB of them. */
const MAX_KEYS = 100_000;

/** Counts in this process, in bounded memory. */
export function createMemoryLimiter(options: LimiterStoreOptions): RateLimiterAbstract {
  return new BoundedLimiter(options);
}

/**
 * Forgets the key that was used least recently when there are too many: the library keeps every key until its window ends,
 * and on Workers for ever, since a timer ends with its request there.
 */
class BoundedLimiter extends MemoryLimiter {
  /** The least recently used one first. */
  readonly #keys = new Set<string | number>();

  override consume(key: string | number, points?: number): ReturnType<RateLimiterAbstract['consume']> {
    this.#keys.delete(key);
    this.#keys.add(key);
    if (this.#keys.size > MAX_KEYS) {
      const [oldest = key] = this.#keys;
      this.#keys.delete(oldest);
      this.delete(oldest);
    }
    return super.consume(key, points);
  }
}

/** What rate-limiter-flexible rejects with. */
export function isRejection(rejection: unknown): rejection is { msBeforeNext: number } {
  return typeof rejection === 'object' && rejection !== null && 'msBeforeNext' in rejection;
}
