import type { Need, Selection } from './selection.js';

/**
 * Whether a reply holds all that a selection asks for. What it lacks was left out because it lay past Stripe's limit of
 * four segments. An id that can be loaded counts as an answer: the field that reads it will load it.
 */
export function isAnswered(selection: Selection, object: Record<string, unknown>): boolean {
  if (object.deleted === true) return true;
  return selection.needs.every((need) => isNeedAnswered(need, object[need.key]));
}

function isNeedAnswered(need: Need, value: unknown): boolean {
  if (value === undefined) return !need.onDemand;
  if (value === null) return true;
  if (typeof value === 'string') return !need.selection.beyondId || need.retrieve !== undefined;
  return itemsOf(value).every(
    (item) => typeof item !== 'object' || item === null || isAnswered(need.selection, item as Record<string, unknown>),
  );
}

/** The members of one of Stripe's lists or of a plain array, or the object itself. */
export function itemsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  const data = (value as { data?: unknown }).data;
  return Array.isArray(data) ? data : [value];
}
