import type { Rate } from '../config/limits.js';
import { type Client, clientKeys } from './client-keys.js';
import { createLimiter, type LimiterStore, type RateLimitCounts } from './create-limiter.js';
import { countCreates } from './document-limits.js';
import { maskError } from './mask-error.js';
import type { Plugin } from './plugin.js';

export interface RateLimits {
  /** Operations of each credential and each address; undefined for no limit. */
  operations?: Rate | undefined;
  /** `createToken` fields, likewise. */
  creates?: Rate | undefined;
  /** Wrong credentials of each address. */
  failures?: Rate | undefined;
  /** Shared by replicas; without one the counts are kept in the process. */
  store?: LimiterStore | undefined;
}

interface RatedClient extends Client {
  report?: Parameters<typeof maskError>[1];
  /** A caller's own rates come before the gateway's. */
  caller?: Client['caller'] & { rates?: { operations?: Rate | undefined; creates?: Rate | undefined } | undefined };
}

/** Bounds how often a client asks. Operations are counted before they are read, so that refused ones count too. */
export function useRateLimit({ operations, store }: RateLimits, counts: RateLimitCounts): Plugin {
  const limiter = createLimiter({ name: 'operations', what: 'operations', store, counts });
  return {
    onContextBuilding({ context }) {
      const client = context as unknown as RatedClient;
      const rate = client.caller?.rates?.operations ?? operations;
      return rate && (limiter.take(clientKeys(client), 1, rate) as unknown as undefined);
    },
  };
}

/** The tokens that an operation would make are counted together before any is made: none is lost to a limit met half-way. */
export function useCreateLimit(
  { creates, store }: RateLimits,
  counts: RateLimitCounts,
): Plugin<Record<string, unknown>> {
  const limiter = createLimiter({ name: 'creates', what: 'tokens', store, counts });
  return {
    onExecute(execution) {
      const { args } = execution;
      const client = args.contextValue as unknown as RatedClient;
      const rate = client.caller?.rates?.creates ?? creates;
      const count = rate ? countCreates(args.document, args.operationName) : 0;
      if (!rate || count === 0) return;
      const refuse = (error: unknown) =>
        execution.setResultAndStopExecution({ errors: [maskError(error, client.report)] });
      return limiter.take(clientKeys(client), count, rate).catch(refuse) as unknown as undefined;
    },
  };
}

/** Counts a wrong credential from an address; throws RATE_LIMITED past the rate. */
export function createFailureCount(
  { failures, store }: RateLimits,
  counts: RateLimitCounts,
): (address: string | undefined) => Promise<void> {
  const limiter = createLimiter({ name: 'failures', what: 'wrong credentials', store, counts });
  return async (address) => {
    if (failures) await limiter.take(clientKeys({ address }), 1, failures);
  };
}
