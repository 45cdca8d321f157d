import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { LimiterStore } from '../plugins/create-limiter.js';
import type { Link } from './create-link.js';
import { digest } from './digest.js';

/**
 * Counts in Redis, where all replicas count together, and in this process while Redis is away. Each take is counted in one
 * place; a client whose share is used up is refused from memory until its window ends.
 */
export function createSharedLimiter(link: Link): LimiterStore {
  const storeClient = {
    eval: (script: string, options: { keys: string[]; arguments: string[] }) =>
      link.evaluate(script, options.keys[0] as string, options.arguments),
  };
  return (options) => {
    const limiter = new SharedLimiter({
      ...options,
      storeClient,
      useRedisPackage: true,
      inMemoryBlockOnConsumed: options.points,
      insuranceLimiter: new RateLimiterMemory(options),
    });
    return { take: (key, points) => limiter.consume(key, points).then(() => 0, toWait) };
  };
}

function toWait(rejection: unknown): number {
  if (rejection instanceof RateLimiterRes) return Math.max(1, rejection.msBeforeNext);
  throw rejection;
}

class SharedLimiter extends RateLimiterRedis {
  override getKey(key: string | number): string {
    return `stg:v1:rate:${this.keyPrefix}:${digest('rate', String(key))}`;
  }
}
