import { type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import type { ImmutableKeys } from '../stripe/immutable-cache.js';

/**
 * The keys of Stripe's object that an object type's fixed fields are read from, with those of the hashes inside it: what
 * may be remembered of an object. Read from the marks at the fields, so that no second list of them exists.
 */
export function fixedKeysOf(schema: GraphQLSchema, typeName: string): ImmutableKeys {
  const type = schema.getType(typeName);
  const keys: ImmutableKeys = new Map();
  if (!isObjectType(type)) return keys;
  for (const field of Object.values(type.getFields())) {
    const { fixed, expansion } = field.extensions;
    if (fixed) keys.set(fixed.key, expansion ? fixedKeysOf(schema, getNamedType(field.type).name) : fixed.since);
  }
  return keys;
}
