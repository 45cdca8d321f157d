import { type ValueNode, valueFromASTUntyped } from 'graphql';
import { GatewayError } from '../../errors.js';
import { builder } from '../builder.js';

builder.scalarType('Metadata', {
  description:
    'Keys and values that the merchant keeps with an object: at most 50 keys of up to 40 characters, values are strings of up to 500. https://docs.stripe.com/api/metadata',
  serialize: (metadata) => metadata,
  parseValue: toMetadata,
  parseLiteral: (node: ValueNode, variables) => toMetadata(valueFromASTUntyped(node, variables)),
});

function toMetadata(value: unknown): Record<string, string> {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMap || !Object.values(value).every((item) => typeof item === 'string')) {
    throw new GatewayError('BAD_USER_INPUT', 'must be an object whose values are strings');
  }
  return value as Record<string, string>;
}
