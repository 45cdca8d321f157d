import { fromMagicBankToken } from './bank-accounts.js';
import { checkCard } from './card-outcomes.js';
import { toMagicCard } from './cards.js';
import type { Call } from './define-route.js';
import type { LegalEntity } from './legal-entities.js';
import { failParameter, failUnknownId } from './stripe-error.js';
import type { BankAccount, Card, Token } from './stripe-objects.js';
import { fromMagicId } from './test-cards.js';

/** Whose a card or bank account becomes; an external account has some more fields of its own. */
export type Owner = { customer: string } | ExternalAccountFields;

export interface ExternalAccountFields {
  account: string;
  available_payout_methods: 'standard'[];
  default_for_currency: boolean;
  status: string;
}

/** What a token of a legal entity is kept for until it is used. A symbol, so that it is never part of a reply. */
export const ENTITY: unique symbol = Symbol('entity');
export type TokenWithEntity = Token & { [ENTITY]?: LegalEntity };

/**
 * Uses a token to attach its card or bank account, which works once. A card that its bank declines leaves the token unused:
 * nothing was attached. Nothing here waits, so that two calls cannot use one token at the same time.
 */
export function attachToken(call: Call, id: string, param: string, owner: Owner): Card | BankAccount {
  const magic = fromMagic(id);
  if (magic) return attach(magic, owner);
  const token = findUnused(call, id, param, ['card', 'bank_account']);
  const source = token.card ?? token.bank_account;
  if (!source) return failType(param, token.type, 'a card or bank account');
  const attached = attach(source, owner);
  markUsed(
    call,
    token,
    token.card
      ? { card: { ...token.card, ...owner } }
      : { bank_account: { ...token.bank_account, ...owner } as BankAccount },
  );
  return attached;
}

/** Uses the token of a card that will belong to nobody: of a charge, a payment method or a source. */
export function takeCard(call: Call, id: string, param: string): Card {
  const kind = fromMagicId('tok_', id);
  if (kind) return toMagicCard(kind);
  const token = findUnused(call, id, param, ['card']);
  markUsed(call, token, {});
  return token.card ?? failType(param, token.type, 'a card');
}

/** Uses a token that carries no card or bank account. */
export function takeToken(
  call: Call,
  id: string,
  param: string,
  type: 'pii' | 'account' | 'person' | 'cvc_update',
): LegalEntity | undefined {
  const token: TokenWithEntity = findUnused(call, id, param, [type]);
  const { [ENTITY]: entity, ...rest } = token;
  markUsed(call, rest, {});
  return entity;
}

function findUnused({ state, caller }: Call, id: string, param: string, types: string[]): Token {
  const token = state.objects.get(caller.scope, 'token', id);
  if (!token) return failUnknownId(400, param, 'token', id);
  if (token.used) {
    failParameter(param, `You cannot use a Stripe token more than once: ${id}.`, 'token_already_used');
  }
  return types.includes(token.type) ? token : failType(param, token.type, types.join(' or ').replaceAll('_', ' '));
}

function markUsed({ state, caller }: Call, token: Token, changes: Partial<Token>): void {
  state.objects.set(caller.scope, { ...token, used: true, ...changes } as Token);
}

function failType(param: string, type: string, wanted: string): never {
  return failParameter(param, `You cannot use a token of type ${type} here: it must be of ${wanted}.`);
}

function attach<S extends Card | BankAccount>(source: S, owner: Owner): S {
  const checked = source.object === 'card' ? checkCard(source) : { ...source, metadata: {} };
  return { ...checked, ...owner } as S;
}

// `tok_visa`, `btok_us_verified` and their kin stand for something new each time, so that they never run out.
function fromMagic(id: string): Card | BankAccount | undefined {
  const kind = fromMagicId('tok_', id);
  return kind ? toMagicCard(kind) : fromMagicBankToken(id);
}
