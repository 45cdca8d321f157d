import type Stripe from 'stripe';
import { builder } from './builder.js';
import { BankAccount, Card, Source } from './refs.js';

/** What a customer can hold in the older payment API, and what an account can be paid out to. */
const MEMBERS = { card: Card, bank_account: BankAccount, source: Source } as const;

type Union<Shape> = PothosSchemaTypes.UnionRef<typeof builder.$inferSchemaTypes, Shape>;

export const PaymentSource: Union<Stripe.Card | Stripe.BankAccount | Stripe.Source> = builder.unionType(
  'PaymentSource',
  {
    description:
      'What can be charged through the older Sources and Cards APIs. https://docs.stripe.com/payments/payment-methods/transitioning',
    types: [Card, BankAccount, Source],
    resolveType: (source) => MEMBERS[source.object],
  },
);

export const ExternalAccount: Union<Stripe.Card | Stripe.BankAccount> = builder.unionType('ExternalAccount', {
  description:
    'What a connected account is paid out to: a debit card or a bank account. https://docs.stripe.com/connect/payouts-bank-accounts',
  types: [Card, BankAccount],
  resolveType: (account) => MEMBERS[account.object],
});

/** Passes over what the union does not know: the SDK, for one, allows an account as a customer's source. */
export function isPaymentSource({ object }: { object?: unknown }): boolean {
  return object === 'card' || object === 'bank_account' || object === 'source';
}

export function isExternalAccount({ object }: { object?: unknown }): boolean {
  return object === 'card' || object === 'bank_account';
}
