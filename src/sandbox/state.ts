import { type BoundedMap, createBoundedMap } from './bounded-map.js';
import { createSeal, type Seal } from './create-seal.js';
import type { StripeObject, Token } from './stripe-objects.js';
import type { Outcome } from './test-cards.js';

/** A token and what will happen to its card when it is used: known from the number, which is not kept. */
export interface TokenRecord {
  token: Token;
  outcome?: Outcome;
}

/** The first answer to an idempotency key; while it is being worked out there is only the print of the parameters. */
export interface StoredAnswer {
  print: string;
  answer?: { status: number; body: string; requestId: string };
}

export interface SandboxOptions {
  /** The clock, in milliseconds. */
  now?: () => number;
  /** How many objects of each kind are kept; the oldest go first, the seeds never. */
  capacity?: number;
  /** `false`: raw card numbers are refused, as for an account without raw-card access. */
  rawCards?: boolean;
}

/** Whose objects a call sees: the platform's own or a connected account's. */
export type Scope = 'platform' | `acct_${string}`;

/** Everything that one sandbox remembers. No card, account or id number is ever among it. */
export interface State {
  readonly tokens: Shelf<TokenRecord>;
  /** Customers, deleted ones included. */
  readonly customers: Shelf<StripeObject>;
  /** Cards, bank accounts and sources that belong to a customer or an account. */
  readonly sources: Shelf<StripeObject>;
  /** What only seeds make: accounts, payment methods, coupons, subscriptions … */
  readonly fixtures: Shelf<StripeObject>;
  readonly answers: BoundedMap<StoredAnswer>;
  readonly seal: Seal;
  readonly rawCards: boolean;
  /** Unix seconds. */
  seconds(): number;
  find(scope: Scope, id: string): StripeObject | undefined;
}

export function createState({ now = Date.now, capacity = 10_000, rawCards = true }: SandboxOptions): State {
  const customers = createShelf<StripeObject>(capacity);
  const sources = createShelf<StripeObject>(capacity);
  const fixtures = createShelf<StripeObject>(capacity);
  return {
    tokens: createShelf<TokenRecord>(capacity),
    customers,
    sources,
    fixtures,
    answers: createBoundedMap(capacity),
    seal: createSeal(),
    rawCards,
    seconds: () => Math.floor(now() / 1000),
    find: (scope, id) => customers.get(scope, id) ?? sources.get(scope, id) ?? fixtures.get(scope, id),
  };
}

/** A bounded map whose objects belong to a scope: a token of the platform does not exist for a connected account. */
export interface Shelf<V> {
  get(scope: Scope, id: string): V | undefined;
  set(scope: Scope, id: string, value: V): void;
  /** Sets a seed, which is never evicted. */
  keep(scope: Scope, id: string, value: V): void;
  readonly size: number;
}

function createShelf<V>(capacity: number): Shelf<V> {
  const map = createBoundedMap<V>(capacity);
  return {
    get: (scope, id) => map.get(`${scope} ${id}`),
    set: (scope, id, value) => map.set(`${scope} ${id}`, value),
    keep: (scope, id, value) => map.keep(`${scope} ${id}`, value),
    get size() {
      return map.size;
    },
  };
}
