export interface RefusalWindowOptions {
  /** Milliseconds that are looked back over. */
  windowMs: number;
  /** Refusals in the window from which on their share matters. */
  minRefusals: number;
  /** The share of refusals that is too high, from 0 to 1. */
  maxShare: number;
  /** Keys that are watched at once; the one that was quiet for longest is forgotten first. */
  maxKeys?: number;
}

export interface Tally {
  attempts: number;
  refusals: number;
}

/** The window slides by this part of itself. */
export const STEPS = 6;

/** Counts attempts and refusals of each key over a sliding window, in bounded memory. */
export class RefusalWindow {
  readonly #options: RefusalWindowOptions;
  readonly #tallies = new Map<string, (Tally & { step: number })[]>();

  constructor(options: RefusalWindowOptions) {
    this.#options = options;
  }

  /** Counts an attempt. The tally of the window where its refusals have become too many: the key then starts anew. */
  note(key: string, isRefusal: boolean, now = Date.now()): Tally | undefined {
    const { windowMs, minRefusals, maxShare, maxKeys = 10_000 } = this.#options;
    const step = Math.floor((now * STEPS) / windowMs);
    const tallies = (this.#tallies.get(key) ?? []).filter((tally) => tally.step > step - STEPS);
    if (tallies.at(-1)?.step !== step) tallies.push({ step, attempts: 0, refusals: 0 });
    const last = tallies.at(-1) as Tally;
    last.attempts++;
    if (isRefusal) last.refusals++;

    // Deleted and set again, a key is the youngest of the map.
    this.#tallies.delete(key);
    const attempts = tallies.reduce((sum, tally) => sum + tally.attempts, 0);
    const refusals = tallies.reduce((sum, tally) => sum + tally.refusals, 0);
    if (refusals >= minRefusals && refusals >= attempts * maxShare) return { attempts, refusals };
    this.#tallies.set(key, tallies);
    if (this.#tallies.size > maxKeys) this.#tallies.delete(this.#tallies.keys().next().value as string);
    return undefined;
  }
}
