import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import type { Rate } from '../config/limits.js';
import { GatewayError } from '../errors.js';
import { FixedWindow } from './fixed-window.js';

/** Counts that replicas share. */
export type LimiterStore = (options: { keyPrefix: string; points: number; duration: number }) => RateLimiterAbstract;

/** Refusals of each limiter, for metrics. */
export type RateLimitCounts = Record<'operations' | 'creates' | 'failures', number>;

export interface LimiterOptions {
  /** Keeps the counts of one limiter apart from those of another in the same store. */
  name: keyof RateLimitCounts;
  /** Completes "Too many …". */
  what: string;
  /** Without one the counts are kept in this process. */
  store?: LimiterStore | undefined;
  counts: RateLimitCounts;
}

export interface Limiter {
  /**
   * Counts `points` under each key. RATE_LIMITED, with the seconds to wait, is thrown where one of them has had its share; at
   * once where nothing has to be asked.
   */
  take(keys: readonly string[], points: number, rate: Rate): undefined | Promise<void>;
}

/** Counts what each key takes in windows that begin with its first take. Callers may have rates of their own. */
export function createLimiter({ name, what, store, counts }: LimiterOptions): Limiter {
  const refuse = (waitMs: number) => {
    counts[name] += 1;
    const retryAfter = Math.max(1, Math.ceil(waitMs / 1000));
    throw new GatewayError('RATE_LIMITED', `Too many ${what}. Try again later.`, { retryAfter });
  };
  const prefixOf = ({ points, seconds }: Rate) => `${name}:${points}/${seconds}`;

  if (!store) {
    const windowOf = byRate((rate) => new FixedWindow(rate), prefixOf);
    return {
      take: (keys, points, rate) => {
        const window = windowOf(rate);
        const now = performance.now();
        for (const key of keys) {
          const wait = window.take(key, points, now);
          if (wait > 0) refuse(wait);
        }
        return undefined;
      },
    };
  }
  const limiterOf = byRate(
    (rate) => store({ keyPrefix: prefixOf(rate), points: rate.points, duration: rate.seconds }),
    prefixOf,
  );
  return {
    take: async (keys, points, rate) => {
      const limiter = limiterOf(rate);
      try {
        await Promise.all(keys.map((key) => limiter.consume(key, points)));
      } catch (refused) {
        if (!isRefusal(refused)) throw refused;
        refuse(refused.msBeforeNext);
      }
    },
  };
}

/** One for each rate: callers that share a rate have objects of their own for it. */
function byRate<Value>(create: (rate: Rate) => Value, nameOf: (rate: Rate) => string): (rate: Rate) => Value {
  const byName = new Map<string, Value>();
  const byObject = new WeakMap<Rate, Value>();
  return (rate) => {
    let value = byObject.get(rate);
    if (value === undefined) {
      value = byName.get(nameOf(rate)) ?? create(rate);
      byName.set(nameOf(rate), value);
      byObject.set(rate, value);
    }
    return value;
  };
}

/** What rate-limiter-flexible rejects with. */
function isRefusal(refused: unknown): refused is { msBeforeNext: number } {
  return typeof refused === 'object' && refused !== null && 'msBeforeNext' in refused;
}
