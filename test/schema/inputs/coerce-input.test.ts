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
import { coerceVariables } from '../../../src/plugins/coerce-variables.js';
import { createTokenInput, sample, schema } from './input-schema.js';

/** Coerces one value of a type; undefined where it is refused. */
function coerceAs(type: string) {
  const { definitions } = parse(`query ($value: ${type}) { __typename }`);
  return (value: unknown) => coerceVariables(schema, definitions[0] as OperationDefinitionNode, { value });
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

test('whatever is taken is what GraphQL makes of it', () => {
  const coerce = coerceAs('CreateTokenInput!');
  let taken = 0;
  fc.assert(
    fc.property(anyOf(createTokenInput), (value) => {
      const coerced = coerce(value);
      if (!coerced) return;
      taken += 1;
      const problems: string[] = [];
      const expected = coerceInputValue(value, createTokenInput, (_path, _value, error) =>
        problems.push(error.message),
      );
      expect(problems).toEqual([]);
      expect(coerced.value).toEqual(expected);
      expect(JSON.stringify(coerced.value)).toBe(JSON.stringify(expected));
    }),
    { numRuns: 2000 },
  );
  expect(taken).toBeGreaterThan(50);
});

test('whatever GraphQL makes of the samples of every variant is taken', () => {
  const coerce = coerceAs('CreateTokenInput!');
  for (const field of Object.values(createTokenInput.getFields())) {
    expect(coerce({ [field.name]: sample(field.type) }), field.name).toBeDefined();
  }
});

test.each<[type: string, taken: [given: unknown, coerced: unknown][], refused: unknown[]]>([
  [
    'ID!',
    [
      ['tok_x', 'tok_x'],
      [7, '7'],
    ],
    [undefined, null, {}, true],
  ],
  [
    'ID',
    [
      ['tok_x', 'tok_x'],
      [null, null],
      [undefined, undefined],
    ],
    [{}, []],
  ],
  [
    '[ID!]!',
    [
      [['tok_x'], ['tok_x']],
      [[], []],
      ['tok_x', ['tok_x']],
    ],
    [[null], [{}], null],
  ],
  [
    'ID! = "tok_y"',
    [
      ['tok_x', 'tok_x'],
      [undefined, 'tok_y'],
    ],
    [null, {}],
  ],
  ['CardNumber!', [['4242 4242-4242 4242', '4242 4242-4242 4242']], ['4242x', 4242]],
  [
    'CreateTokenInput',
    [
      [null, null],
      [{ pii: { idNumber: '000000000' } }, { pii: { idNumber: '000000000' } }],
    ],
    [{}, [], 'x', { nobody: 1 }, { card: null }],
  ],
])('%s', (type, taken, refused) => {
  const coerce = coerceAs(type);
  for (const [given, coerced] of taken) expect(coerce(given)?.value, String(given)).toEqual(coerced);
  expect(refused.filter(coerce)).toEqual([]);
});

test('a variable that is not given is not there, so that the default of its argument counts', () => {
  const { definitions } = parse('query ($value: ID) { __typename }');
  expect(coerceVariables(schema, definitions[0] as OperationDefinitionNode, { other: 'x' })).toEqual({});
});
