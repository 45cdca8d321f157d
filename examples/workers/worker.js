import { authenticateByJwt, createGateway, createSandbox } from 'stripe-token-gateway';

let gateway;

export default {
  fetch(request, env, context) {
    // Made by the first request: outside of one, a Worker has no settings.
    gateway ??= create(env);
    const address = request.headers.get('cf-connecting-ip') ?? undefined;
    const answer = gateway.fetch(request, { address });
    // Requests that ask the same share one call to Stripe: it must go on when the client of the first goes away.
    context.waitUntil(answer);
    return answer;
  },
};

/** With a Stripe key, callers bring a token of your issuer; without one, anybody may ask the built-in sandbox. */
function create({ STRIPE_SECRET_KEY: secretKey, GATEWAY_JWKS_URL, GATEWAY_JWT_ISSUER, GATEWAY_JWT_AUDIENCE }) {
  return createGateway(
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
}
