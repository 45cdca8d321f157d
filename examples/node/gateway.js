import { authenticateByKeys, createGateway, createSandbox } from 'stripe-token-gateway';
import { createUndiciTransport } from 'stripe-token-gateway/node';

const { STRIPE_SECRET_KEY: secretKey, GATEWAY_KEYS_FILE = 'keys.json' } = process.env;

/** With a Stripe key, callers bring an API key of the file; without one, anybody may ask the built-in sandbox. */
export const gateway = createGateway(
  secretKey
    ? { secretKey, authenticate: await authenticateByKeys(GATEWAY_KEYS_FILE), transport: createUndiciTransport }
    : { secretKey: 'sk_test_sandbox', fetch: createSandbox().fetch, upstreamRate: 'off' },
);
