import type { Cancellation } from './cancellation.js';
import { UpstreamFailure } from './errors.js';
import type { StripeReply, Upstream } from './stripe-call.js';

export interface RetryTiming {
  /** Milliseconds: the first delay is a random part of it, each later one of twice as much. */
  backoffMs: number;
  maxBackoffMs: number;
}

export const RETRY_TIMING: RetryTiming = { backoffMs: 500, maxBackoffMs: 5000 };

/**
 * Retries a call where its failure says that this is safe and may help, and only if the delay ends before the deadline. A
 * create keeps its idempotency key, so that Stripe creates one token at most.
 */
export function withRetry(upstream: Upstream, timing: RetryTiming): Upstream {
  return async (call): Promise<StripeReply> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await upstream(attempt === 1 ? call : { ...call, attempt });
      } catch (error) {
        if (!(error instanceof UpstreamFailure) || attempt >= error.attempts) throw error;
        const delay = Math.max((error.retryAfter ?? 0) * 1000, fullJitter(attempt, timing));
        if (performance.now() + delay >= call.deadline) throw error;
        await sleep(delay, call.cancellation);
      }
    }
  };
}

/** https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ */
function fullJitter(attempt: number, { backoffMs, maxBackoffMs }: RetryTiming): number {
  return Math.random() * Math.min(maxBackoffMs, backoffMs * 2 ** (attempt - 1));
}

/** Rejects early, with the reason, when the call is cancelled. */
function sleep(ms: number, cancellation: Cancellation | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (cancellation?.reason) return reject(cancellation.reason);
    const timer = setTimeout(() => {
      stopListening?.();
      resolve();
    }, ms);
    const stopListening = cancellation?.onCancel(() => {
      clearTimeout(timer);
      reject(cancellation.reason);
    });
  });
}
