import type { Cancellation } from './cancellation.js';
import type { RetryTiming } from './timing.js';
import type { StripeCall, StripeReply, Upstream } from './upstream.js';
import { UpstreamFailure } from './upstream-failure.js';

/**
 * Makes a call again where its failure says that this is safe and may help, and only if the wait ends before the
 * deadline. A create carries one idempotency key through all of it, so that Stripe makes one token at most.
 */
export function withRetries(upstream: Upstream, timing: RetryTiming): Upstream {
  const retry = async (call: StripeCall, error: unknown, made: number): Promise<StripeReply> => {
    if (!(error instanceof UpstreamFailure) || made >= error.attempts) throw error;
    const wait = Math.max((error.retryAfter ?? 0) * 1000, fullJitter(made, timing));
    if (performance.now() + wait >= call.deadline) throw error;
    await sleep(wait, call.cancellation);
    return upstream({ ...call, attempt: made + 1 }).catch((next) => retry(call, next, made + 1));
  };
  return (call) => upstream(call).catch((error) => retry(call, error, 1));
}

/** https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ */
function fullJitter(made: number, { backoffMs, maxBackoffMs }: RetryTiming): number {
  return Math.random() * Math.min(maxBackoffMs, backoffMs * 2 ** (made - 1));
}

/** Ends early, with the reason, when it is cancelled. */
function sleep(ms: number, cancellation: Cancellation | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (cancellation?.isCancelled) return reject(cancellation.reason);
    const sleeper = {
      cancelled: (reason: unknown) => {
        clearTimeout(timer);
        reject(reason);
      },
    };
    const timer = setTimeout(() => {
      cancellation?.forget(sleeper);
      resolve();
    }, ms);
    cancellation?.tell(sleeper);
  });
}
