import { createCircuitBreaker } from './circuit-breaker.js';
import { createAttempt } from './create-attempt.js';
import { createUpstream } from './create-upstream.js';
import { BREAKER_TIMING, type BreakerTiming, RETRY_TIMING, type RetryTiming } from './timing.js';
import type { Transport } from './transport.js';
import { type TurnOptions, TurnsByAccount } from './turns-by-account.js';
import type { Upstream } from './upstream.js';
import type { UpstreamState } from './upstream-state.js';
import { withDeadline } from './with-deadline.js';
import { type FixedFields, withFixedFields } from './with-fixed-fields.js';
import { withRetries } from './with-retries.js';
import { withSharedReads } from './with-shared-reads.js';

export interface UpstreamOptions {
  /** Requests per second and at once; what is left out is chosen by the mode of the key. */
  limits?: TurnOptions['limits'];
  /** The publishable key that belongs to the account of the secret key: both share their turns. */
  keys?: { secretKey: string; publishableKey?: string | undefined };
  /** For tests, which cannot wait as long as a caller of Stripe should. */
  timing?: Partial<RetryTiming & BreakerTiming>;
  /** What is remembered of tokens; by default nothing. */
  fixedFields?: FixedFields | undefined;
}

/**
 * All that happens to a call to Stripe, in one place: what is remembered, its deadline, those who ask the same, and then
 * attempts, each of which has the circuit and its turn before it.
 */
export function composeUpstream(transport: Transport, options: UpstreamOptions = {}) {
  const { limits = {}, keys, timing, fixedFields } = options;
  const breaker = createCircuitBreaker({ ...BREAKER_TIMING, ...timing });
  const turns = new TurnsByAccount({
    limits,
    accountOf: ({ apiKey }) => (apiKey === keys?.publishableKey ? keys.secretKey : apiKey),
  });
  const attempt = createAttempt(createUpstream(transport), breaker, turns);
  const read = withDeadline(withSharedReads(withRetries(attempt, { ...RETRY_TIMING, ...timing })));
  const upstream: Upstream = fixedFields ? withFixedFields(read, fixedFields) : read;
  const state = (): UpstreamState => ({
    circuit: breaker.state,
    ...turns.load,
    cache: { ...(fixedFields?.counts ?? { hits: 0, misses: 0 }), entries: fixedFields?.size },
  });
  return { upstream, state };
}
