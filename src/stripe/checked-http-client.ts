import Stripe from 'stripe';

type HttpClient = ReturnType<typeof Stripe.createFetchHttpClient>;

/**
 * stripe-node's client over `fetch`, with the reply checked first. Without the check, a body that is JSON but no object
 * (`null`, `"text"`) is an unhandled rejection in stripe-node 23, and a 404 without `error` counts as success.
 */
export function createCheckedHttpClient(fetch: typeof globalThis.fetch): HttpClient {
  const client = Stripe.createFetchHttpClient(fetch);
  const makeRequest = client.makeRequest.bind(client);
  client.makeRequest = async (...args) => {
    const response = await makeRequest(...args);
    const toJSON = response.toJSON.bind(response);
    response.toJSON = async () => checkReply(response.getStatusCode(), await toJSON());
    return response;
  };
  return client;
}

function checkReply(status: number, body: unknown): unknown {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  if (!isObject) throw new TypeError('The reply is no object.');
  const isError = 'error' in body && typeof body.error === 'object' && body.error !== null;
  if (status >= 200 && status < 300 ? !isStripeObject(body) : !isError)
    throw new TypeError('The reply has no known shape.');
  return body;
}

function isStripeObject(body: object): boolean {
  return 'object' in body && typeof body.object === 'string' && 'id' in body && typeof body.id === 'string';
}
