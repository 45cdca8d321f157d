import type { FixedFieldsStore } from './with-fixed-fields.js';

/** Tokens that are remembered at most: some 10 MB. */
const MAX_TOKENS = 20_000;

type Fields = Parameters<FixedFieldsStore['set']>[1];
interface Entry {
  fields: Fields;
  until: number;
}

/**
 * Remembers in this process, for a while, the tokens that were asked for last. In two generations: when the young one is
 * full it becomes the old one, and what was not asked for since is forgotten with the one before. A `Map` that is kept in the
 * order of use would cost more with each entry that it forgets.
 */
export function createMemoryStore(ttlMs: number, maxTokens = MAX_TOKENS): FixedFieldsStore {
  let young = new Map<string, Entry>();
  let old = new Map<string, Entry>();
  const keep = (key: string, entry: Entry) => {
    if (young.size >= maxTokens / 2) {
      old = young;
      young = new Map();
    }
    young.set(key, entry);
  };
  return {
    get: (key) => {
      let entry = young.get(key);
      if (!entry) {
        entry = old.get(key);
        if (entry) keep(key, entry);
      }
      return entry && entry.until > performance.now() ? entry.fields : undefined;
    },
    set: (key, fields) => keep(key, { fields, until: performance.now() + ttlMs }),
  };
}
