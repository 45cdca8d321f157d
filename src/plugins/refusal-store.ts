import { LRUCache } from 'lru-cache';

export interface RefusalStoreOptions {
  /** Milliseconds that the guard looks back. */
  windowMs: number;
  /** Refusals in the window from which on their share matters. */
  minRefusals: number;
  /** The share of refusals that raises an alarm, from 0 to 1. */
  maxShare: number;
  /** Refusals in the window that raise an alarm whatever their share: 50 by default. */
  maxRefusals?: number | undefined;
  /** Milliseconds for which a client that raised an alarm creates no tokens; 0 only raises it. */
  blockMs: number;
  /** Clients that are counted at once; the one that was quiet for longest is forgotten first. */
  maxKeys?: number | undefined;
}

export const DEFAULT_MAX_REFUSALS = 50;

export interface Tally {
  attempts: number;
  refusals: number;
}

/** Where the card-testing guard counts: in this process, or where replicas count together. */
export interface RefusalStore {
  /**
   * Counts a client's attempt to create a token of a kind. Returns the tally of the window where refusals have become too many:
   * the client is then blocked, and its count starts anew.
   */
  note(client: string, kind: string, isRefusal: boolean): Tally | undefined | Promise<Tally | undefined>;
  /** Milliseconds for which a client creates no tokens; none where it is not above 0. */
  waitOf(client: string): number | Promise<number>;
}

/** The window slides by this part of itself. */
export const STEPS = 6;

/** Whether the refusals of a window are those of somebody who tries card numbers. */
export function isAlarming({ attempts, refusals }: Tally, options: RefusalStoreOptions): boolean {
  const { minRefusals, maxShare, maxRefusals = DEFAULT_MAX_REFUSALS } = options;
  return refusals >= maxRefusals || (refusals >= minRefusals && refusals >= attempts * maxShare);
}

/** Counts in this process, over a sliding window and in bounded memory. `now` in milliseconds, for tests. */
export function createRefusalStore(options: RefusalStoreOptions, now: () => number = Date.now) {
  const { windowMs, blockMs, maxKeys = 10_000 } = options;
  const tallies = new LRUCache<string, (Tally & { step: number })[]>({ max: maxKeys });
  const blockedUntil = new LRUCache<string, number>({ max: maxKeys });

  const block = (client: string, ms: number) => {
    if (ms > 0) blockedUntil.set(client, now() + ms);
  };

  return {
    note(client, kind, isRefusal) {
      const key = `${client} ${kind}`;
      const step = Math.floor((now() * STEPS) / windowMs);
      const steps = (tallies.get(key) ?? []).filter((tally) => tally.step > step - STEPS);
      if (steps.at(-1)?.step !== step) steps.push({ step, attempts: 0, refusals: 0 });
      const last = steps.at(-1) as Tally;
      last.attempts++;
      if (isRefusal) last.refusals++;
      const tally = steps.reduce(
        (sum, { attempts, refusals }) => ({ attempts: sum.attempts + attempts, refusals: sum.refusals + refusals }),
        { attempts: 0, refusals: 0 },
      );
      if (!isAlarming(tally, options)) {
        tallies.set(key, steps);
        return undefined;
      }
      tallies.delete(key);
      block(client, blockMs);
      return tally;
    },
    waitOf: (client) => (blockedUntil.get(client) ?? 0) - now(),
    block,
  } satisfies RefusalStore & { block: typeof block };
}
