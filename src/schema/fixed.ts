import type { FixedField } from '../expansion/field-expansion.js';

/**
 * Marks a field whose answer is settled when the object is made, for the `extensions` of its definition: a read of such
 * fields alone is answered from what is remembered of the object (`stripe/with-fixed-fields.ts`). `key` is the key of
 * Stripe's object that the field reads. Whatever is in doubt is not marked.
 */
export function fixed(key: string): { fixed: FixedField } {
  return { fixed: { key, since: 'made' } };
}

/** Marks a field that becomes true once and never false again: true can be remembered. */
export function fixedOnceTrue(key: string): { fixed: FixedField } {
  return { fixed: { key, since: 'true' } };
}
