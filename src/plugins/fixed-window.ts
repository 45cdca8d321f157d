import type { Rate } from '../config/limits.js';

/** Keys that are counted at once; past that the windows that are over are dropped, then those that began first. */
const MAX_KEYS = 100_000;

interface Count {
  taken: number;
  /** By `performance.now()`. */
  until: number;
}

/**
 * Counts in this process, for each key in windows that begin with its first take. Answers at once: a library that answers by
 * promise took longer than the rest of an answer that is known.
 */
export class FixedWindow {
  readonly #rate: Rate;
  readonly #counts = new Map<string, Count>();

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /**
   * Takes points; the milliseconds to wait where the share of the window is used up, 0 where it is not. `now` by
   * `performance.now()`.
   */
  take(key: string, points: number, now: number): number {
    let count = this.#counts.get(key);
    if (!count || count.until <= now) {
      count = { taken: 0, until: now + this.#rate.seconds * 1000 };
      this.#counts.delete(key);
      if (this.#counts.size >= MAX_KEYS) this.#makeRoom(now);
      this.#counts.set(key, count);
    }
    count.taken += points;
    return count.taken > this.#rate.points ? count.until - now : 0;
  }

  #makeRoom(now: number): void {
    for (const [key, { until }] of this.#counts) if (until <= now) this.#counts.delete(key);
    for (const key of this.#counts.keys()) {
      if (this.#counts.size < MAX_KEYS * 0.9) return;
      this.#counts.delete(key);
    }
  }
}
