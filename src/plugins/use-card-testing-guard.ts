import { GatewayError } from '../errors.js';
import type { RequestState } from '../http/request-state.js';
import { StripeRefusal } from '../stripe/errors.js';
import type { StripeReply } from '../stripe/stripe-call.js';
import { clientKeys } from './client-keys.js';
import type { GatewayPlugin } from './gateway-plugin.js';
import { createRefusalStore, type RefusalStore, type RefusalStoreOptions } from './refusal-store.js';
import { countCreates } from './use-document-limits.js';

export type CardTestingOptions = RefusalStoreOptions;

/** Ten refusals in ten minutes that are half of all attempts: more than people at a form come to. */
export const DEFAULT_CARD_TESTING: Readonly<CardTestingOptions> = {
  windowMs: 600_000,
  minRefusals: 10,
  maxShare: 0.5,
  blockMs: 0,
};

/** For metrics. */
export interface CardTestingCounts {
  alarms: number;
  /** Operations that were refused after an alarm. */
  blocked: number;
}

/**
 * Thieves try stolen card numbers where a refusal tells good ones from bad. Many refusals of one kind of token from one
 * credential or address raise an alarm in the log and, where so configured, stop its creates for a while. An idempotency key
 * that was used with another input counts as a refusal: it tells whether a guess at that input was right. Looks at no input.
 */
export function useCardTestingGuard(
  options: CardTestingOptions,
  counts: CardTestingCounts,
  createStore: (options: CardTestingOptions) => RefusalStore = createRefusalStore,
): GatewayPlugin {
  const store = createStore(options);

  async function note(state: RequestState, kind: string, outcome: StripeReply | Error): Promise<void> {
    const isRefusal = isRefused(outcome);
    if (isRefusal === undefined) return;
    const noted = await Promise.all(clientKeys(state).map((key) => store.note(key, kind, isRefusal)));
    const tally = noted.find((alarm) => alarm !== undefined);
    if (!tally) return;
    counts.alarms++;
    const { requestId, caller, address, logger } = state;
    logger.error({ requestId, caller: caller.name, address, ...tally }, 'card testing suspected');
  }

  async function refuseBlocked(state: RequestState): Promise<GatewayError | undefined> {
    const waits = await Promise.all(clientKeys(state).map((key) => store.waitOf(key)));
    const wait = Math.max(...waits);
    if (wait <= 0) return undefined;
    counts.blocked++;
    const retryAfter = Math.ceil(wait / 1000);
    return new GatewayError('RATE_LIMITED', 'Too many refusals. Try again later.', { retryAfter });
  }

  return {
    onExecute({ args, setResultAndStopExecution }) {
      if (countCreates(args.document, args.operationName) === 0) return;
      const state = args.contextValue.gateway;
      state.onCreated = (kind, outcome) => note(state, kind, outcome);
      if (options.blockMs === 0) return;
      return refuseBlocked(state).then((error) => {
        if (error) setResultAndStopExecution({ errors: [error] });
      });
    },
  };
}

/** Undefined for what says nothing of the input: a replay, or a failure on the way. */
function isRefused(outcome: StripeReply | Error): boolean | undefined {
  if (outcome instanceof StripeRefusal) return outcome.replayed ? undefined : true;
  if (outcome instanceof GatewayError) return outcome.code === 'IDEMPOTENCY_MISMATCH' ? true : undefined;
  return outcome instanceof Error || outcome.replayed ? undefined : false;
}
