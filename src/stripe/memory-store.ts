import type { FixedFieldsStore } from './with-fixed-fields.js';

/** Tokens that are remembered: some kilobytes for ten of them. */
const MAX_TOKENS = 20_000;

/** Remembers in this process, for a while, the tokens that were asked for last. */
export function createMemoryStore(ttlMs: number, maxTokens = MAX_TOKENS): FixedFieldsStore {
  const entries = new Map<string, { fields: Parameters<FixedFieldsStore['set']>[1]; until: number }>();
  return {
    get: (key) => {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      if (entry.until <= performance.now()) return undefined;
      // Deleted and set again, it is the youngest of the map.
      entries.set(key, entry);
      return entry.fields;
    },
    set: (key, fields) => {
      entries.delete(key);
      entries.set(key, { fields, until: performance.now() + ttlMs });
      if (entries.size > maxTokens) entries.delete(entries.keys().next().value as string);
    },
    size: () => entries.size,
  };
}
