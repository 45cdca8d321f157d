import { applyOutcome } from './apply-outcome.js';
import { toCard } from './create-card.js';
import { toAlphanumeric } from './create-id.js';
import type { Call } from './define-route.js';
import { refuseParameter, refuseUnknownId } from './refusal.js';
import type { BankAccount, Card } from './stripe-objects.js';
import { fromMagicToken } from './test-cards.js';

/** Who gets the card or bank account of a token, and in which parameter the token came. */
export interface NewOwner {
  param: 'source' | 'external_account';
  /** The fields that say whose it is; an external account has some more of its own. */
  owner: { customer: string } | ExternalAccountFields;
}

export interface ExternalAccountFields {
  account: string;
  available_payout_methods: string[];
  default_for_currency: boolean;
  status: string;
}

/**
 * Uses a token, which works once. A card that its bank declines leaves the token unused: nothing was attached. Nothing here
 * waits, so that two calls cannot use one token at the same time.
 */
export function consumeToken(call: Call, id: string, { param, owner }: NewOwner): Card | BankAccount {
  const { state, caller } = call;
  const record = state.tokens.get(caller.scope, id);
  if (!record) return fromMagic(id, param, owner);
  const { token, outcome } = record;
  if (token.used) {
    refuseParameter(param, `You cannot use a Stripe token more than once: ${id}.`, 'token_already_used');
  }
  if (token.card) {
    const attached = { ...applyOutcome(token.card, outcome), ...owner };
    state.tokens.set(caller.scope, id, { token: { ...token, used: true, card: { ...token.card, ...owner } } });
    return attached;
  }
  if (token.bank_account) {
    const attached = { ...token.bank_account, metadata: {}, ...owner };
    const bank_account = { ...token.bank_account, ...owner };
    state.tokens.set(caller.scope, id, { token: { ...token, used: true, bank_account } });
    return attached;
  }
  return refuseParameter(
    param,
    `You cannot use a token of type ${token.type} here: it must be of a card or bank account.`,
  );
}

// tok_visa and its kin stand for a new card each time, so that they can be used for ever.
function fromMagic(id: string, param: NewOwner['param'], owner: NewOwner['owner']): Card {
  const kind = fromMagicToken(id);
  if (!kind) return refuseUnknownId(400, param, 'token', id);
  const card = toCard(kind, toAlphanumeric(new TextEncoder().encode(id.padEnd(16, '.')).subarray(0, 16)));
  return { ...applyOutcome(card, kind.outcome), ...owner };
}
