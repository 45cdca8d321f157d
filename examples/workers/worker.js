let gateway;

export default {
  async fetch(request, env, context) {
    gateway ??= create(env);
    const address = request.headers.get('cf-connecting-ip') ?? undefined;
    const answer = (await gateway).fetch(request, { address });
    // Requests that ask the same share one call to Stripe: it must go on when the client of the first goes away.
    context.waitUntil(answer);
    return answer;
  },
};

/** With a Stripe key, callers bring a token of your issuer; without one, anybody may ask the built-in sandbox. */
async function create({ STRIPE_SECRET_KEY: secretKey, GATEWAY_JWKS_URL, GATEWAY_JWT_ISSUER, GATEWAY_JWT_AUDIENCE }) {
  // Loaded by the first request: a dependency aborts a signal as it is loaded, which Workers allow in a request only.
  const { authenticateByJwt, createGateway, createSandbox } = await import('stripe-token-gateway');
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
