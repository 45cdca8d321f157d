export type Remembered = Record<string, unknown> & { id: string };

/** Where what cannot change is remembered: in this process, or in a store that replicas share. */
export interface FixedFieldsStore {
  /** What this process remembers. */
  get(key: string): Remembered | undefined;
  /** What others remember, where there are others. */
  fetch?(key: string): Promise<Remembered | undefined>;
  /** For its own time, or for less: `forMs`. */
  set(key: string, fields: Remembered, forMs?: number): void;
  /** Entries that this process holds, where that is known. */
  readonly size?: number;
}

/** The keys of an object that cannot change: since it was made, once they are true, or of a hash inside it. */
export type FixedKeys = Map<string, 'made' | 'true' | FixedKeys>;
