import type { Plugin } from '@envelop/core';
import { GatewayError } from '../errors/gateway-error.js';
import { StripeRefusal } from '../errors/stripe-refusal.js';
import { log } from '../log.js';
import type { GatewayContext } from '../schema/context.js';
import { type Client, clientKeys } from './client-keys.js';
import { countCreates } from './document-limits.js';
import { RefusalWindow, type RefusalWindowOptions } from './refusal-window.js';

export interface CardTestingOptions extends RefusalWindowOptions {
  /** Milliseconds for which a client that raised the alarm makes no tokens; 0 only raises it. */
  blockMs: number;
}

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

interface GuardedContext extends Client, Pick<GatewayContext, 'requestId' | 'createToken'> {
  caller?: Client['caller'] & { name?: string };
}

/**
 * Whoever has stolen card numbers tries them where a refusal tells good from bad. Many refusals of one credential or one
 * address raise an alarm in the log and, if so set, end its creates for a while. Counts only: no input is looked at.
 */
export function useCardTestingGuard(
  options: CardTestingOptions,
  counts: CardTestingCounts,
): Plugin<Record<string, unknown>> {
  const refusals = new RefusalWindow(options);
  const blockedUntil = new Map<string, number>();

  function note(context: GuardedContext, isRefusal: boolean): void {
    const keys = clientKeys(context);
    const tallies = keys.map((key) => refusals.note(key, isRefusal));
    const tally = tallies.find(Boolean);
    if (!tally) return;
    counts.alarms++;
    const { requestId, caller, address } = context;
    log.error('card testing suspected', { requestId, caller: caller?.name, address, ...tally });
    for (const [at, key] of keys.entries()) if (tallies[at]) block(key);
  }

  function block(key: string): void {
    if (options.blockMs === 0) return;
    const now = Date.now();
    for (const [other, until] of blockedUntil) if (until <= now) blockedUntil.delete(other);
    blockedUntil.set(key, now + options.blockMs);
  }

  function waitOf(context: GuardedContext): number {
    if (blockedUntil.size === 0) return 0;
    return Math.max(...clientKeys(context).map((key) => (blockedUntil.get(key) ?? 0) - Date.now()));
  }

  return {
    onContextBuilding({ context, extendContext }) {
      const guarded = context as unknown as GuardedContext;
      const { createToken } = guarded;
      extendContext({
        createToken: async (call: Parameters<typeof createToken>[0]) => {
          try {
            const reply = await createToken(call);
            if (!reply.replayed) note(guarded, false);
            return reply;
          } catch (error) {
            if (error instanceof StripeRefusal && !error.replayed) note(guarded, true);
            throw error;
          }
        },
      });
    },
    onExecute({ args, setResultAndStopExecution }) {
      const wait = waitOf(args.contextValue as unknown as GuardedContext);
      if (wait <= 0 || countCreates(args.document, args.operationName) === 0) return;
      counts.blocked++;
      const retryAfter = Math.ceil(wait / 1000);
      const error = new GatewayError('RATE_LIMITED', 'Too many refusals. Try again later.', { retryAfter });
      setResultAndStopExecution({ errors: [error] });
    },
  };
}
