import { createConsoleLogger, createSafeLogger, type Logger } from '../logger.js';
import type { SharedStores } from '../shared-stores.js';
import { createLink } from './create-link.js';
import { createSharedCache } from './shared-cache.js';
import { createSharedLimiter } from './shared-limiter.js';
import { createSharedRefusals } from './shared-refusals.js';

export interface RedisStoresOptions {
  /** Is told when Redis becomes unavailable, and when it is back. By default JSON lines through `console.error`. */
  logger?: Logger;
}

export interface RedisStores extends SharedStores {
  /** Whether what is kept is shared at the moment. */
  state(): 'ok' | 'away';
  /** For when the gateway is closed. */
  close(): Promise<void>;
}

/**
 * What replicas share, in Redis: `redis://` or `rediss://`, with a user, a password and a database if need be. Waits a
 * second for Redis at most, and does without it while it is away.
 */
export async function createRedisStores(
  url: URL,
  { logger = createConsoleLogger() }: RedisStoresOptions = {},
): Promise<RedisStores> {
  const link = await createLink(url, createSafeLogger(logger));
  return {
    limiter: createSharedLimiter(link),
    refusals: (options) => createSharedRefusals(link, options),
    cache: (options) => createSharedCache(link, options),
    state: link.state,
    close: link.close,
  };
}
