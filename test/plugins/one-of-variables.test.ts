import { parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OneOfVariablesRule } from '../../src/plugins/rules/one-of-variables.js';
import { buildSchema } from '../../src/resolvers/build-schema.js';
import { type RunningGateway, startGateway } from '../support/gateway.js';

const MESSAGE = 'CreateTokenInput.pii takes a variable of type PiiInput!, which is never null.';
const CREATE = 'createToken(input: { pii: $c }) { replayed }';
const FRAGMENT = `fragment F on Mutation { ${CREATE} }`;

const errorsOf = (document: string) =>
  validate(buildSchema(), parse(document), [OneOfVariablesRule]).map(({ message }) => message);

describe('a variable for a member of a @oneOf input', () => {
  test.each<[string, string]>([
    ['at the field', `mutation ($c: PiiInput) { ${CREATE} }`],
    ['with a default', `mutation ($c: PiiInput = { idNumber: null }) { ${CREATE} }`],
    ['in an inline fragment', `mutation ($c: PiiInput) { ... { ... on Mutation { ${CREATE} } } }`],
    ['in a fragment after the operation', `mutation ($c: PiiInput) { ...F } ${FRAGMENT}`],
    ['in a fragment before the operation', `${FRAGMENT} mutation ($c: PiiInput) { ...F }`],
    ['in a fragment in a fragment', `mutation ($c: PiiInput) { ...G } fragment G on Mutation { ...F } ${FRAGMENT}`],
    [
      'in a fragment of two operations',
      `mutation A($c: PiiInput) { ...F } mutation B($c: PiiInput!) { ...F } ${FRAGMENT}`,
    ],
    ['beside another member', 'mutation ($c: PiiInput) { createToken(input: { pii: $c, card: null }) { replayed } }'],
  ])('must not be nullable: %s', (_where, document) => {
    expect(errorsOf(document)).toEqual([MESSAGE]);
  });

  test.each<[string, string]>([
    ['a variable that is never null', `mutation ($c: PiiInput!) { ${CREATE} }`],
    ['one for the whole input', 'mutation ($c: CreateTokenInput!) { createToken(input: $c) { replayed } }'],
    [
      'a nullable one below the member',
      'mutation ($c: String) { createToken(input: { card: { name: $c } }) { replayed } }',
    ],
    ['a fragment that nothing spreads', `mutation { createToken(input: { pii: {} }) { replayed } } ${FRAGMENT}`],
  ])('lets pass %s', (_what, document) => {
    expect(errorsOf(document)).toEqual([]);
  });

  describe('through the gateway', () => {
    let gateway: RunningGateway;
    beforeAll(async () => {
      gateway = await startGateway();
    });
    afterAll(() => gateway.close());

    test.each([{}, { c: null }, { c: { idNumber: '000000000' } }])(
      'is refused whatever it holds: %j',
      async (variables) => {
        const { body } = await gateway.ask(`mutation ($c: PiiInput) { ${CREATE} }`, variables);
        expect(body.errors).toMatchObject([{ message: MESSAGE, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
        expect(gateway.upstream.seen).toEqual([]);
      },
    );
  });
});
