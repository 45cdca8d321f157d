import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { GatewayError } from '../errors/gateway-error.js';
import type { Rate } from '../limits.js';

/** Where counts are kept: in this process, or in a store that replicas share. */
export type LimiterStore = (options: { keyPrefix: string; points: number; duration: number }) => RateLimiterAbstract;

/** Refusals of each limiter, for metrics. */
export type RateLimitCounts = Record<'operations' | 'creates' | 'failures', number>;

export interface LimiterOptions {
  /** Keeps the counts of one limiter apart from those of another in the same store. */
  name: keyof RateLimitCounts;
  /** Completes "Too many …". */
  what: string;
  store?: LimiterStore | undefined;
  counts: RateLimitCounts;
}

export interface Limiter {
  /** Counts `points` under each key; throws RATE_LIMITED, with the seconds to wait, where one of them has had its share. */
  take(keys: readonly string[], points: number, rate: Rate): Promise<void>;
}

const inProcess: LimiterStore = (options) => new RateLimiterMemory(options);

/** Counts what each key takes in windows that begin with its first take. Callers may have rates of their own. */
export function createLimiter({ name, what, store = inProcess, counts }: LimiterOptions): Limiter {
  const byRate = new Map<string, RateLimiterAbstract>();
  const limiterOf = ({ points, seconds }: Rate) => {
    const keyPrefix = `${name}:${points}/${seconds}`;
    const limiter = byRate.get(keyPrefix) ?? store({ keyPrefix, points, duration: seconds });
    byRate.set(keyPrefix, limiter);
    return limiter;
  };
  return {
    async take(keys, points, rate) {
      const limiter = limiterOf(rate);
      try {
        for (const key of keys) await limiter.consume(key, points);
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        counts[name] += 1;
        throw new GatewayError('RATE_LIMITED', `Too many ${what}. Try again later.`, {
          retryAfter: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)),
        });
      }
    },
  };
}
