export interface BoundedMap<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  /** Sets an entry that is never evicted and does not count. */
  keep(key: string, value: V): void;
  delete(key: string): void;
  readonly size: number;
}

/** A map that holds the newest `capacity` entries: whoever runs a sandbox for weeks must not run out of memory. */
export function createBoundedMap<V>(capacity: number): BoundedMap<V> {
  const kept = new Map<string, V>();
  const entries = new Map<string, V>();
  return {
    get: (key) => kept.get(key) ?? entries.get(key),
    set(key, value) {
      if (kept.has(key)) {
        kept.set(key, value);
        return;
      }
      entries.set(key, value);
      if (entries.size <= capacity) return;
      const oldest = entries.keys().next();
      if (!oldest.done) entries.delete(oldest.value);
    },
    keep: (key, value) => void kept.set(key, value),
    delete: (key) => void entries.delete(key),
    get size() {
      return kept.size + entries.size;
    },
  };
}
