import Stripe from 'stripe';
import { createCheckedHttpClient } from './checked-http-client.js';

export interface StripeOptions {
  secretKey: string;
  /** Another upstream than Stripe: origin only, https unless it is on loopback. */
  apiBase?: URL | undefined;
  fetch: typeof fetch;
  /** Milliseconds that one attempt may take. */
  timeoutMs: number;
}

/** The version that the schema was written for. https://docs.stripe.com/api/versioning */
export const STRIPE_API_VERSION = '2026-10-28.endive';

/**
 * The only Stripe client. It follows no redirects (a redirected create would post a card number to another host), keeps
 * no telemetry (which writes to the home directory), and checks what comes back before the SDK sees it.
 */
export function createStripe({ secretKey, apiBase, fetch, timeoutMs }: StripeOptions): Stripe {
  return new Stripe(secretKey, {
    apiVersion: STRIPE_API_VERSION,
    httpClient: createCheckedHttpClient((url, init) => fetch(url, { ...init, redirect: 'error' })),
    maxNetworkRetries: 2,
    telemetry: false,
    timeout: timeoutMs,
    ...(apiBase && {
      host: apiBase.hostname,
      port: apiBase.port || (apiBase.protocol === 'http:' ? 80 : 443),
      protocol: apiBase.protocol === 'http:' ? 'http' : 'https',
    }),
  });
}
