import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhenResult } from 'cockatiel';
import { StripeRefusal } from '../errors/stripe-refusal.js';
import { UpstreamFailure } from '../errors/upstream-failure.js';
import { log } from '../log.js';

export interface BreakerTiming {
  /** Outages in a row that open the circuit. */
  outages: number;
  /** Milliseconds that it stays open at first; twice as long after each probe that fails. */
  openMs: number;
  maxOpenMs: number;
  /** Milliseconds that a call must have had before its time-out says something about Stripe. */
  slowMs: number;
}

export const BREAKER_TIMING: BreakerTiming = { outages: 10, openMs: 1000, maxOpenMs: 30_000, slowMs: 1000 };

export type CircuitStateName = 'closed' | 'open' | 'half-open';

/** What a call says about Stripe. One that was cancelled, or had no time, says nothing. */
type Verdict = 'well' | 'outage' | 'unknown';

export interface CircuitBreaker {
  readonly state: CircuitStateName;
  /** Throws while the circuit is open, and while the one probe is under way. */
  check(): void;
  /** Makes a call if the circuit lets it, and learns from how it ends. */
  run<Value>(call: () => Promise<Value>): Promise<Value>;
}

/**
 * Spares a Stripe that is not well, and callers who would wait for it: after some outages in a row every call is refused
 * at once, until one probe has succeeded. Refusals (4xx) prove that Stripe is there, and close the row.
 */
export function createCircuitBreaker(timing: BreakerTiming): CircuitBreaker {
  const { outages, openMs, maxOpenMs, slowMs } = timing;
  let opensAt = 0;
  const backoff = {
    next: ({ attempt }: { attempt: number }) => {
      const duration = Math.min(maxOpenMs, openMs * 2 ** (attempt - 1));
      opensAt = Date.now() + duration;
      return { duration, next: backoff.next };
    },
  };
  const policy = circuitBreaker(
    handleWhenResult((outcome) => (outcome as Outcome<unknown>).isOutage),
    { breaker: new ConsecutiveBreaker(outages), halfOpenAfter: backoff },
  );
  policy.onBreak(() => log.error('Stripe is not well: it is not asked for a while'));
  policy.onReset(() => log.info('Stripe is well again'));

  const check = () => {
    const isOpen = policy.state === CircuitState.Open && Date.now() < opensAt;
    if (isOpen || policy.state === CircuitState.HalfOpen) throw refusal(opensAt - Date.now());
  };

  return {
    get state() {
      return NAMES[policy.state];
    },
    check,
    run: async (call) => {
      check();
      const isProbe = policy.state === CircuitState.Open;
      const attempt = async (): Promise<Outcome<Awaited<ReturnType<typeof call>>>> => {
        const started = performance.now();
        try {
          return { isOutage: false, value: await call() };
        } catch (error) {
          const verdict = judge(error, performance.now() - started, slowMs);
          // cockatiel leaves its count as it is for what is thrown; a probe that said nothing must not close the circuit.
          if (verdict === 'unknown' && !isProbe) throw error;
          return { isOutage: verdict !== 'well', error };
        }
      };
      const outcome = await policy.execute(attempt).catch((error: unknown) => {
        throw error instanceof BrokenCircuitError ? refusal(opensAt - Date.now()) : error;
      });
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    },
  };
}

type Outcome<Value> = { isOutage: boolean; error: unknown } | { isOutage: false; value: Value };

const NAMES: Record<CircuitState, CircuitStateName> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
};

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
