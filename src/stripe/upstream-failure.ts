import type { ErrorCode } from '../errors.js';
import { GatewayError, type GatewayErrorDetails } from '../errors.js';

export interface UpstreamFailureDetails extends GatewayErrorDetails {
  attempts?: number;
  isOutage?: boolean;
}

/** A call to Stripe that failed, with what decides whether it is made again. */
export class UpstreamFailure extends GatewayError {
  /** How often a call that fails like this is made in all, the first time included. */
  readonly attempts: number;
  /** Says that Stripe is not well, not that it refused: counts for the circuit breaker. */
  readonly isOutage: boolean;
  /** Seconds before which Stripe does not want to be asked again. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, details: UpstreamFailureDetails = {}) {
    const { attempts = 1, isOutage = false, ...known } = details;
    super(code, message, known);
    this.attempts = attempts;
    this.isOutage = isOutage;
    this.retryAfter = known.retryAfter;
  }
}
