import { GatewayError } from '../errors/gateway-error.js';
import { UpstreamFailure } from '../errors/upstream-failure.js';
import { onAbort } from './on-abort.js';
import type { Upstream } from './upstream.js';

/** Milliseconds that a call has to end by itself once it was aborted: its own word says more than ours. */
const GRACE_MS = 50;
/** The longest time that a timer takes. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Aborts a call, in whatever phase it is, when its operation's time is over or when its caller has gone. The whole
 * operation has one deadline: retries and queues do not prolong it. A create that was aborted may have been carried out.
 */
export function withDeadline(upstream: Upstream): Upstream {
  return async (call) => {
    const { signal: caller, deadline } = call;
    if (caller?.aborted) throw callerGone();
    const left = deadline - performance.now();
    if (left <= 0) throw timedOut();

    // Not AbortSignal.any: with the signal of a fetch door's Request it was seen to stay un-aborted.
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(timedOut()), Math.min(left, MAX_TIMER_MS));
    const forget = caller && onAbort(caller, () => controller.abort(callerGone()));
    let grace: ReturnType<typeof setTimeout> | undefined;
    let forgetOwn = () => {};
    const abandoned = new Promise<never>((_, reject) => {
      const { signal } = controller;
      forgetOwn = onAbort(signal, () => {
        grace = setTimeout(() => reject(signal.reason), GRACE_MS);
      });
    });
    try {
      return await Promise.race([upstream({ ...call, signal: controller.signal }), abandoned]);
    } finally {
      clearTimeout(timer);
      clearTimeout(grace);
      forget?.();
      // `fetch` holds the signal for a while: what listens to it would hold this call, card data included.
      forgetOwn();
    }
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
