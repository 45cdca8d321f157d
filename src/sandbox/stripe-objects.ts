import type Stripe from 'stripe';
import type { TestCard } from './test-cards.js';

/** Any object of Stripe's as the sandbox keeps it: references are ids, fields returned on demand are always filled in. */
export interface StripeObject {
  id: string;
  object: string;
}

/** A list holds ids; they turn into objects when the list is shown, so that one object is never kept twice. */
export interface List {
  object: 'list';
  data: string[];
  has_more: boolean;
  url: string;
}

/**
 * One of stripe-node's types as it is kept: every reference is an id and every list a list of ids. All other fields are those
 * that the SDK declares, so that the compiler finds one that is missing or has the wrong type.
 */
export type Stored<T> = { [K in keyof T]: StoredField<T[K]> };
type StoredField<F> =
  Extract<F, { object: 'list' }> extends never
    ? string extends Extract<F, string>
      ? Extract<F, string | null | undefined>
      : F
    : List;

/** How a card behaves is known from its number, which is not kept. A symbol, so that it is never part of a reply. */
export const BEHAVIOR: unique symbol = Symbol('behavior');
/** A payment method that cannot be used any more: it was charged or detached without belonging to a customer. */
export const SPENT: unique symbol = Symbol('spent');
interface Hidden {
  [BEHAVIOR]?: TestCard['behavior'];
  [SPENT]?: true;
}

export type Card = Stored<Stripe.Card> & Hidden;
export type BankAccount = Stored<Stripe.BankAccount>;
export type Token = Omit<Stored<Stripe.Token>, 'card' | 'bank_account'> & { card?: Card; bank_account?: BankAccount };
export type Source = Stored<Stripe.Source> & Hidden;
export type Customer = Stored<Stripe.Customer> & { sources: List };
export type DeletedCustomer = Stripe.DeletedCustomer;
export type Account = Stored<Stripe.Account> & { default_currency: string; external_accounts: List };
export type Person = Stored<Stripe.Person>;
export type Charge = Stored<Stripe.Charge>;
export type PaymentMethod = Stored<Stripe.PaymentMethod> & Hidden;
export type PaymentIntent = Stored<Stripe.PaymentIntent>;
export type SetupIntent = Stored<Stripe.SetupIntent>;
export type SetupAttempt = Stored<Stripe.SetupAttempt>;
export type ConfirmationToken = Stored<Stripe.ConfirmationToken>;

/** The kinds that are looked up by id, by the name in their `object` field. */
export interface Kinds {
  token: Token;
  customer: Customer | DeletedCustomer;
  card: Card;
  bank_account: BankAccount;
  source: Source;
  account: Account;
  person: Person;
  charge: Charge;
  payment_method: PaymentMethod;
  payment_intent: PaymentIntent;
  setup_intent: SetupIntent;
  setup_attempt: SetupAttempt;
  confirmation_token: ConfirmationToken;
}

export function isDeleted(object: Customer | DeletedCustomer): object is DeletedCustomer {
  return object.deleted === true;
}

export function toList(url: string, data: string[] = []): List {
  return { object: 'list', data, has_more: false, url };
}
