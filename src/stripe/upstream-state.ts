export type CircuitStateName = 'closed' | 'open' | 'half-open';

/** How the calls to Stripe are doing, for whoever watches. */
export interface UpstreamState {
  circuit: CircuitStateName;
  /** Calls under way. */
  active: number;
  /** Calls that wait for their turn. */
  waiting: number;
  /** Reads of what cannot change that were answered from memory and those that were not; `entries` where it is known. */
  cache: { hits: number; misses: number; entries: number | undefined };
}
