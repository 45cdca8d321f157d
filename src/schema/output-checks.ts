import SchemaBuilder, {
  BasePlugin,
  type PothosOutputFieldConfig,
  type PothosOutputFieldType,
  type SchemaTypes,
} from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import { GatewayError } from '../errors.js';

declare global {
  export namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      outputChecks: OutputChecks<Types>;
    }
  }
}

/**
 * Checks what every field of an object type resolves to against its type, before GraphQL serializes it: a value of
 * Stripe's that does not fit is UPSTREAM_BAD_RESPONSE at the field's path. graphql-js would coerce some (`1` to `true`) and
 * report others as a fault of ours.
 */
class OutputChecks<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types['Context'], object>,
    field: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (field.kind === 'Query' || field.kind === 'Mutation') return resolver;
    const fits = createCheck(field.type);
    return (parent, args, context, info) => {
      const value = resolver(parent, args, context, info);
      if (value instanceof Promise || fits(value)) return value;
      // A field that must not be null takes its token with it, and the id of a token that was just made must not be lost.
      const { parentType, fieldName, operation } = info;
      const isLost = parentType.name === 'Token' && !field.type.nullable && operation.operation === 'mutation';
      throw new GatewayError(
        'UPSTREAM_BAD_RESPONSE',
        `Stripe's reply does not fit ${parentType.name}.${fieldName}.`,
        isLost ? { tokenId: (parent as { id: string }).id } : {},
      );
    };
  }
}

SchemaBuilder.registerPlugin('outputChecks', OutputChecks);

type Check = (value: unknown) => boolean;

const SCALARS: Readonly<Record<string, Check>> = {
  String: (value) => typeof value === 'string',
  ID: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  Int: (value) => Number.isInteger(value) && (value as number) === ((value as number) | 0),
  Float: Number.isFinite,
  DateTime: (value) => value instanceof Date && value.getTime() < Date.UTC(10_000, 0) && value.getTime() >= 0,
  Metadata: (value) => isObject(value) && Object.values(value).every((item) => typeof item === 'string'),
};

function createCheck<Types extends SchemaTypes>(type: PothosOutputFieldType<Types>): Check {
  const fits = createNonNullCheck(type);
  return (value) => (value === null || value === undefined ? type.nullable : fits(value));
}

function createNonNullCheck<Types extends SchemaTypes>(type: PothosOutputFieldType<Types>): Check {
  if (type.kind === 'List') {
    const fits = createCheck(type.type);
    return (value) => Array.isArray(value) && value.every(fits);
  }
  // `stripeEnum` reads every string as one of its members.
  if (type.kind === 'Enum') return (value) => typeof value === 'string';
  if (type.kind !== 'Scalar') return isObject;
  const name = String((type.ref as { name?: string }).name ?? type.ref);
  const scalar = SCALARS[name];
  if (!scalar) throw new Error(`There is no check for values of ${name}.`);
  return scalar;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
