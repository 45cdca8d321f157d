import type { ErrorDetails } from './stripe-error.js';
import { fail } from './stripe-error.js';
import { BEHAVIOR, type Card } from './stripe-objects.js';
import type { Behavior, Decline } from './test-cards.js';

/** What the bank says when a card is attached: it declines, or its checks pass or fail. https://docs.stripe.com/declines/codes */
export function checkCard(card: Card): Card {
  const behavior = card[BEHAVIOR];
  const decline = toDecline(behavior, 'attach', card.cvc_check !== null);
  if (decline) fail(402, toDeclineDetails(decline));
  const { cvc, line1, zip } = toChecks(behavior, {
    cvc: card.cvc_check !== null,
    line1: card.address_line1_check !== null,
    zip: card.address_zip_check !== null,
  });
  return { ...card, cvc_check: cvc, address_line1_check: line1, address_zip_check: zip };
}

/** Whether a card is declined. Without a CVC there is none that could be incorrect. */
export function toDecline(
  behavior: Behavior | undefined,
  when: 'attach' | 'charge',
  hasCvc: boolean,
): Decline | undefined {
  if (!behavior?.decline || (behavior.atCharge && when === 'attach')) return undefined;
  return behavior.decline === 'incorrect_cvc' && !hasCvc ? undefined : behavior.decline;
}

type Checks<V> = Record<'cvc' | 'line1' | 'zip', V>;

/** A check of something that was never given stays null. */
export function toChecks({ checks }: Behavior = {}, given: Checks<boolean>): Checks<string | null> {
  const toCheck = (name: keyof Checks<boolean>) => (given[name] ? (checks?.[name] ?? 'pass') : null);
  return { cvc: toCheck('cvc'), line1: toCheck('line1'), zip: toCheck('zip') };
}

/** The error of a decline: a `card_error` whose message Stripe writes for the person at the form. */
export function toDeclineDetails(decline: Decline): ErrorDetails & { code: string } {
  const declined = { type: 'card_error', code: 'card_declined', decline_code: decline } as const;
  switch (decline) {
    case 'incorrect_cvc':
      return { type: 'card_error', code: decline, param: 'cvc', message: "Your card's security code is incorrect." };
    case 'expired_card':
      return { type: 'card_error', code: decline, param: 'exp_month', message: 'Your card has expired.' };
    case 'processing_error': {
      const message = 'An error occurred while processing your card. Try again in a little bit.';
      return { type: 'card_error', code: decline, message };
    }
    case 'insufficient_funds':
      return { ...declined, message: 'Your card has insufficient funds.' };
    case 'authentication_required': {
      const message = 'Your card was declined. This transaction requires authentication.';
      return { ...declined, code: decline, message };
    }
    case 'test_mode_live_card': {
      const message = 'Your card was declined. Your request was in test mode, but used a non test card.';
      return {
        ...declined,
        message: `${message} For a list of valid test cards, visit: https://stripe.com/docs/testing.`,
      };
    }
    case 'card_velocity_exceeded':
      return {
        ...declined,
        message: 'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
      };
    default:
      return { ...declined, message: 'Your card was declined.' };
  }
}
