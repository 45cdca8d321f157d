import type { StripeCall } from './stripe-call.js';
import { type QueueLimits, UpstreamQueue } from './upstream-queue.js';

export type OptionalLimits = { [Limit in keyof QueueLimits]?: QueueLimits[Limit] | undefined };

/** Keys whose queues are kept; those of idle ones go first. */
const MAX_KEYS = 1000;

/**
 * One queue for each Stripe account: Stripe's limits hold for an account, not for a key. `accountOf` names it; by default the
 * limits leave a fifth of what Stripe accepts in the key's mode to others with the same key. Where several processes share the
 * limits, each keeps to its part, rounded down, but at least to 1.
 */
export class AccountQueues {
  readonly #limits: OptionalLimits;
  readonly #processes: number;
  readonly #accountOf: (apiKey: string) => string;
  readonly #queues = new Map<string, UpstreamQueue>();

  constructor(limits: OptionalLimits, processes: number, accountOf: (apiKey: string) => string) {
    this.#limits = limits;
    this.#processes = processes;
    this.#accountOf = accountOf;
  }

  of({ apiKey }: StripeCall): UpstreamQueue {
    const account = this.#accountOf(apiKey);
    const known = this.#queues.get(account);
    if (known) return known;
    if (this.#queues.size >= MAX_KEYS) {
      for (const [name, queue] of this.#queues) if (queue.isIdle) this.#queues.delete(name);
    }
    // Stripe accepts 25 requests a second in test mode and 100 in live mode.
    const most = /^.._live_/.test(apiKey) ? 80 : 20;
    const { rate = most, concurrency = most } = this.#limits;
    const queue = new UpstreamQueue({ rate: this.#part(rate), concurrency: this.#part(concurrency) });
    this.#queues.set(account, queue);
    return queue;
  }

  #part(limit: number | 'off'): number | 'off' {
    return limit === 'off' ? limit : Math.max(1, Math.floor(limit / this.#processes));
  }

  get load(): { active: number; waiting: number } {
    const load = { active: 0, waiting: 0 };
    for (const { active, waiting } of this.#queues.values()) {
      load.active += active;
      load.waiting += waiting;
    }
    return load;
  }
}
