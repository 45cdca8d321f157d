import type { Rate } from '../config/limits.js';
import { clientKeys } from './client-keys.js';
import { createLimiter, type LimiterStore, type RateLimitCounts } from './create-limiter.js';
import { type GatewayPlugin, withCheck } from './gateway-plugin.js';
import { toSafeError } from './safe-errors.js';
import { countCreates } from './use-document-limits.js';

export interface RateLimits {
  /** Operations of each credential and each address; undefined for no limit. */
  operations?: Rate | undefined;
  /** `createToken` fields, likewise. */
  creates?: Rate | undefined;
  /** Wrong credentials of each address. */
  failures?: Rate | undefined;
  /** Shared by replicas; without one each process counts for itself. */
  store?: LimiterStore | undefined;
}

/**
 * Limits how often a caller may ask: operations before they are read, so that invalid ones count too, with each read beyond
 * the first that Stripe has to answer; and the tokens that an operation would create together, before any is created. A
 * caller's own rates take precedence.
 */
export function useRateLimits({ operations, creates, store }: RateLimits, counts: RateLimitCounts): GatewayPlugin {
  const operationLimit = createLimiter({ name: 'operations', what: 'operations', store, counts });
  const createLimit = createLimiter({ name: 'creates', what: 'tokens', store, counts });

  return withCheck(
    (state) => {
      const rate = state.caller.rates?.operations ?? operations;
      if (!rate) return undefined;
      const keys = clientKeys(state);
      let reads = 0;
      state.charge = () => {
        reads += 1;
        return reads > 1 ? operationLimit.take(keys, 1, rate) : undefined;
      };
      return operationLimit.take(keys, 1, rate);
    },
    {
      onExecute({ args, setResultAndStopExecution }) {
        const count = countCreates(args.document, args.operationName);
        if (count === 0) return;
        const state = args.contextValue.gateway;
        const rate = state.caller.rates?.creates ?? creates;
        if (!rate) return;
        return createLimit
          .take(clientKeys(state), count, rate)
          ?.catch((error) => setResultAndStopExecution({ errors: [toSafeError(error, state)] }));
      },
    },
  );
}

/** Counts a wrong credential of an address; throws RATE_LIMITED past the rate. */
export function createFailureCount(
  { failures, store }: RateLimits,
  counts: RateLimitCounts,
): (address: string | undefined) => Promise<void> {
  const limiter = createLimiter({ name: 'failures', what: 'wrong credentials', store, counts });
  return async (address) => {
    if (failures) await limiter.take(clientKeys({ address }), 1, failures);
  };
}
