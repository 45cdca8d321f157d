export type CircuitStateName = 'closed' | 'open' | 'half-open';

/** How the calls to Stripe are doing, for whoever watches. */
export interface UpstreamState {
  circuit: CircuitStateName;
  /** Calls under way. */
  active: number;
  /** Calls that wait for their turn. */
  waiting: number;
}
