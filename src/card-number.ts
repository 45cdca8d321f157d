/** Twelve digits, which the shortest card number has, with at most three separators between any two. */
const CARD_NUMBER = /[0-9](?:[^0-9A-Za-z]{0,3}[0-9]){11}/;

/**
 * Whether a text may hold a card number, written with separators or without. Such a text is not logged, cached or
 * returned, wherever a client may have put it: an id, an alias, a comment.
 */
export function isLikeCardNumber(text: string): boolean {
  return CARD_NUMBER.test(text);
}

/**
 * Whether 13 to 19 digits in a row, anywhere in a text, pass the check of card numbers (Luhn). For identifiers that are
 * digits by chance, where `isLikeCardNumber` would refuse too many.
 */
export function holdsCardNumber(text: string): boolean {
  for (const [run] of text.matchAll(/[0-9]{13,}/g)) {
    for (let end = 13; end <= run.length; end++) {
      let sum = 0;
      // From the last digit on, so that one pass checks every length.
      for (let length = 1; length <= Math.min(19, end); length++) {
        const digit = Number(run[end - length]) * (length % 2 === 0 ? 2 : 1);
        sum += digit > 9 ? digit - 9 : digit;
        if (length >= 13 && sum % 10 === 0) return true;
      }
    }
  }
  return false;
}
