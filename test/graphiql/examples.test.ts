import { Kind, type OperationDefinitionNode, parse, visit } from 'graphql';
import { expect, test } from 'vitest';
import { createExamples } from '../../src/graphiql/examples.js';

const SEEDS = { customer: 'cus_seed', bankAccount: 'ba_seed', connectedAccount: 'acct_seed', cardToken: 'tok_seed' };

function operation(query: string): OperationDefinitionNode {
  const [definition, ...others] = parse(query).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION || others.length > 0) throw new Error('not one operation');
  return definition;
}

test.each([
  ['with seeds', SEEDS],
  ['without', undefined],
])('each example is one named operation with JSON beside it, under a title and a kind: %s', (_, seeds) => {
  const examples = createExamples(seeds);
  expect(new Set(examples.map(({ query }) => operation(query).name?.value)).size).toBe(examples.length);
  expect(new Set(examples.map(({ title }) => title)).size).toBe(examples.length);
  for (const { query, variables, headers, kind, description } of examples) {
    expect(operation(query).name?.value).toBeTruthy();
    expect(JSON.parse(variables ?? '')).toBeTypeOf('object');
    expect(JSON.parse(headers ?? '{}')).toBeTypeOf('object');
    expect(kind && description).toBeTruthy();
  }
});

test('the first makes a card token and the second reads the token made last', () => {
  const [first, second] = createExamples(SEEDS);
  expect(JSON.parse(first?.variables ?? '')).toMatchObject({ input: { card: {} } });
  expect(JSON.parse(second?.variables ?? '')).toEqual({ id: 'last' });
});

test('there is an example for each way to make a token', () => {
  const variants = createExamples(SEEDS).flatMap(({ variables }) =>
    Object.keys(JSON.parse(variables ?? '').input ?? {}),
  );
  expect(new Set(variants)).toEqual(
    new Set(['card', 'bankAccount', 'pii', 'account', 'person', 'cvcUpdate', 'savedCard', 'savedBankAccount']),
  );
});

test('no document holds a literal: what is sensitive travels in variables', () => {
  for (const { query, title, description } of createExamples(SEEDS)) {
    visit(parse(query), {
      enter(node) {
        expect([Kind.STRING, Kind.INT, Kind.OBJECT, Kind.LIST]).not.toContain(node.kind);
      },
    });
    expect(query + title + description).not.toMatch(/\d{5,}/);
  }
});

test('the clones name the connected account in a header, which is plain ASCII even as a placeholder', () => {
  const clones = (seeds?: typeof SEEDS) =>
    createExamples(seeds)
      .filter(({ variables }) => /saved/.test(variables ?? ''))
      .map(({ headers }) => JSON.parse(headers ?? '')['stripe-account']);
  expect(clones(SEEDS)).toEqual(['acct_seed', 'acct_seed']);
  expect(clones()).toHaveLength(2);
  for (const account of clones()) expect(account).toMatch(/^acct_[!-~]+$/);
});

test('comments ask for ids to be replaced where there are no seeds', () => {
  const asking = (seeds?: typeof SEEDS & { confirmationToken: string }) =>
    createExamples(seeds).filter(({ query }) => query.includes('Replace first'));
  expect(asking()).toHaveLength(4);
  expect(asking({ ...SEEDS, confirmationToken: 'ctoken_seed' })).toEqual([]);
});
