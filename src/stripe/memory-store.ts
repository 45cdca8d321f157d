import type { FixedFieldsStore, Remembered } from './fixed-fields-store.js';
import { Remembering } from './remembering.js';

/** Tokens that are remembered at most: some 5 MB. */
const MAX_TOKENS = 10_000;

/**
 * Remembers in this process. As text: an object of a dozen strings takes twice the memory, and many times the work of the
 * garbage collector.
 */
export function createMemoryStore(ttlMs: number, maxTokens = MAX_TOKENS): FixedFieldsStore {
  const texts = new Remembering<string>(ttlMs, maxTokens);
  return {
    get: (key) => {
      const text = texts.get(key);
      return text === undefined ? undefined : (JSON.parse(text) as Remembered);
    },
    set: (key, fields, forMs) => texts.set(key, JSON.stringify(fields), forMs),
    get size() {
      return texts.size;
    },
  };
}
