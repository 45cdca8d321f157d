import { bankAccount, card, externalBankAccount, externalCard, savedCard } from './seed-sources.js';
import { SEEDED_AT, SEEDS } from './seeds.js';
import type { BankAccount, Card, Token } from './stripe-objects.js';

/** Used tokens whose references lead somewhere, and an unused one of each other kind. */
export function seedTokens(): Token[] {
  const visa = card('card_sandbox_visa', '4242424242424242');
  const bank = bankAccount('ba_sandbox_token');
  return [
    used(SEEDS.cardToken, { card: savedCard() }),
    used(SEEDS.bankToken, { bank_account: { ...bankAccount(SEEDS.bankAccount), customer: SEEDS.customer } }),
    used(SEEDS.bankCustomerToken, { card: { ...visa, customer: SEEDS.bankCustomer } }),
    used(SEEDS.sourceCustomerToken, { card: { ...visa, customer: SEEDS.sourceCustomer } }),
    used(SEEDS.payoutCardToken, { card: { ...visa, customer: SEEDS.payoutCustomer } }),
    used(SEEDS.payoutBankToken, { bank_account: { ...bank, customer: SEEDS.payoutCustomer } }),
    used(SEEDS.deletedCustomerToken, { card: { ...visa, customer: SEEDS.deletedCustomer } }),
    used(SEEDS.externalCardToken, { card: externalCard() }),
    used(SEEDS.externalBankToken, { bank_account: externalBankAccount() }),
    unused(SEEDS.unusedToken, 'card', { card: card('card_sandbox_unused', '5555555555554444') }),
    unused(SEEDS.connectedToken, 'card', { card: card('card_sandbox_connected', '378282246310005') }),
    unused(SEEDS.piiToken, 'pii'),
    unused(SEEDS.accountToken, 'account'),
    unused(SEEDS.personToken, 'person'),
    unused(SEEDS.cvcUpdateToken, 'cvc_update'),
  ];
}

type Carried = { card: Card } | { bank_account: BankAccount } | Record<never, never>;

function used(id: string, carried: { card: Card } | { bank_account: BankAccount }): Token {
  return { ...unused(id, 'card' in carried ? 'card' : 'bank_account', carried), used: true };
}

function unused(id: string, type: string, carried: Carried = {}): Token {
  const rest = { client_ip: '127.0.0.1', created: SEEDED_AT, livemode: false, type, used: false };
  return { id, object: 'token', ...carried, ...rest };
}
