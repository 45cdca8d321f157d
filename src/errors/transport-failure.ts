import { dropFrames } from './drop-frames.js';

/**
 * - `unreachable`: no connection, so that nothing was sent
 * - `broken`: the connection broke before an answer began; the request may have been carried out
 * - `cut`: the answer broke off in the middle
 * - `tls`: the connection is not to be trusted
 * - `unreadable`: an answer that is no object of Stripe's and no error of Stripe's
 * - `too-large`: an answer over the limit
 */
export type TransportReason = 'unreachable' | 'broken' | 'cut' | 'tls' | 'unreadable' | 'too-large';

export interface AnswerFacts {
  status?: number | undefined;
  stripeRequestId?: string | undefined;
  /** Stripe's `stripe-should-retry` header. */
  shouldRetry?: string | undefined;
}

/**
 * A call that got no answer, or none that can be used. Holds no `cause` and no `code`: a runtime's error may quote a
 * header, and stripe-node calls again on its own when it sees the code ECONNRESET.
 */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure';
  readonly reason: TransportReason;
  readonly answer: AnswerFacts;

  constructor(reason: TransportReason, answer: AnswerFacts = {}) {
    super(`The call to Stripe failed: ${reason}.`);
    this.reason = reason;
    this.answer = answer;
    dropFrames(this);
  }
}
