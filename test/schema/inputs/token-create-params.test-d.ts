import type Stripe from 'stripe';
import type { CreateTokenInput } from '../../../src/schema/inputs/create-token-input.js';
import type { CreateTokenInput as ConvertedInput, TokenVariant } from '../../../src/stripe/to-stripe-params.js';
import type { EXCEPTIONS } from '../../../src/stripe/token-params.js';

/**
 * Checked by `tsc` alone: the input of the graph and stripe-node's `TokenCreateParams`, compared leaf by leaf. A leaf is
 * its wire path with `?` or `!` after each optional or required name, and its type, such as `.card!.exp_month!:string`.
 * A field that is missing, misspelt or of another type here, or that Stripe adds there, does not compile.
 */
type OnlyAtStripe = Exclude<StripeLeaves, GraphLeaves>;
type OnlyInGraph = Exclude<GraphLeaves, StripeLeaves>;

// What differs on purpose, and nothing else.
export const onlyAtStripe: Same<
  OnlyAtStripe,
  // Not needed where `paymentMethod` names an account to copy.
  | '.bank_account.account_number!:string'
  | '.bank_account.country!:string'
  // Of no use without it.
  | '.pii.id_number?:string'
> = true;

export const onlyInGraph: Same<
  OnlyInGraph,
  | '.bank_account.account_number?:string'
  | '.bank_account.country?:string'
  | '.pii.id_number!:string'
  // Enums that answers share have an UNKNOWN, which the gateway refuses.
  | '.bank_account.account_holder_type?:unknown'
  | '.bank_account.account_type?:unknown'
> = true;

// What stands at the top of the form, outside the hash of its variant.
export const lifted: Same<Graph['bankAccount']['customer'], Stripe.TokenCreateParams['customer'] | null> = true;
export const savedCard: Same<Leaves<Graph['savedCard']>, '.customer!:string' | '.card?:string'> = true;
export const savedBankAccount: Same<
  Leaves<Graph['savedBankAccount']>,
  '.customer!:string' | '.bank_account?:string'
> = true;
export const topOfTheForm: Same<
  keyof Stripe.TokenCreateParams,
  'account' | 'bank_account' | 'card' | 'customer' | 'cvc_update' | 'expand' | 'person' | 'pii'
> = true;

// The resolver hands over what GraphQL coerced, as it is.
type Inferred = typeof CreateTokenInput.$inferInput;
export const variants: Same<keyof Inferred, TokenVariant> = true;
export const handedOver: Inferred extends ConvertedInput ? true : false = true;

type Graph = { [Name in TokenVariant]: NonNullable<Extract<Inferred, Record<Name, object>>[Name]> };

type StripeLeaves =
  | Leaves<Stripe.TokenCreateParams.Account, '.account'>
  | Leaves<Stripe.TokenCreateParams.BankAccount, '.bank_account'>
  | Leaves<Stripe.TokenCreateParams.Card, '.card'>
  | Leaves<Stripe.TokenCreateParams.CvcUpdate, '.cvc_update'>
  | Leaves<Stripe.TokenCreateParams.Person, '.person'>
  | Leaves<Stripe.TokenCreateParams.Pii, '.pii'>;

type GraphLeaves =
  | Leaves<Graph['account'], '.account'>
  | Leaves<Omit<Graph['bankAccount'], 'customer'>, '.bank_account'>
  | Leaves<Graph['card'], '.card'>
  | Leaves<Graph['cvcUpdate'], '.cvc_update'>
  | Leaves<Graph['person'], '.person'>
  | Leaves<Graph['pii'], '.pii'>;

type Leaves<Value, At extends string = ''> = Value extends boolean
  ? `${At}:boolean`
  : Value extends number
    ? `${At}:${Text<At, 'number'>}`
    : Value extends Date
      ? `${At}:number`
      : Value extends string
        ? `${At}:${string extends Value ? 'string' : Value}`
        : Value extends (infer Item)[]
          ? Leaves<Known<Item>, `${At}[]`>
          : string extends keyof Value
            ? `${At}:map`
            : Fields<Value, At>;

type Fields<Value, At extends string> = {
  [Key in keyof Value & string]-?: Leaves<
    Known<Value[Key]>,
    `${At}.${SnakeCase<Key>}${undefined extends Value[Key] ? '?' : '!'}`
  >;
}[keyof Value & string];

/** Without what stands for "unset", and of an open enum only the members that are known. */
type Known<Value> = Members<Exclude<Value, '' | null | undefined>>;
type Members<Value> = [Literals<Value>] extends [never] ? Value : Literals<Value>;
type Literals<Value> = Value extends string ? (string extends Value ? never : Value) : never;

/** The table's integers that go upstream as text. */
type Text<At extends string, Otherwise extends string> = At extends `.${TextPath}!` ? 'string' : Otherwise;
type TextPath = SnakeCase<(typeof EXCEPTIONS.text)[number]>;

type SnakeCase<Name extends string> = Name extends keyof typeof EXCEPTIONS.names
  ? (typeof EXCEPTIONS.names)[Name]
  : Name extends `${infer First}${infer Rest}`
    ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${SnakeCase<Rest>}`
    : '';

/** True, or what stands on one side only: the compiler's message then names the leaf. */
type Same<A, B> = [A, B] extends [B, A] ? true : { unexpected: Exclude<A, B>; missing: Exclude<B, A> };
