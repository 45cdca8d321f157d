import type Stripe from 'stripe';
import type { Call } from './define-route.js';

export const AUTHENTICATE = '/sandbox/authenticate/';

/** Sends the holder of a card to the sandbox's own authentication page, `authentication-page.ts`. */
export function toNextAction(
  { origin, caller }: Call,
  clientSecret: string | null,
  returnUrl: string | null,
): Stripe.PaymentIntent.NextAction & Stripe.SetupIntent.NextAction {
  const account = caller.scope === 'platform' ? '' : `?account=${caller.scope}`;
  const url = `${origin}${AUTHENTICATE}${clientSecret}${account}`;
  if (returnUrl !== null) return { redirect_to_url: { return_url: returnUrl, url }, type: 'redirect_to_url' };
  const sdk = { type: 'three_d_secure_redirect', stripe_js: url, source: null };
  return { type: 'use_stripe_sdk', use_stripe_sdk: sdk as Stripe.PaymentIntent.NextAction.UseStripeSdk };
}
