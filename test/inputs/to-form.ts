import Stripe from 'stripe';

/** The form that stripe-node itself sends for these parameters, as sent. */
export async function toFormBody(params: Stripe.TokenCreateParams): Promise<string> {
  const bodies: string[] = [];
  const answer: typeof fetch = async (_url, init) => {
    bodies.push(String(init?.body));
    return Response.json({ id: 'tok_1', object: 'token' });
  };
  const stripe = new Stripe('sk_test_123', { httpClient: Stripe.createFetchHttpClient(answer), telemetry: false });
  await stripe.tokens.create(params);
  return String(bodies[0]);
}

/** The same form, decoded: name and value. */
export async function toForm(params: Stripe.TokenCreateParams): Promise<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(await toFormBody(params)));
}
