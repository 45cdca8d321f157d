import {
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredInputField,
} from 'graphql';
import { buildSchema } from '../../../src/resolvers/build-schema.js';
import type { TokenVariant } from '../../../src/stripe/to-stripe-params.js';

export const schema = buildSchema();
export const createTokenInput = schema.getType('CreateTokenInput') as GraphQLInputObjectType;

/** A field somewhere under the input, leaf or not, and a way to make an input of it alone. */
export interface PlacedField {
  variant: TokenVariant;
  /** From the input down, list positions included: `['account', 'individual', 'fullNameAliases']`. */
  path: string[];
  field: GraphQLInputField;
  isLeaf: boolean;
  parent: GraphQLInputObjectType;
}

/** Every field below the variants. */
export function placedFields(): PlacedField[] {
  return Object.values(createTokenInput.getFields()).flatMap((variant) =>
    below(toObjectType(variant.type), [variant.name], variant.name as TokenVariant),
  );
}

function below(parent: GraphQLInputObjectType, at: string[], variant: TokenVariant): PlacedField[] {
  return Object.values(parent.getFields()).flatMap((field) => {
    const path = [...at, field.name];
    const isLeaf = !isInputObjectType(getNullableType(field.type));
    const own = { variant, path, field, isLeaf, parent };
    return isLeaf ? [own] : [own, ...below(toObjectType(field.type), path, variant)];
  });
}

function toObjectType(type: GraphQLInputType): GraphQLInputObjectType {
  return getNullableType(type) as GraphQLInputObjectType;
}

/** A value in variables, as a client writes it: whole, or with nothing but what is required. */
export function sample(type: GraphQLInputType, only: 'everything' | 'required' = 'everything'): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [sample(nullable.ofType, only)];
  if (isEnumType(nullable)) return nullable.getValues()[0]?.name;
  if (!isInputObjectType(nullable)) return SAMPLES[nullable.name];
  return Object.fromEntries(
    Object.values(nullable.getFields())
      .filter((field) => only === 'everything' || isRequiredInputField(field))
      .map((field) => [field.name, sample(field.type, only)]),
  );
}

const SAMPLES: Record<string, unknown> = {
  String: 'text',
  ID: 'id_1',
  Int: 7,
  Float: 12.5,
  Boolean: true,
  DateTime: '2026-11-22T09:30:00.900Z',
  Metadata: { someKey: 'value' },
  CardNumber: '4242 4242-4242 4242',
  CardVerificationCode: '123',
  BankAccountNumber: '000123456789',
  PersonalIdNumber: '000000000',
};
