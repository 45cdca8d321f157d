export interface RetryTiming {
  /** Milliseconds: the first wait is a random part of it, each later one of twice as much. */
  backoffMs: number;
  maxBackoffMs: number;
}

export interface BreakerTiming {
  /** Outages in a row that open the circuit. */
  outages: number;
  /** Milliseconds that it stays open at first; twice as long after each probe that fails. */
  openMs: number;
  maxOpenMs: number;
  /** Milliseconds that a call must have had before its time-out says something about Stripe. */
  slowMs: number;
}

export const RETRY_TIMING: RetryTiming = { backoffMs: 500, maxBackoffMs: 5000 };

export const BREAKER_TIMING: BreakerTiming = { outages: 10, openMs: 1000, maxOpenMs: 30_000, slowMs: 1000 };
