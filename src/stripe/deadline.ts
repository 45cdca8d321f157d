import { GatewayError } from '../errors.js';
import { Cancellation } from './cancellation.js';
import { RETRY_ADVICE, UpstreamFailure } from './errors.js';
import type { ClientConnection, StripeCall, Upstream } from './stripe-call.js';

/** Milliseconds in which a cancelled call may still settle by itself: its own error says more than ours. */
const GRACE_MS = 50;
/** The longest delay that a timer takes. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Cancels a create, in whatever phase it is, at the operation's deadline, but not when its client disconnects: it may have been
 * carried out already. The whole operation has one deadline, which retries and the queue do not extend.
 */
export function withDeadline(upstream: Upstream): Upstream {
  return (call) => {
    const cancellation = new Cancellation();
    const start = () => upstream({ ...call, cancellation });
    return untilDeadline(call, undefined, start, (reason) => cancellation.cancel(reason));
  };
}

/**
 * Waits for a reply until the call's deadline, or until the client disconnects. Then calls `cancel` with the reason, and
 * rejects with it unless the reply settles within a moment.
 */
export function untilDeadline<Reply>(
  { kind, deadline }: StripeCall,
  client: ClientConnection | undefined,
  start: () => Promise<Reply>,
  cancel: (reason: GatewayError) => void,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const msLeft = deadline - performance.now();
    if (client?.isGone) throw clientGone();
    if (msLeft <= 0) throw timedOut(kind);

    let grace: ReturnType<typeof setTimeout> | undefined;
    const end = (reason: GatewayError) => {
      if (grace !== undefined) return;
      cancel(reason);
      grace = setTimeout(() => {
        settle();
        reject(reason);
      }, GRACE_MS);
    };
    // Whole milliseconds: Node keeps one list for all timers of the same delay.
    const timer = setTimeout(() => end(timedOut(kind)), Math.min(Math.ceil(msLeft), MAX_TIMER_MS));
    const stopListening = client?.onGone(() => end(clientGone()));
    const settle = () => {
      clearTimeout(timer);
      clearTimeout(grace);
      stopListening?.();
    };
    start().then(
      (reply) => {
        settle();
        resolve(reply);
      },
      (error) => {
        settle();
        reject(error);
      },
    );
  });
}

function timedOut(kind: StripeCall['kind']): UpstreamFailure {
  return new UpstreamFailure('UPSTREAM_TIMEOUT', `Stripe did not answer in time. ${RETRY_ADVICE[kind]}`, {
    isOutage: true,
    reason: 'deadline',
  });
}

/** Nobody reads it. */
function clientGone(): GatewayError {
  return new GatewayError('UPSTREAM_TIMEOUT', 'The client disconnected before Stripe answered.');
}
