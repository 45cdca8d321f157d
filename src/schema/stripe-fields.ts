import { type FieldKind, RootFieldBuilder, type SchemaTypes, type TypeParam } from '@pothos/core';
import type { GraphQLFieldExtensions } from 'graphql';

/** Fields that read one key of a Stripe object and convert its value. Nullable unless they say otherwise. */
declare global {
  export namespace PothosSchemaTypes {
    interface RootFieldBuilder<Types extends SchemaTypes, ParentShape, Kind extends FieldKind = FieldKind> {
      /** Unix seconds as a `DateTime`. */
      timestamp(key: KeyOf<ParentShape, number>, options: StripeFieldOptions): FieldRef<Types, Date | null, Kind>;

      /** A word, or a list of words, as members of a `stripeEnum`. */
      enumOf<Type extends StripeEnumType | [StripeEnumType]>(
        key: KeyOf<ParentShape, Type extends unknown[] ? readonly string[] : string>,
        options: StripeFieldOptions & { type: Type },
      ): FieldRef<Types, unknown, Kind>;

      /**
       * The same with a field for Stripe's own word beside it: `...t.enumWithRaw('business_type', …)` is `businessType` and
       * `rawBusinessType`.
       */
      enumWithRaw(
        key: KeyOf<ParentShape, string>,
        options: StripeFieldOptions & { type: StripeEnumType },
      ): Record<string, FieldRef<Types, unknown, Kind>>;

      /** The id of a reference that this gateway does not follow. */
      idOf(key: KeyOf<ParentShape, Reference>, options: StripeFieldOptions): FieldRef<Types, string | null, Kind>;

      /** The ids of a list of such references. */
      idListOf(
        key: KeyOf<ParentShape, readonly Reference[]>,
        options: StripeFieldOptions,
      ): FieldRef<Types, string[] | null, Kind>;
    }
  }
}

export interface StripeFieldOptions {
  description: string;
  nullable?: boolean;
  extensions?: GraphQLFieldExtensions<unknown, unknown>;
}

type Reference = string | { id: string };
type KeyOf<Shape, Value> = {
  [Key in keyof Shape & string]-?: Exclude<Shape[Key], null | undefined> extends Value ? Key : never;
}[keyof Shape & string];

/** What `stripeEnum` returns, as far as a field needs it. */
type StripeEnumType = TypeParam<SchemaTypes> & { read(wire: unknown): unknown };

type Options = StripeFieldOptions & { type?: unknown };
type Parent = Record<string, unknown>;
type Methods = Record<string, (key: string, options: Options) => unknown>;

const proto = RootFieldBuilder.prototype as unknown as Methods & { field(options: unknown): unknown };

function define(name: string, convert: (value: unknown, options: Options) => unknown, type?: unknown): void {
  proto[name] = function (this: typeof proto, key: string, options: Options) {
    return this.field({ type, ...options, resolve: (parent: Parent) => convert(parent[key], options) });
  };
}

define('timestamp', fromUnixSeconds, 'DateTime');
define('idOf', idOf, 'ID');
define('idListOf', (value) => (Array.isArray(value) ? value.map(idOf) : value), ['ID']);
define('enumOf', (value, { type }) => {
  if (!Array.isArray(type)) return (type as StripeEnumType).read(value);
  return Array.isArray(value) ? value.map((type[0] as StripeEnumType).read) : value;
});

proto.enumWithRaw = function (this: typeof proto, key, { type, ...options }) {
  const name = key.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const description = `Stripe's own value of \`${name}\`, useful when that is UNKNOWN.`;
  return {
    [name]: this.enumOf?.(key, { type, ...options }),
    [`raw${name[0]?.toUpperCase()}${name.slice(1)}`]: this.exposeString?.(key, { ...options, description }),
  };
};

/** Stripe counts time in whole seconds since 1970-01-01 UTC. What is no such number gives an invalid `Date`. */
function fromUnixSeconds(seconds: unknown): Date | null {
  if (seconds === null || seconds === undefined) return null;
  return new Date(typeof seconds === 'number' ? seconds * 1000 : Number.NaN);
}

/** The id itself, or that of the object in its place. */
function idOf(reference: unknown): unknown {
  return typeof reference === 'object' && reference !== null ? (reference as { id?: unknown }).id : reference;
}
