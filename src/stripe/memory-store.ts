import type { FixedFieldsStore } from './fixed-fields-store.js';
import { Remembering } from './remembering.js';

/** Tokens that are remembered at most: some 10 MB. */
const MAX_TOKENS = 20_000;

/** Remembers in this process. */
export function createMemoryStore(ttlMs: number, maxTokens = MAX_TOKENS): FixedFieldsStore {
  return new Remembering(ttlMs, maxTokens);
}
