import { GatewayError } from '../errors.js';
import { log } from '../log.js';
import type { GatewayContext } from '../schema/context.js';
import { StripeRefusal } from '../stripe/stripe-refusal.js';
import { type Client, clientKeys } from './client-keys.js';
import { countCreates } from './document-limits.js';
import type { Plugin } from './plugin.js';
import { createRefusalStore, type RefusalStore, type RefusalStoreOptions } from './refusal-store.js';
import type { Tally } from './refusal-window.js';

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
  /** Operations that were refused in the time after an alarm. */
  blocked: number;
}

interface GuardedContext extends Client, GatewayContext {
  requestId: string;
  caller?: Client['caller'] & { name?: string };
}

/**
 * Whoever has stolen card numbers tries them where a refusal tells good from bad. Many refusals of one credential or one
 * address raise an alarm in the log and, if so set, end its creates for a while. Counts only: no input is looked at.
 */
export function useCardTestingGuard(
  options: CardTestingOptions,
  counts: CardTestingCounts,
  createStore: (options: CardTestingOptions) => RefusalStore = createRefusalStore,
): Plugin<Record<string, unknown>> {
  const store = createStore(options);

  /** At once where the counts are kept in this process. */
  function note(context: GuardedContext, isRefusal: boolean): undefined | Promise<void> {
    const noted = clientKeys(context).map((key) => store.note(key, isRefusal));
    if (noted.some((tally) => tally instanceof Promise)) {
      return Promise.all(noted).then((tallies) => alarm(context, tallies.find(Boolean)));
    }
    alarm(context, (noted as (Tally | undefined)[]).find(Boolean));
    return undefined;
  }

  function alarm({ requestId, caller, address }: GuardedContext, tally: Tally | undefined): void {
    if (!tally) return;
    counts.alarms++;
    log.error('card testing suspected', { requestId, caller: caller?.name, address, ...tally });
  }

  async function waitOf(context: GuardedContext): Promise<number> {
    return Math.max(...(await Promise.all(clientKeys(context).map((key) => store.waitOf(key)))));
  }

  return {
    onExecute(execution) {
      const { args } = execution;
      if (countCreates(args.document, args.operationName) === 0) return;
      const guarded = args.contextValue as unknown as GuardedContext;
      const { createToken } = guarded.gateway;
      const guardedCreate: typeof createToken = async (call) => {
        try {
          const reply = await createToken(call);
          if (!reply.replayed) await note(guarded, false);
          return reply;
        } catch (error) {
          if (error instanceof StripeRefusal && !error.replayed) await note(guarded, true);
          throw error;
        }
      };
      execution.extendContext({ gateway: { ...guarded.gateway, createToken: guardedCreate } });
      if (options.blockMs === 0) return;
      return waitOf(guarded).then((wait) => {
        if (wait <= 0) return;
        counts.blocked++;
        const retryAfter = Math.ceil(wait / 1000);
        const error = new GatewayError('RATE_LIMITED', 'Too many refusals. Try again later.', { retryAfter });
        execution.setResultAndStopExecution({ errors: [error] });
      }) as Promise<undefined>;
    },
  };
}
