import { dropFrames } from '../errors.js';

/**
 * Stripe took the request and refused its content: what a person at a form can mend. Becomes a `userErrors` entry of
 * `createToken`. Holds codes and parameter names only; Stripe's message, which may quote the input, is left behind.
 */
export class StripeRefusal extends Error {
  override readonly name = 'StripeRefusal';
  readonly status: number;
  /** Stripe's code, such as `incorrect_number`; `invalid_request` where Stripe gave none. */
  readonly code: string;
  readonly declineCode: string | undefined;
  /** The form name of the parameter, such as `card[exp_month]` or a bare `number`. */
  readonly param: string | undefined;
  readonly stripeRequestId: string | undefined;
  /** Stripe answered from an earlier call with the same idempotency key. */
  readonly replayed: boolean;

  constructor(
    refusal: Pick<StripeRefusal, 'status' | 'code' | 'declineCode' | 'param' | 'stripeRequestId' | 'replayed'>,
  ) {
    super('Stripe refused the input.');
    this.status = refusal.status;
    this.code = refusal.code;
    this.declineCode = refusal.declineCode;
    this.param = refusal.param;
    this.stripeRequestId = refusal.stripeRequestId;
    this.replayed = refusal.replayed;
    dropFrames(this);
  }
}
