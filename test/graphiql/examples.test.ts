import { Kind, type OperationDefinitionNode, parse, visit } from 'graphql';
import { expect, test } from 'vitest';
import { defaultTabs } from '../../src/graphiql/tabs.js';

const SEEDS = { customer: 'cus_seed', bankAccount: 'ba_seed', connectedAccount: 'acct_seed', cardToken: 'tok_seed' };

function operation(query: string): OperationDefinitionNode {
  const [definition, ...others] = parse(query).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION || others.length > 0) throw new Error('not one operation');
  return definition;
}

const names = (tabs = defaultTabs(SEEDS)) => tabs.map((tab) => operation(tab.query).name?.value);

test.each([
  ['with seeds', SEEDS],
  ['without', undefined],
])('each tab is one named operation with JSON beside it, %s', (_, seeds) => {
  const tabs = defaultTabs(seeds);
  expect(new Set(names(tabs)).size).toBe(tabs.length);
  for (const tab of tabs) {
    expect(operation(tab.query).name?.value).toBeTruthy();
    expect(JSON.parse(tab.variables ?? '')).toBeTypeOf('object');
    expect(JSON.parse(tab.headers ?? '')).toMatchObject({ 'x-explain': '1' });
  }
});

test('the first makes a card token and the second reads the token made last', () => {
  expect(names().slice(0, 2)).toEqual(['CreateCardToken', 'ReadToken']);
  expect(JSON.parse(defaultTabs(SEEDS)[1]?.variables ?? '')).toEqual({ id: 'last' });
});

test('there is a tab for each way to make a token', () => {
  const variants = defaultTabs(SEEDS).flatMap((tab) => Object.keys(JSON.parse(tab.variables ?? '').input ?? {}));
  expect(new Set(variants)).toEqual(
    new Set(['card', 'bankAccount', 'pii', 'account', 'person', 'cvcUpdate', 'savedCard', 'savedBankAccount']),
  );
});

test('no document holds a literal: what is sensitive travels in variables', () => {
  for (const { query } of defaultTabs(SEEDS)) {
    visit(parse(query), {
      enter(node) {
        expect([Kind.STRING, Kind.INT, Kind.OBJECT, Kind.LIST]).not.toContain(node.kind);
      },
    });
    expect(query).not.toMatch(/\d{5,}/);
  }
});

test('the clones name the connected account in a header, which is plain ASCII even as a placeholder', () => {
  const clones = (seeds?: typeof SEEDS) =>
    defaultTabs(seeds)
      .filter((tab) => /saved/.test(tab.variables ?? ''))
      .map((tab) => JSON.parse(tab.headers ?? '')['stripe-account']);
  expect(clones(SEEDS)).toEqual(['acct_seed', 'acct_seed']);
  for (const account of clones()) expect(account).toMatch(/^acct_[!-~]+$/);
});

test('only without seeds do comments ask for ids to be put in', () => {
  const text = (seeds?: typeof SEEDS) =>
    defaultTabs(seeds)
      .map((tab) => tab.query)
      .join('');
  expect(text()).toContain('placeholders');
  expect(text(SEEDS)).not.toContain('placeholders');
});
