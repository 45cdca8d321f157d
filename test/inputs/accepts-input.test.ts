import fc from 'fast-check';
import {
  coerceInputValue,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { expect, test } from 'vitest';
import { variablesOf } from '../../src/plugins/accepts-input.js';
import { createTokenInput, sample, schema } from './input-schema.js';

function acceptsOf(type: string) {
  const document = parse(`query ($value: ${type}) { __typename }`);
  const [variable] = variablesOf(schema, document.definitions[0] as OperationDefinitionNode);
  if (!variable) throw new Error(type);
  return variable.accepts;
}

const ANYTHING = fc.oneof(
  fc.constantFrom(undefined, null, '', 'x', '4242424242424242', '12', 0, 12, 2034, 1.5, true, Number.NaN),
  fc.constantFrom<unknown>([], {}, [null], ['x'], { number: '4242424242424242' }, { toString: 'x' }),
);

/** A value that is mostly good, and now and then something else at any place. */
function anyOf(type: GraphQLInputType, depth = 0): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return anyOf(type.ofType, depth);
  const good = goodOf(type, depth);
  return fc.oneof({ arbitrary: good, weight: 12 }, { arbitrary: ANYTHING, weight: 1 });
}

function goodOf(type: GraphQLInputType, depth: number): fc.Arbitrary<unknown> {
  if (isListType(type)) return fc.array(anyOf(type.ofType, depth), { maxLength: 2 });
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name), 'NONE');
  if (!isInputObjectType(type)) return fc.constant(sample(type));
  if (depth > 4) return fc.constant({});
  const fields = Object.values(type.getFields());
  const given = type.isOneOf ? fc.subarray(fields, { minLength: 1, maxLength: 2 }) : fc.subarray(fields);
  return given.chain((chosen) =>
    fc.record(Object.fromEntries(chosen.map((field) => [field.name, anyOf(field.type, depth + 1)]))),
  );
}

test('whatever is accepted, GraphQL coerces', () => {
  const accepts = acceptsOf('CreateTokenInput!');
  let accepted = 0;
  fc.assert(
    fc.property(anyOf(createTokenInput), (value) => {
      if (!accepts(value)) return;
      accepted += 1;
      const problems: string[] = [];
      coerceInputValue(value, createTokenInput, (_path, _value, error) => problems.push(error.message));
      expect(problems).toEqual([]);
    }),
    { numRuns: 2000 },
  );
  expect(accepted).toBeGreaterThan(50);
});

test('whatever GraphQL coerces of the samples of every variant is accepted', () => {
  const accepts = acceptsOf('CreateTokenInput!');
  for (const field of Object.values(createTokenInput.getFields())) {
    expect(accepts({ [field.name]: sample(field.type) }), field.name).toBe(true);
  }
});

test.each<[type: string, good: unknown[], bad: unknown[]]>([
  ['ID!', ['tok_x'], [undefined, null, {}, true]],
  ['ID', ['tok_x', null, undefined], [{}, []]],
  ['[ID!]!', [['tok_x'], [], 'tok_x'], [[null], [{}], null]],
  ['CreateTokenInput', [null, { pii: { idNumber: '000000000' } }], [{}, [], 'x', { nobody: 1 }, { card: null }]],
])('%s', (type, good, bad) => {
  const accepts = acceptsOf(type);
  expect(good.filter((value) => !accepts(value))).toEqual([]);
  expect(bad.filter(accepts)).toEqual([]);
});
