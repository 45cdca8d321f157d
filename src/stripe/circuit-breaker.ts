import { log } from '../log.js';
import { StripeRefusal } from './stripe-refusal.js';
import type { BreakerTiming } from './timing.js';
import { UpstreamFailure } from './upstream-failure.js';
import type { CircuitStateName } from './upstream-state.js';

/** What a call says about Stripe. One that was cancelled, or had no time, says nothing. */
type Verdict = 'well' | 'outage' | 'unknown';

export interface CircuitBreaker {
  readonly state: CircuitStateName;
  /** Throws while the circuit is open, and while the one probe is under way. */
  check(): void;
  /** Lets a call through, or throws. Tells whether it is a probe, for `leave`. */
  enter(): boolean;
  /** Learns from how a call ended that was let through: well, or in an error after some milliseconds. */
  leave(isProbe: boolean, failure?: { error: unknown; ms: number }): void;
}

/**
 * Spares a Stripe that is not well, and callers who would wait for it: after some outages in a row every call is refused
 * at once, until one probe has succeeded. Refusals (4xx) prove that Stripe is there, and close the row.
 */
export function createCircuitBreaker(timing: BreakerTiming): CircuitBreaker {
  const { outages, openMs, maxOpenMs, slowMs } = timing;
  let state: CircuitStateName = 'closed';
  /** Outages in a row while it is closed; probes that failed in a row since it opened. */
  let row = 0;
  let failedProbes = 0;
  let opensAt = 0;

  const open = () => {
    state = 'open';
    opensAt = Date.now() + Math.min(maxOpenMs, openMs * 2 ** failedProbes);
    log.error('Stripe is not well: it is not asked for a while');
  };
  const close = () => {
    state = 'closed';
    row = 0;
    failedProbes = 0;
    log.info('Stripe is well again');
  };
  const learn = (verdict: Verdict, isProbe: boolean) => {
    if (isProbe) {
      // A probe that said nothing must not close the circuit.
      if (verdict === 'well') return close();
      failedProbes++;
      return open();
    }
    if (verdict === 'well') row = 0;
    else if (verdict === 'outage' && ++row >= outages && state === 'closed') open();
  };
  const check = () => {
    if (state === 'half-open' || (state === 'open' && Date.now() < opensAt)) throw refusal(opensAt - Date.now());
  };

  return {
    get state() {
      return state;
    },
    check,
    enter: () => {
      check();
      const isProbe = state === 'open';
      if (isProbe) state = 'half-open';
      return isProbe;
    },
    leave: (isProbe, failure) => learn(failure ? judge(failure.error, failure.ms, slowMs) : 'well', isProbe),
  };
}

function judge(error: unknown, ms: number, slowMs: number): Verdict {
  if (error instanceof UpstreamFailure) {
    if (!error.isOutage) return 'well';
    return error.code === 'UPSTREAM_TIMEOUT' && ms < slowMs ? 'unknown' : 'outage';
  }
  return error instanceof StripeRefusal ? 'well' : 'unknown';
}

function refusal(ms: number): UpstreamFailure {
  return new UpstreamFailure(
    'UPSTREAM_UNAVAILABLE',
    'Stripe has not been answering, so it is not asked for a moment. A create can be tried again with the same idempotency key.',
    { retryAfter: Math.max(1, Math.ceil(ms / 1000)) },
  );
}
