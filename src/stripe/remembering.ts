interface Entry<Value> {
  value: Value;
  /** By `performance.now()`. */
  until: number;
  weight: number;
}

/**
 * Values that are kept for a while, the ones that were asked for last. In two generations: when the young one is full it
 * becomes the old one, and what was not asked for since is forgotten with the one before. A `Map` that is kept in the order
 * of use costs more with each entry that it forgets.
 */
export class Remembering<Value> {
  readonly #ttlMs: number;
  readonly #maxWeight: number;
  #young = new Map<string, Entry<Value>>();
  #old = new Map<string, Entry<Value>>();
  #weight = 0;

  /** Both generations together are never heavier than `maxWeight`. */
  constructor(ttlMs: number, maxWeight: number) {
    this.#ttlMs = ttlMs;
    this.#maxWeight = maxWeight;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** `now` by `performance.now()`. */
  get(key: string, now = performance.now()): Value | undefined {
    let entry = this.#young.get(key);
    if (!entry) {
      entry = this.#old.get(key);
      if (!entry) return undefined;
      this.#old.delete(key);
      this.#keep(key, entry);
    }
    return entry.until > now ? entry.value : undefined;
  }

  /** For its whole time, or for less. */
  set(key: string, value: Value, forMs = this.#ttlMs, weight = 1): void {
    this.#keep(key, { value, until: performance.now() + Math.min(forMs, this.#ttlMs), weight });
  }

  #keep(key: string, entry: Entry<Value>): void {
    if (this.#weight + entry.weight > this.#maxWeight / 2) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#weight = 0;
    }
    this.#weight += entry.weight - (this.#young.get(key)?.weight ?? 0);
    this.#young.set(key, entry);
  }
}
