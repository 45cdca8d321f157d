/** Twelve digits, which the shortest card number has, with at most three separators between any two. */
const CARD_NUMBER = /[0-9](?:[^0-9A-Za-z]{0,3}[0-9]){11}/;

/**
 * Whether a text may hold a card number, written with separators or without. Such a text is not logged, cached or
 * returned, wherever a client may have put it: an id, an alias, a comment.
 */
export function isLikeCardNumber(text: string): boolean {
  return CARD_NUMBER.test(text);
}
