import Stripe from 'stripe';
import { createHttpClient } from './http-client.js';

export interface StripeOptions {
  secretKey: string;
  /** Another upstream than Stripe: origin only, https unless it is on loopback. */
  apiBase?: URL | undefined;
  fetch: typeof fetch;
}

/** The version that the schema was written for. https://docs.stripe.com/api/versioning */
export const STRIPE_API_VERSION = '2026-10-28.endive';

/**
 * The only Stripe client. It makes no call twice on its own (`with-retries.ts` does, within the deadline) and keeps no
 * telemetry, which writes to the home directory.
 */
export function createStripe({ secretKey, apiBase, fetch }: StripeOptions): Stripe {
  return new Stripe(secretKey, {
    apiVersion: STRIPE_API_VERSION,
    httpClient: createHttpClient(fetch),
    maxNetworkRetries: 0,
    telemetry: false,
    ...(apiBase && {
      host: apiBase.hostname,
      port: apiBase.port || (apiBase.protocol === 'http:' ? 80 : 443),
      protocol: apiBase.protocol === 'http:' ? 'http' : 'https',
    }),
  });
}
