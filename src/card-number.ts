/** Twelve to nineteen digits, with at most two separators between any two: the shortest card number has twelve. */
const CARD_NUMBER = /[0-9](?:[ ._\-/,:]{0,2}[0-9]){11}/;

/**
 * Whether a text may hold a card number, written with separators or without. Such a text is not logged, cached or
 * returned, wherever a client may have put it: an id, an alias, a comment.
 */
export function isLikeCardNumber(text: string): boolean {
  return CARD_NUMBER.test(text);
}
