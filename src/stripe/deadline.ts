import { GatewayError } from '../errors.js';
import { RETRY_ADVICE, UpstreamFailure } from './errors.js';
import type { StripeCall, StripeReply, Upstream } from './stripe-call.js';

/** Milliseconds in which an aborted call may still settle by itself: its own error says more than ours. */
const GRACE_MS = 50;
/** The longest delay that a timer takes. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Aborts a call, in whatever phase it is, at the operation's deadline; a read also when its client disconnects. The whole
 * operation has one deadline, which retries and the queue do not extend. An aborted create may have been carried out.
 */
export function withDeadline(upstream: Upstream): Upstream {
  return (call) =>
    new Promise<StripeReply>((resolve, reject) => {
      const client = call.kind === 'read' ? call.signal : undefined;
      if (client?.aborted) throw clientGone();
      const msLeft = call.deadline - performance.now();
      if (msLeft <= 0) throw timedOut(call.kind);

      // `AbortSignal.any` was seen to miss the abort of a server's `request.signal`; a listener does not.
      const controller = new AbortController();
      let grace: ReturnType<typeof setTimeout> | undefined;
      const settle = () => {
        clearTimeout(timer);
        clearTimeout(grace);
        stopListening?.();
      };
      const abort = (reason: GatewayError) => {
        controller.abort(reason);
        grace ??= setTimeout(() => {
          settle();
          reject(controller.signal.reason);
        }, GRACE_MS);
      };
      // Whole milliseconds: Node keeps one list for all timers of the same delay.
      const timer = setTimeout(() => abort(timedOut(call.kind)), Math.min(Math.ceil(msLeft), MAX_TIMER_MS));
      const stopListening = client && onAbort(client, () => abort(clientGone()));
      upstream({ ...call, signal: controller.signal })
        .finally(settle)
        .then(resolve, reject);
    });
}

/** One event listener for all calls of an operation: Node.js 20 warns of a leak at the eleventh. */
interface Listening {
  calls: Set<() => void>;
  notify(): void;
}

const listening = new WeakMap<AbortSignal, Listening>();

/** Listens to a client's signal; returns the function that stops. */
function onAbort(signal: AbortSignal, call: () => void): () => void {
  const { calls, notify } = listening.get(signal) ?? listen(signal);
  calls.add(call);
  return () => {
    calls.delete(call);
    if (calls.size > 0) return;
    listening.delete(signal);
    signal.removeEventListener('abort', notify);
  };
}

function listen(signal: AbortSignal): Listening {
  const calls = new Set<() => void>();
  const notify = () => {
    for (const call of calls) call();
  };
  listening.set(signal, { calls, notify });
  signal.addEventListener('abort', notify);
  return { calls, notify };
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
