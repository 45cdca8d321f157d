import type Stripe from 'stripe';
import { TransportFailure } from '../errors/transport-failure.js';
import { signalOf } from './authenticate.js';
import { parseReply } from './parse-reply.js';
import { readHeaders } from './read-headers.js';
import { readReply } from './read-reply.js';
import { toTransportReason } from './to-transport-reason.js';

type HttpClient = NonNullable<NonNullable<ConstructorParameters<typeof Stripe>[1]>['httpClient']>;
type HttpResponse = Awaited<ReturnType<HttpClient['makeRequest']>>;

/**
 * stripe-node's way to the network, over `fetch`. Takes the place of the client that comes with it, for what that one
 * cannot do: be aborted in every phase by the call's own signal, stop at a limit of bytes, and check a reply before the
 * SDK sees it. In stripe-node 23 a body that is JSON but no object (`null`, `"text"`) is an unhandled rejection, and a 404
 * without `error` counts as success. Follows no redirects: a redirected create would post a card number to another host.
 * Throws a `TransportFailure` and nothing else; stripe-node's own time-out is not used, since each call has its deadline.
 */
export function createHttpClient(fetch: typeof globalThis.fetch): HttpClient {
  return {
    getClientName: () => 'fetch',
    makeRequest: async (host, port, path, method, headers, body, protocol) => {
      const init: RequestInit = { method, headers: toHeaders(headers), redirect: 'manual' };
      const signal = signalOf(headers);
      if (signal) init.signal = signal;
      if (method === 'POST') init.body = body;
      let response: Response;
      try {
        response = await fetch(`${protocol}://${host}:${port}${path}`, init);
      } catch (error) {
        throw new TransportFailure(toTransportReason(error));
      }
      const text = await readReply(response);
      return toStripeResponse(response, parseReply(response, text));
    },
  };
}

/** The length is for `fetch` to set. */
function toHeaders(headers: Record<string, string | number | string[]>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    name === 'Content-Length' ? [] : [[name, String(value)] as [string, string]],
  );
}

function toStripeResponse(response: Response, body: object): HttpResponse {
  const headers = readHeaders(response);
  return {
    getStatusCode: () => response.status,
    getHeaders: () => headers,
    getRawResponse: () => ({ headers, statusCode: response.status }),
    toStream: () => null,
    toJSON: async () => body,
  };
}
