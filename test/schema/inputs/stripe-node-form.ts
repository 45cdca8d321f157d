import Stripe from 'stripe';

/** The form that stripe-node itself sends for these parameters, as sent. */
export async function stripeNodeForm(params: Stripe.TokenCreateParams): Promise<string> {
  const bodies: string[] = [];
  const answer: typeof fetch = async (_url, init) => {
    bodies.push(String(init?.body));
    return Response.json({ id: 'tok_1', object: 'token' });
  };
  const stripe = new Stripe('sk_test_123', { httpClient: Stripe.createFetchHttpClient(answer), telemetry: false });
  await stripe.tokens.create(params);
  return String(bodies[0]);
}
