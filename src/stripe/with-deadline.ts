import { GatewayError } from '../errors.js';
import { type Cancellable, Cancellation } from './cancellation.js';
import type { StripeReply, Upstream } from './upstream.js';
import { UpstreamFailure } from './upstream-failure.js';

/** Milliseconds that a call has to end by itself once it was cancelled: its own word says more than ours. */
const GRACE_MS = 50;
/** The longest time that a timer takes. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Cancels a call, in whatever phase it is, when its operation's time is over or when its caller has gone. The whole
 * operation has one deadline: retries and queues do not prolong it. A create that was cancelled may have been carried out.
 */
export function withDeadline(upstream: Upstream): Upstream {
  return (call) =>
    new Promise<StripeReply>((resolve, reject) => {
      const caller = call.waiting?.gone;
      if (caller?.isCancelled) throw callerGone();
      const left = call.deadline - performance.now();
      if (left <= 0) throw timedOut();

      const patience = new Patience(left, caller, reject);
      call.cancellation = patience;
      upstream(call).then(
        (reply) => {
          patience.end();
          resolve(reply);
        },
        (error) => {
          patience.end();
          reject(error);
        },
      );
    });
}

/** How long one call is waited for. */
class Patience extends Cancellation implements Cancellable {
  readonly #caller: Cancellation | undefined;
  readonly #giveUp: (reason: unknown) => void;
  readonly #timer: ReturnType<typeof setTimeout>;
  #grace: ReturnType<typeof setTimeout> | undefined;

  constructor(leftMs: number, caller: Cancellation | undefined, giveUp: (reason: unknown) => void) {
    super();
    this.#caller = caller;
    this.#giveUp = giveUp;
    // Whole milliseconds: Node keeps one list for all timers of one length.
    this.#timer = setTimeout(cancelForTime, Math.min(Math.ceil(leftMs), MAX_TIMER_MS), this);
    caller?.tell(this);
  }

  /** The caller has gone. */
  cancelled(): void {
    this.cancel(callerGone());
  }

  override cancel(reason: unknown): void {
    super.cancel(reason);
    this.#grace ??= setTimeout(() => {
      this.end();
      this.#giveUp(this.reason);
    }, GRACE_MS);
  }

  /** Nothing is waited for any more. */
  end(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#grace);
    this.#caller?.forget(this);
  }
}

function cancelForTime(patience: Patience): void {
  patience.cancel(timedOut());
}

function timedOut(): UpstreamFailure {
  return new UpstreamFailure(
    'UPSTREAM_TIMEOUT',
    'Stripe did not answer in time. A create can be tried again with the same idempotency key.',
    { isOutage: true },
  );
}

/** Nobody reads it. */
function callerGone(): GatewayError {
  return new GatewayError('UPSTREAM_TIMEOUT', 'The caller went away before Stripe answered.');
}
