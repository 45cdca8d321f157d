import type Stripe from 'stripe';
import { EXCEPTIONS, isListed, lookUp, toWireName } from './token-params.js';

/**
 * What Stripe's `POST /v1/tokens` takes for an input of the graph. Pure, and silent: nothing here throws or logs, since
 * whatever it would say could hold a card number.
 */
export function toStripeParams(input: CreateTokenInput): Stripe.TokenCreateParams {
  const variant = toVariant(input);
  const beside: Wire = {};
  const fields = toWireFields(input[variant] ?? {}, variant, beside);
  return isListed(EXCEPTIONS.unwrapped, variant) ? fields : { ...beside, [toWireName(variant)]: fields };
}

/** The one variant that an input uses. */
export function toVariant(input: CreateTokenInput): TokenVariant {
  return Object.entries(input).find(([, fields]) => fields)?.[0] as TokenVariant;
}

type Wire = Record<string, unknown>;

/** Fields that belong at the top of the form go to `beside`. */
function toWireFields(fields: object, at: string, beside: Wire): Wire {
  const wire: Wire = {};
  for (const [name, value] of Object.entries(fields)) {
    const path = `${at}.${name}`;
    const converted = toWireValue(value, path, beside);
    if (converted === undefined) continue;
    (isListed(EXCEPTIONS.lifted, path) ? beside : wire)[toWireName(name)] = converted;
  }
  return wire;
}

function toWireValue(value: unknown, path: string, beside: Wire): unknown {
  if (value === null || (Array.isArray(value) && value.length === 0)) return lookUp<unknown>(EXCEPTIONS.unset, path);
  if (value instanceof Date) return Math.floor(value.getTime() / 1000);
  if (typeof value === 'number' && isListed(EXCEPTIONS.text, path)) return String(value);
  if (typeof value === 'string' && isListed(EXCEPTIONS.grouped, path)) return value.replaceAll(/[ -]/g, '');
  if (typeof value !== 'object' || Array.isArray(value) || isListed(EXCEPTIONS.untouched, path)) return value;
  return toWireFields(value, path, beside);
}

/** A coerced `CreateTokenInput`: exactly one variant, enums as wire values, moments as `Date`. Derived from stripe-node. */
export type CreateTokenInput = {
  [Used in TokenVariant]: Pick<Variants, Used> & { [Other in Exclude<TokenVariant, Used>]?: never };
}[TokenVariant];

export type TokenVariant = keyof Variants;

interface Variants {
  card: InputOf<Stripe.TokenCreateParams.Card>;
  bankAccount: InputOf<MaybeCopied<Stripe.TokenCreateParams.BankAccount>> & { customer?: string | null };
  pii: InputOf<Stripe.TokenCreateParams.Pii>;
  account: InputOf<Stripe.TokenCreateParams.Account>;
  person: InputOf<Stripe.TokenCreateParams.Person>;
  cvcUpdate: InputOf<Stripe.TokenCreateParams.CvcUpdate>;
  savedCard: { customer: string; card?: string | null };
  savedBankAccount: { customer: string; bankAccount?: string | null };
}

/** stripe-node demands number and country even of an account that is a copy of a PaymentMethod. */
type MaybeCopied<Account extends { account_number: string; country: string }> = Omit<
  Account,
  'account_number' | 'country'
> &
  Partial<Pick<Account, 'account_number' | 'country'>>;

type InputOf<Params> = Params extends string | number | boolean
  ? Params
  : Params extends (infer Item)[]
    ? InputOf<Item>[]
    : string extends keyof Params
      ? Record<string, string>
      : { [Key in keyof Params as CamelCase<Key>]: InputField<Key, Params[Key]> };

type InputField<Key, Value> =
  | (undefined extends Value ? null : never)
  | (Key extends 'date' ? Date : Key extends 'exp_month' | 'exp_year' ? number : InputOf<Exclude<Value, Unset>>);

type Unset = '' | null | undefined;

type CamelCase<Key> = Key extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<CamelCase<Tail>>}` : Key;
