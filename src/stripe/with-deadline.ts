import { GatewayError } from '../errors/gateway-error.js';
import { UpstreamFailure } from '../errors/upstream-failure.js';
import { Cancellation } from './cancellation.js';
import type { StripeReply, Upstream } from './upstream.js';

/** Milliseconds that a call has to end by itself once it was cancelled: its own word says more than ours. */
const GRACE_MS = 50;
/** The longest time that a timer takes. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Cancels a call, in whatever phase it is, when its operation's time is over or when its caller has gone. The whole
 * operation has one deadline: retries and queues do not prolong it. A create that was cancelled may have been carried out.
 */
export function withDeadline(upstream: Upstream): Upstream {
  return async (call) => {
    const caller = call.waiting?.gone;
    if (caller?.isCancelled) throw callerGone();
    const left = call.deadline - performance.now();
    if (left <= 0) throw timedOut();

    return new Promise<StripeReply>((resolve, reject) => {
      const cancellation = new Cancellation();
      // Whole milliseconds: Node keeps one list for all timers of one length.
      const timer = setTimeout(() => cancellation.cancel(timedOut()), Math.min(Math.ceil(left), MAX_TIMER_MS));
      const forgetCaller = caller?.onCancel(() => cancellation.cancel(callerGone()));
      let grace: ReturnType<typeof setTimeout> | undefined;
      const forget = cancellation.onCancel(() => {
        grace = setTimeout(() => fail(cancellation.reason), GRACE_MS);
      });
      const end = () => {
        clearTimeout(timer);
        clearTimeout(grace);
        forgetCaller?.();
        forget();
      };
      const fail = (error: unknown) => {
        end();
        reject(error);
      };
      upstream({ ...call, cancellation }).then((reply) => {
        end();
        resolve(reply);
      }, fail);
    });
  };
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
