import { authenticateByJwt, createGateway, createSandbox } from 'stripe-token-gateway';

const { STRIPE_SECRET_KEY: secretKey, GATEWAY_JWKS_URL, GATEWAY_JWT_ISSUER, GATEWAY_JWT_AUDIENCE } = process.env;

/** With a Stripe key, callers bring a token of your issuer; without one, anybody may ask the built-in sandbox. */
export const gateway = createGateway(
  secretKey
    ? {
        secretKey,
        authenticate: authenticateByJwt({
          jwksUrl: new URL(GATEWAY_JWKS_URL),
          issuer: GATEWAY_JWT_ISSUER,
          audience: GATEWAY_JWT_AUDIENCE,
        }),
      }
    : { secretKey: 'sk_test_sandbox', fetch: createSandbox().fetch, upstreamRate: 'off' },
);
