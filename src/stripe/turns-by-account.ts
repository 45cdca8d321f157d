import { type TurnLimits, Turns } from './turns.js';
import type { StripeCall } from './upstream.js';
import type { UpstreamState } from './upstream-state.js';

/** Keys whose turns are remembered; those of idle ones are forgotten first. */
const MAX_KEYS = 1000;

export interface TurnOptions {
  /** What a key may ask; by default under what Stripe takes of a key of its mode. */
  limits: { [Limit in keyof TurnLimits]?: TurnLimits[Limit] | undefined };
  /** Calls of keys that share a name share their turns: Stripe's limits hold for an account, not for a key. */
  accountOf(call: StripeCall): string;
}

export class TurnsByAccount {
  readonly #options: TurnOptions;
  readonly #known = new Map<string, Turns>();

  constructor(options: TurnOptions) {
    this.#options = options;
  }

  /** The turns that a call has to wait for. */
  of(call: StripeCall): Turns {
    const { limits, accountOf } = this.#options;
    const account = accountOf(call);
    const known = this.#known.get(account);
    if (known) return known;
    if (this.#known.size >= MAX_KEYS) {
      for (const [name, turns] of this.#known) if (turns.isIdle) this.#known.delete(name);
    }
    const most = mostOf(call.apiKey);
    const turns = new Turns({ rate: limits.rate ?? most, concurrency: limits.concurrency ?? most });
    this.#known.set(account, turns);
    return turns;
  }

  get load(): Pick<UpstreamState, 'active' | 'waiting'> {
    const load = { active: 0, waiting: 0 };
    for (const { active, waiting } of this.#known.values()) {
      load.active += active;
      load.waiting += waiting;
    }
    return load;
  }
}

/** Stripe takes 25 requests a second in test mode and 100 in live mode; the rest is room for others with the same key. */
function mostOf(apiKey: string): number {
  return /^.._live_/.test(apiKey) ? 80 : 20;
}
