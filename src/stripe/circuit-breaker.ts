import type { SafeLogger } from '../logger.js';
import { RETRY_ADVICE, StripeRefusal, UpstreamFailure } from './errors.js';
import type { StripeCall } from './stripe-call.js';

export interface BreakerTiming {
  /** Consecutive outages that open the circuit. */
  outages: number;
  /** Milliseconds for which the circuit is open at first; doubled after each failed probe. */
  openMs: number;
  maxOpenMs: number;
  /** Milliseconds after which a time-out counts as an outage. An earlier one says nothing about Stripe. */
  slowMs: number;
}

export const BREAKER_TIMING: BreakerTiming = { outages: 10, openMs: 1000, maxOpenMs: 30_000, slowMs: 1000 };

export type CircuitState = 'closed' | 'open' | 'half-open';

/** What a call tells about Stripe. One that was aborted, or had no time, is inconclusive. */
type Verdict = 'up' | 'down' | 'inconclusive';

export interface CircuitBreaker {
  readonly state: CircuitState;
  /** Throws while the circuit is open or its probes are in flight. */
  check(call: StripeCall): void;
  /** Lets a call pass, or throws as `check` does. Call what it returns with the error of the call, or with nothing. */
  admit(call: StripeCall): (error?: unknown) => void;
}

/**
 * Protects Stripe while it is down, and callers from waiting for it: consecutive outages open the circuit, and every call is
 * rejected at once until a probe succeeds. A rejection by Stripe (4xx) proves that Stripe is up. A probe that is aborted
 * proves nothing: it frees its slot, prolongs nothing, and the next time one more probe is let through beside it, so that
 * clients who always disconnect cannot keep the circuit open.
 */
export function createCircuitBreaker(
  { outages, openMs, maxOpenMs, slowMs }: BreakerTiming,
  logger: Pick<SafeLogger, 'info' | 'error'>,
  now = () => performance.now(),
): CircuitBreaker {
  let state: CircuitState = 'closed';
  let consecutiveOutages = 0;
  let failedProbes = 0;
  let retryAt = 0;
  let probes = 0;
  let maxProbes = 1;

  const open = (reason: string | undefined) => {
    state = 'open';
    retryAt = now() + Math.min(maxOpenMs, openMs * 2 ** failedProbes);
    probes = 0;
    maxProbes = 1;
    logger.error({ reason }, 'circuit opened: Stripe is down');
  };
  const close = () => {
    state = 'closed';
    consecutiveOutages = 0;
    failedProbes = 0;
    logger.info({}, 'circuit closed: Stripe is up again');
  };
  const isBlocked = () => (state === 'open' ? now() < retryAt : state === 'half-open' && probes >= maxProbes);
  const check = ({ kind }: StripeCall) => {
    if (isBlocked()) throw rejection(kind, retryAt - now());
  };
  const learn = (verdict: Verdict, isProbe: boolean, reason?: string) => {
    if (isProbe && state === 'half-open') {
      probes -= 1;
      if (verdict === 'up') return close();
      if (verdict === 'inconclusive') {
        maxProbes = Math.min(maxProbes + 1, outages);
        return;
      }
      failedProbes += 1;
      return open(reason);
    }
    if (verdict === 'up') consecutiveOutages = 0;
    else if (verdict === 'down' && ++consecutiveOutages >= outages && state === 'closed') open(reason);
  };

  return {
    get state() {
      return state;
    },
    check,
    admit: (call) => {
      check(call);
      const isProbe = state !== 'closed';
      if (isProbe) {
        state = 'half-open';
        probes += 1;
      }
      const started = now();
      return (error) => {
        if (error === undefined) return learn('up', isProbe);
        const reason = error instanceof UpstreamFailure ? error.reason : undefined;
        learn(judge(error, now() - started, slowMs), isProbe, reason);
      };
    },
  };
}

function judge(error: unknown, ms: number, slowMs: number): Verdict {
  if (error instanceof UpstreamFailure) {
    if (!error.isOutage) return 'up';
    return error.code === 'UPSTREAM_TIMEOUT' && ms < slowMs ? 'inconclusive' : 'down';
  }
  return error instanceof StripeRefusal ? 'up' : 'inconclusive';
}

function rejection(kind: StripeCall['kind'], ms: number): UpstreamFailure {
  return new UpstreamFailure(
    'UPSTREAM_UNAVAILABLE',
    `Stripe has been failing, so no requests are sent for a moment. ${RETRY_ADVICE[kind]}`,
    { retryAfter: Math.max(1, Math.ceil(ms / 1000)), reason: 'circuit open' },
  );
}
