import { dropFrames } from '../errors.js';

/**
 * - `unreachable`: no connection, so that nothing was sent
 * - `broken`: the connection broke before an answer began; the request may have been carried out
 * - `cut`: the answer broke off in the middle
 * - `tls`: the connection is not to be trusted
 * - `unreadable`: an answer that is no object of Stripe's and no error of Stripe's
 * - `too-large`: an answer over the limit
 */
export type TransportReason = 'unreachable' | 'broken' | 'cut' | 'tls' | 'unreadable' | 'too-large';

/** What is known of an answer whatever its body is. */
export interface AnswerHead {
  status: number;
  /** By lower-case name. */
  headers: Record<string, string>;
}

/** A call that got no answer, or none that can be used. Has no `cause`: a runtime's error may quote a header. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure';
  readonly reason: TransportReason;
  readonly answer: AnswerHead | undefined;

  constructor(reason: TransportReason, answer?: AnswerHead) {
    super(`The call to Stripe failed: ${reason}.`);
    this.reason = reason;
    this.answer = answer;
    dropFrames(this);
  }
}
