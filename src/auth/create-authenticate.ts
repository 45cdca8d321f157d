import type { Config } from '../config/config.js';
import type { Logger } from '../logger.js';
import { authenticateByKeys } from './authenticate-by-keys.js';
import { authenticateByStripeKey } from './authenticate-by-stripe-key.js';
import { type Authenticate, authenticateAnyone } from './caller.js';

/** Authenticates callers as the settings say. Throws a `ConfigError` for a keys file that cannot be used. */
export async function createAuthenticate(
  { auth, proxy, development }: Pick<Config, 'auth' | 'proxy' | 'development'>,
  logger: Logger,
): Promise<Authenticate> {
  switch (auth.kind) {
    case 'none':
      return authenticateAnyone;
    case 'keys':
      return authenticateByKeys(auth.file, { logger });
    case 'jwt': {
      // These load libraries that the others do not need.
      const { authenticateByJwt } = await import('./authenticate-by-jwt.js');
      const { createUndiciFetch } = await import('./undici-fetch.js');
      return authenticateByJwt({ ...auth, logger, fetch: createUndiciFetch({ proxy }) });
    }
    case 'passthrough':
      return authenticateByStripeKey({ testOnly: development });
  }
}
