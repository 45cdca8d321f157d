import { isSecretKey } from '../config/values.js';
import { readBearer } from './bearer.js';
import { type Authenticate, unauthenticated } from './caller.js';
import { credentialId } from './credential-id.js';
import { ALL_SCOPES } from './scope.js';

/**
 * Callers bring their own Stripe key, and calls are made with it and no other. Its shape is checked here, the key itself
 * by Stripe, which also says what it may do. `testOnly` refuses live keys, for a gateway in development.
 */
export function authenticateByStripeKey({ testOnly }: { testOnly: boolean }): Authenticate {
  return (header) => {
    const stripeKey = readBearer(header);
    if (!isSecretKey(stripeKey)) {
      throw unauthenticated('This gateway takes a secret or restricted key of Stripe: sk_… or rk_….');
    }
    if (testOnly && /^.._live_/.test(stripeKey)) {
      throw unauthenticated('This gateway is in development, and takes test keys only.');
    }
    const id = credentialId('stripe', stripeKey);
    return { name: id, scopes: ALL_SCOPES, accounts: '*', credentialId: id, stripeKey };
  };
}
