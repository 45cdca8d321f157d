import { isLikeCardNumber } from '../card-number.js';
import { GatewayError } from '../errors.js';

/** Refuses what cannot be an ID of Stripe: it could change the path of the call, or be a card number put into the URL. */
export function checkId(id: string): string {
  if (/^[A-Za-z0-9_]{1,255}$/.test(id) && !/^[0-9]+$/.test(id) && !isLikeCardNumber(id)) return id;
  throw new GatewayError('BAD_USER_INPUT', 'An ID is 1 to 255 letters, digits and underscores, such as tok_visa.');
}
