import type Stripe from 'stripe';
import type { StripeCall } from './upstream.js';

type Authenticator = NonNullable<Stripe.RequestOptions['authenticator']>;

const signals = new WeakMap<object, AbortSignal>();

/**
 * Gives one call its Stripe key, and ties the call's signal to it. stripe-node has no `signal` option; but the headers
 * object that it hands to a request's authenticator is the one that reaches the HTTP client, so the signal is found by it
 * there. That costs under a microsecond; a client object per call costs some 40, and an `AsyncLocalStorage` slows down
 * every promise of the process. An `apiKey` option would not do either: stripe-node takes an empty one for the client's own.
 */
export function authenticate({ apiKey, signal }: Pick<StripeCall, 'apiKey' | 'signal'>): Authenticator {
  return async ({ headers }) => {
    headers.Authorization = `Bearer ${apiKey}`;
    if (signal) signals.set(headers, signal);
  };
}

/** The signal of the call that a request with these headers is made for. */
export function signalOf(headers: object): AbortSignal | undefined {
  return signals.get(headers);
}
