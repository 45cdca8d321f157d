import { isSecretKey } from '../config/values.js';
import { type Authenticate, unauthenticated } from './caller.js';
import { credentialId, readBearer } from './credential.js';
import { ALL_SCOPES } from './scope.js';

/**
 * Authenticates callers by their own Stripe key, with which their calls are made. Only its form is checked here; Stripe
 * checks the key and what it may do. `testOnly` refuses live keys, for a gateway in development.
 */
export function authenticateByStripeKey({ testOnly }: { testOnly: boolean }): Authenticate {
  return (header) => {
    const stripeKey = readBearer(header);
    if (!isSecretKey(stripeKey)) {
      throw unauthenticated('This gateway takes a secret or restricted Stripe key: sk_… or rk_….');
    }
    if (testOnly && /^.._live_/.test(stripeKey)) {
      throw unauthenticated('This gateway is in development and takes test keys only.');
    }
    const id = credentialId('stripe', stripeKey);
    return { name: id, scopes: ALL_SCOPES, accounts: '*', credentialId: id, stripeKey };
  };
}
