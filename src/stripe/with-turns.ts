import { type TurnLimits, Turns } from './turns.js';
import type { StripeCall, Upstream } from './upstream.js';
import type { UpstreamState } from './upstream-state.js';

/** Keys whose turns are remembered; those of idle ones are forgotten first. */
const MAX_KEYS = 1000;

export interface TurnOptions {
  /** What a key may ask; by default under what Stripe takes of a key of its mode. */
  limits: { [Limit in keyof TurnLimits]?: TurnLimits[Limit] | undefined };
  /** Calls of keys that share a name share their turns: Stripe's limits hold for an account, not for a key. */
  accountOf(call: StripeCall): string;
}

/** Every call waits for its turn. Stripe's own limits are never broken, and what would take too long is refused. */
export function withTurns(
  upstream: Upstream,
  { limits, accountOf }: TurnOptions,
): { upstream: Upstream; load(): Pick<UpstreamState, 'active' | 'waiting'> } {
  const turnsByAccount = new Map<string, Turns>();

  const turnsOf = (call: StripeCall): Turns => {
    const account = accountOf(call);
    const known = turnsByAccount.get(account);
    if (known) return known;
    if (turnsByAccount.size >= MAX_KEYS) {
      for (const [name, turns] of turnsByAccount) if (turns.isIdle) turnsByAccount.delete(name);
    }
    const most = mostOf(call.apiKey);
    const turns = new Turns({ rate: limits.rate ?? most, concurrency: limits.concurrency ?? most });
    turnsByAccount.set(account, turns);
    return turns;
  };

  return {
    upstream: async (call) => {
      const turns = turnsOf(call);
      const turn = turns.take(call);
      if (turn) await turn;
      try {
        return await upstream(call);
      } finally {
        turns.giveBack();
      }
    },
    load: () => {
      const load = { active: 0, waiting: 0 };
      for (const { active, waiting } of turnsByAccount.values()) {
        load.active += active;
        load.waiting += waiting;
      }
      return load;
    },
  };
}

/** Stripe takes 25 requests a second in test mode and 100 in live mode; the rest is room for others with the same key. */
function mostOf(apiKey: string): number {
  return /^.._live_/.test(apiKey) ? 80 : 20;
}
