import { refuse } from './refusal.js';
import type { Card } from './stripe-objects.js';
import type { Outcome } from './test-cards.js';

/** What the bank says when a card is attached: it declines, or its checks pass or fail. https://docs.stripe.com/declines/codes */
export function applyOutcome(card: Card, outcome: Outcome | undefined): Card {
  const decline = outcome && DECLINES[outcome];
  if (decline) refuse(402, { type: 'card_error', ...decline });
  const failed = (outcome && CHECKS[outcome]) ?? {};
  return {
    ...card,
    ...settle(card, 'cvc_check', failed.cvc_check),
    ...settle(card, 'address_line1_check', failed.address_line1_check),
    ...settle(card, 'address_zip_check', failed.address_zip_check),
  };
}

type Check = 'cvc_check' | 'address_line1_check' | 'address_zip_check';

// A check of something that was never given stays null.
function settle(card: Card, check: Check, result = 'pass'): Partial<Card> {
  return { [check]: card[check] === null ? null : result };
}

type Decline = { code: string; message: string; decline_code?: string; param?: string };

const declined = (decline_code: string, message = 'Your card was declined.'): Decline => ({
  code: 'card_declined',
  decline_code,
  message,
});

const DECLINES: Partial<Record<Outcome, Decline>> = {
  generic_decline: declined('generic_decline'),
  insufficient_funds: declined('insufficient_funds', 'Your card has insufficient funds.'),
  lost_card: declined('lost_card'),
  stolen_card: declined('stolen_card'),
  fraudulent: declined('fraudulent'),
  test_mode_live_card: declined(
    'test_mode_live_card',
    'Your card was declined. Your request was in test mode, but used a non test card.',
  ),
  incorrect_cvc: { code: 'incorrect_cvc', param: 'cvc', message: "Your card's security code is incorrect." },
  expired_card: { code: 'expired_card', param: 'exp_month', message: 'Your card has expired.' },
  processing_error: {
    code: 'processing_error',
    message: 'An error occurred while processing your card. Try again in a little bit.',
  },
};

const CHECKS: Partial<Record<Outcome, Partial<Record<Check, string>>>> = {
  cvc_fails: { cvc_check: 'fail' },
  address_fails: { address_line1_check: 'fail', address_zip_check: 'fail' },
  line1_fails: { address_line1_check: 'fail' },
  zip_fails: { address_zip_check: 'fail' },
  address_unavailable: { address_line1_check: 'unavailable', address_zip_check: 'unavailable' },
};
