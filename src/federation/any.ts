import { GraphQLScalarType, type ValueNode, valueFromASTUntyped } from 'graphql';
import { GatewayError } from '../errors.js';

/** Federation's name for a reference that another subgraph holds. What is in it is judged one by one, where it is followed. */
export const Any = new GraphQLScalarType({
  name: '_Any',
  description: 'A reference to an object: its `__typename` and its `id`. Sent by the router of a supergraph.',
  serialize: () => {
    throw new GatewayError('INTERNAL_SERVER_ERROR', 'A reference is never part of an answer.');
  },
  parseValue: toObject,
  parseLiteral: (node: ValueNode, variables) => toObject(valueFromASTUntyped(node, variables)),
});

function toObject(value: unknown): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new GatewayError('BAD_USER_INPUT', 'must be an object with a __typename and an id');
}
