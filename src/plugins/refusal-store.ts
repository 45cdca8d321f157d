import { RefusalWindow, type RefusalWindowOptions, type Tally } from './refusal-window.js';

/** Where the card-testing guard counts: in this process, or where replicas count together. */
export interface RefusalStore {
  /** Counts an attempt of a key. The tally of its window where refusals have become too many: the key is then blocked. */
  note(key: string, isRefusal: boolean): Tally | undefined | Promise<Tally | undefined>;
  /** Milliseconds for which a key makes no tokens; none where it is not above 0. */
  waitOf(key: string): number | Promise<number>;
}

export interface RefusalStoreOptions extends RefusalWindowOptions {
  /** Milliseconds for which a client that raised the alarm makes no tokens; 0 only raises it. */
  blockMs: number;
}

/** Counts in this process. */
export function createRefusalStore(options: RefusalStoreOptions) {
  const window = new RefusalWindow(options);
  const blockedUntil = new Map<string, number>();

  function block(key: string, ms: number): void {
    if (ms <= 0) return;
    const now = Date.now();
    for (const [other, until] of blockedUntil) if (until <= now) blockedUntil.delete(other);
    blockedUntil.set(key, now + ms);
  }

  return {
    note(key, isRefusal) {
      const tally = window.note(key, isRefusal);
      if (tally) block(key, options.blockMs);
      return tally;
    },
    waitOf: (key) => (blockedUntil.get(key) ?? 0) - Date.now(),
    block,
  } satisfies RefusalStore & { block: typeof block };
}
