import { type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import type { ImmutableKeys } from '../stripe/immutable-cache.js';
import type { Mutability } from '../stripe/stripe-call.js';

/** A field whose value stays, kept in the field's extensions. */
export interface ImmutableField {
  /** The key of Stripe's object that the field reads. */
  key: string;
  /** From when on the value stays: from the start, or once it is true. */
  mutability: Exclude<Mutability, 'mutable'>;
}

/**
 * Marks a field whose value is settled when Stripe makes the object, for the `extensions` of its definition: a read of such
 * fields alone can be answered from a cached response. Leave out the mark where in doubt.
 */
export function immutable(key: string): { immutable: ImmutableField } {
  return { immutable: { key, mutability: 'immutable' } };
}

/** Marks a field that turns true once and never false again: only true is cached. */
export function immutableOnceTrue(key: string): { immutable: ImmutableField } {
  return { immutable: { key, mutability: 'immutable-once-true' } };
}

const BY_PROMISE: readonly Mutability[] = ['mutable', 'immutable-once-true', 'immutable'];

/** Of two mutabilities the one that promises less. */
export function leastOf(one: Mutability, other: Mutability): Mutability {
  return BY_PROMISE.indexOf(one) < BY_PROMISE.indexOf(other) ? one : other;
}

/**
 * The keys of Stripe's object that a type's immutable fields read, with those of the hashes inside it: what may be cached
 * of an object. Read from the marks at the fields, so that no second list of them exists.
 */
export function immutableKeysOf(schema: GraphQLSchema, typeName: string): ImmutableKeys {
  const type = schema.getType(typeName);
  const keys: ImmutableKeys = new Map();
  if (!isObjectType(type)) return keys;
  for (const field of Object.values(type.getFields())) {
    const { immutable, expansion } = field.extensions;
    if (!immutable) continue;
    const since = immutable.mutability === 'immutable' ? 'made' : 'true';
    keys.set(immutable.key, expansion ? immutableKeysOf(schema, getNamedType(field.type).name) : since);
  }
  return keys;
}
