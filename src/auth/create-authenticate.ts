import type { Config } from '../config/config.js';
import type { Logger } from '../logger.js';
import { authenticateByKeys } from './authenticate-by-keys.js';
import { authenticateByStripeKey } from './authenticate-by-stripe-key.js';
import { type Authenticate, authenticateAnyone } from './caller.js';

/** Tells callers apart as the settings say. Throws a `ConfigError` for a keys file that cannot be used. */
export async function createAuthenticate(
  { auth, development }: Pick<Config, 'auth' | 'development'>,
  logger: Logger,
): Promise<Authenticate> {
  switch (auth.kind) {
    case 'none':
      return authenticateAnyone;
    case 'keys':
      return authenticateByKeys(auth.file, { logger });
    case 'jwt':
      // Brings a library of its own, which the others need not load.
      return (await import('./authenticate-by-jwt.js')).authenticateByJwt({ ...auth, logger });
    case 'passthrough':
      return authenticateByStripeKey({ testOnly: development });
  }
}
