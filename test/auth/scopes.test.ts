import { getIntrospectionQuery, isObjectType } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SCOPES } from '../../src/auth/scope.js';
import { buildSchema } from '../../src/resolvers/build-schema.js';
import { type GraphQLAnswer, HANDLERS, type RunningGateway, startGateway, UNLIMITED } from '../support/gateway.js';
import { authenticateByWord, having } from './caller-of-scopes.js';

const CUSTOMER = 'customers:read';
const ACCOUNT = 'accounts:read';
const READ = 'tokens:read';
const CREATE = 'tokens:create';

interface Row {
  what: string;
  query: string;
  /** Every scope that it takes, and the path at which each is missed. */
  takes: Record<string, string>;
  variables?: object;
}

const onCard = (selection: string) => `{ token(id: "tok_sandbox_card") { card { ${selection} } } }`;
const onBank = (selection: string) => `{ token(id: "btok_sandbox_bank") { bankAccount { ${selection} } } }`;
const PII = { input: { pii: { idNumber: '000000000' } } };
const create = (selection: string, more = '') =>
  `mutation ($input: CreateTokenInput!) { createToken(input: $input) { ${selection} } ${more} }`;

const cardCustomer = { [READ]: 'token', [CUSTOMER]: 'token.card.customer' };

/** Every way by which a selection reaches a resource of its own. */
const ROWS: Row[] = [
  { what: 'a token', query: '{ token(id: "tok_sandbox_card") { id } }', takes: { [READ]: 'token' } },
  { what: 'its typename alone', query: '{ token(id: "tok_sandbox_card") { __typename } }', takes: { [READ]: 'token' } },
  { what: 'tokens', query: '{ tokens(ids: ["tok_sandbox_card"]) { id } }', takes: { [READ]: 'tokens' } },
  {
    what: 'the ids of references',
    query: onCard('customer { id __typename } account { id }'),
    takes: { [READ]: 'token' },
  },
  {
    what: 'the id through its interface',
    query: onCard('customer { ... on StripeObject { id } }'),
    takes: { [READ]: 'token' },
  },
  { what: 'a customer', query: onCard('customer { email }'), takes: cardCustomer },
  { what: 'whether it is deleted', query: onCard('customer { deleted }'), takes: cardCustomer },
  {
    what: 'a customer of several',
    query: '{ tokens(ids: ["tok_sandbox_card"]) { card { customer { email } } } }',
    takes: { [READ]: 'tokens', [CUSTOMER]: 'tokens.card.customer' },
  },
  {
    what: 'under an alias',
    query: '{ a: token(id: "tok_sandbox_card") { b: card { c: customer { email } } } }',
    takes: { [READ]: 'a', [CUSTOMER]: 'a.b.c' },
  },
  {
    what: 'an id under the alias of a scope that it lacks',
    query: onCard('customer { id: email }'),
    takes: cardCustomer,
  },
  {
    what: 'in a fragment',
    query: `${onCard('...F')} fragment F on Card { customer { ...G } } fragment G on Customer { email }`,
    takes: cardCustomer,
  },
  {
    what: 'in an inline fragment',
    query: onCard('... { customer { ... on Customer { email } } }'),
    takes: cardCustomer,
  },
  { what: 'in a second node of the field', query: onCard('customer { id } customer { email }'), takes: cardCustomer },
  {
    what: 'an account',
    query: onCard('account { country }'),
    takes: { [READ]: 'token', [ACCOUNT]: 'token.card.account' },
  },
  {
    what: "a bank account's customer",
    query: onBank('customer { email }'),
    takes: { [READ]: 'token', [CUSTOMER]: 'token.bankAccount.customer' },
  },
  {
    what: "a bank account's account",
    query: onBank('account { country }'),
    takes: { [READ]: 'token', [ACCOUNT]: 'token.bankAccount.account' },
  },
  {
    what: 'both',
    query: onCard('account { country } customer { email }'),
    takes: { ...cardCustomer, [ACCOUNT]: 'token.card.account' },
  },
  {
    what: 'what a customer has: its default source',
    query: onCard('customer { defaultSource { __typename } }'),
    takes: cardCustomer,
  },
  {
    what: 'its invoice settings',
    query: onCard('customer { invoiceSettings { defaultPaymentMethod { type } } }'),
    takes: cardCustomer,
  },
  { what: 'its sources', query: onCard('customer { sources { ... on Card { last4 } } }'), takes: cardCustomer },
  { what: 'its subscriptions', query: onCard('customer { subscriptions { status } }'), takes: cardCustomer },
  { what: 'its tax ids', query: onCard('customer { taxIds { type } }'), takes: cardCustomer },
  { what: 'its tax', query: onCard('customer { tax { automaticTax } }'), takes: cardCustomer },
  { what: 'its cash balance', query: onCard('customer { cashBalance { livemode } }'), takes: cardCustomer },
  { what: 'its discount', query: onCard('customer { discount { id } }'), takes: cardCustomer },
  {
    what: 'an account below a customer',
    query: onCard('customer { defaultSource { ... on Card { account { country } } } }'),
    takes: { ...cardCustomer, [ACCOUNT]: 'token.card.customer.defaultSource.account' },
  },
  {
    what: 'a customer below an account',
    query: onBank('account { externalAccounts { ... on BankAccount { customer { email } } } }'),
    takes: {
      [READ]: 'token',
      [ACCOUNT]: 'token.bankAccount.account',
      [CUSTOMER]: 'token.bankAccount.account.externalAccounts.customer',
    },
  },
  {
    what: 'an account that is loaded later, past what one call can expand',
    query: onCard('customer { subscriptions { onBehalfOf { country } } }'),
    takes: { ...cardCustomer, [ACCOUNT]: 'token.card.customer.subscriptions.onBehalfOf' },
  },
  {
    what: 'an account that is loaded later still',
    query: onCard(
      'customer { subscriptions { defaultPaymentMethod { customer { defaultSource { ... on BankAccount { account { country } } } } } } }',
    ),
    takes: {
      ...cardCustomer,
      [ACCOUNT]: 'token.card.customer.subscriptions.defaultPaymentMethod.customer.defaultSource.account',
    },
  },
  {
    what: 'to make a token',
    query: create('token { id } replayed'),
    variables: PII,
    takes: { [CREATE]: 'createToken' },
  },
  {
    what: 'to make one and read its card',
    query: create('token { card { last4 customer { id } } }'),
    variables: PII,
    takes: { [CREATE]: 'createToken' },
  },
  {
    what: 'to make one and read its customer',
    query: create('token { card { customer { email } } }'),
    variables: PII,
    takes: { [CREATE]: 'createToken', [CUSTOMER]: 'createToken.token.card.customer' },
  },
  {
    what: 'to make one and read its account, loaded later too',
    query: create(
      'token { bankAccount { account { country } customer { subscriptions { onBehalfOf { country } } } } }',
    ),
    variables: PII,
    takes: {
      [CREATE]: 'createToken',
      [ACCOUNT]: 'createToken.token.bankAccount.account',
      [CUSTOMER]: 'createToken.token.bankAccount.customer',
    },
  },
  {
    what: 'to make one and then another that reads more',
    query: create('token { id }', 'second: createToken(input: $input) { token { card { customer { email } } } }'),
    variables: PII,
    takes: { [CREATE]: 'createToken', [CUSTOMER]: 'second.token.card.customer' },
  },
  { what: 'the schema', query: '{ __schema { queryType { name } } }', takes: { 'schema:read': '__schema' } },
  { what: 'a type', query: '{ t: __type(name: "Token") { name } }', takes: { 'schema:read': 't' } },
  {
    what: 'the schema in a fragment',
    query: '{ ...F } fragment F on Query { ... { __schema { queryType { name } } } }',
    takes: { 'schema:read': '__schema' },
  },
  {
    what: 'the schema beside a token',
    query: '{ token(id: "tok_sandbox_card") { id } __schema { queryType { name } } }',
    takes: { [READ]: 'token', 'schema:read': '__schema' },
  },
  { what: 'nothing', query: '{ __typename }', takes: {} },
  { what: 'nothing of a mutation', query: 'mutation { __typename }', takes: {} },
];

const refusals = ({ body }: GraphQLAnswer) =>
  (body.errors ?? []).filter(({ extensions }) => extensions.code === 'FORBIDDEN');

describe.each(HANDLERS)('through the %s handler', (handler) => {
  let gateway: RunningGateway;
  beforeAll(async () => {
    gateway = await startGateway({ handler, authenticate: authenticateByWord, limits: UNLIMITED });
  });
  afterAll(() => gateway.close());
  beforeEach(() => {
    gateway.upstream.seen.length = 0;
  });

  const WITHOUT = ROWS.flatMap((row) => Object.entries(row.takes).map(([scope, path]) => ({ ...row, scope, path })));
  test.each(WITHOUT)(
    '$what is refused without $scope, and Stripe is not asked',
    async ({ query, variables, scope, path }) => {
      const others = SCOPES.filter((other) => other !== scope);
      const answer = await gateway.ask(query, variables, having(...others));
      expect(answer.body).not.toHaveProperty('data');
      expect(refusals(answer).length).toBeGreaterThan(0);
      expect(answer.body.errors).toHaveLength(refusals(answer).length);
      for (const { message } of refusals(answer)) {
        expect(message).toBe(`Missing scope: ${scope}`);
      }
      expect(answer.body.errors?.map((error) => error.path?.join('.'))).toContain(path);
      expect(gateway.upstream.seen).toEqual([]);
    },
  );

  test.each(ROWS)('$what is answered with just the scopes that it takes', async ({ query, variables, takes }) => {
    const answer = await gateway.ask(query, variables, having(...Object.keys(takes)));
    expect(refusals(answer)).toEqual([]);
    expect(answer.body).toHaveProperty('data');
    const asksStripe = READ in takes || CREATE in takes;
    expect(gateway.upstream.seen.length > 0).toBe(asksStripe);
  });

  test('with no scope at all, every scope that is missed is named', async () => {
    const query = onCard('account { country } customer { email }');
    const answer = await gateway.ask(query, undefined, having());
    expect(
      refusals(answer)
        .map(({ message, path }) => `${path?.join('.')} ${/\w+:\w+/.exec(message)?.[0]}`)
        .sort(),
    ).toEqual(['token tokens:read', 'token.card.account accounts:read', 'token.card.customer customers:read']);
  });

  describe('@skip and @include decide, by their variables and the defaults of these', () => {
    const query = (defaults: string) =>
      `query ($on: Boolean! ${defaults}) { token(id: "tok_sandbox_card") { card { last4 customer @include(if: $on) { email } } } }`;
    test.each<[string, string, object | undefined, boolean]>([
      ['included', '', { on: true }, true],
      ['left out', '', { on: false }, false],
      ['included by default', '= true', undefined, true],
      ['left out by default', '= false', undefined, false],
      ['included against the default', '= false', { on: true }, true],
    ])('%s', async (_what, defaults, variables, isRefused) => {
      const answer = await gateway.ask(query(defaults), variables, having(READ));
      expect(refusals(answer).length > 0).toBe(isRefused);
      expect(gateway.upstream.seen.length).toBe(isRefused ? 0 : 1);
    });

    test('skipped fragments take nothing', async () => {
      const skipped = onCard('last4 ... @skip(if: true) { customer { email } } ...F @include(if: false)');
      const answer = await gateway.ask(
        `${skipped} fragment F on Card { account { country } }`,
        undefined,
        having(READ),
      );
      expect(answer.body.errors).toBeUndefined();
    });
  });

  test('only the operation that is asked for counts', async () => {
    const query = `query A { token(id: "tok_sandbox_card") { id } } query B ${onCard('customer { email }')}`;
    const ask = (operationName: string) =>
      gateway.send('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...having(READ) },
        body: JSON.stringify({ query, operationName }),
      });
    expect(await (await ask('A')).json()).toEqual({ data: { token: { id: 'tok_sandbox_card' } } });
    expect((await (await ask('B')).json()).errors[0].extensions.code).toBe('FORBIDDEN');
  });

  test('wrong variables are still named first, and nothing is sent', async () => {
    const answer = await gateway.ask(create('token { id }'), { input: {} }, having(READ));
    expect(answer.body.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(gateway.upstream.seen).toEqual([]);
  });

  test('errors are shown up to the limit', async () => {
    const few = await startGateway({ handler, authenticate: authenticateByWord, limits: { ...UNLIMITED, errors: 2 } });
    const aliases = Array.from({ length: 10 }, (_, index) => `t${index}: token(id: "tok_1") { id }`).join(' ');
    expect((await few.ask(`{ ${aliases} }`, undefined, having())).body.errors).toHaveLength(2);
    expect(few.upstream.seen).toEqual([]);
    await few.close();
  });

  test('the status says it too, in the media type of GraphQL', async () => {
    const query = '{ token(id: "tok_sandbox_card") { id } }';
    const accept = { accept: 'application/graphql-response+json' };
    expect((await gateway.ask(query, undefined, { ...having(), ...accept })).status).toBe(403);
    expect((await gateway.ask(query, undefined, having())).status).toBe(200);
    expect((await gateway.ask(query, undefined, { ...having(READ), ...accept })).status).toBe(200);
  });

  describe("one caller's pass never serves another", () => {
    const documents = [getIntrospectionQuery(), '{ __type(name: "Query") { name } }', onCard('customer { name }')];
    test.each(documents)('whoever is first: %s', async (query) => {
      const allowed = having('schema:read', READ, CUSTOMER);
      const denied = having('tokens:create');
      const isRefused = async (headers: Record<string, string>, text: string) =>
        refusals(await gateway.ask(text, undefined, headers)).length > 0;
      const first = `${query} # allowed first`;
      expect(await isRefused(allowed, first)).toBe(false);
      expect(await isRefused(denied, first)).toBe(true);
      expect(await isRefused(allowed, first)).toBe(false);
      const second = `${query} # denied first`;
      expect(await isRefused(denied, second)).toBe(true);
      expect(await isRefused(allowed, second)).toBe(false);
      expect(await isRefused(denied, second)).toBe(true);
    });

    test('at the same time too', async () => {
      const [query] = documents as [string];
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          gateway.ask(`${query} # together`, undefined, index % 2 ? having('schema:read') : having(READ)),
        ),
      );
      expect(answers.map((answer) => refusals(answer).length > 0)).toEqual(answers.map((_, index) => index % 2 === 0));
    });
  });

  test('names of the schema are suggested to those alone who may read it', async () => {
    const query = '{ token(id: "tok_1") { cart { id } } }';
    const suggested = async (...scopes: string[]) =>
      (await gateway.ask(query, undefined, having(...scopes))).body.errors?.[0]?.message.includes('Did you mean');
    expect(await suggested('schema:read')).toBe(true);
    expect(await suggested(READ)).toBe(false);
    expect(await suggested('schema:read')).toBe(true);
  });

  test('an answer is explained to those alone who may read the schema', async () => {
    const query = '{ token(id: "tok_sandbox_card") { id } }';
    const explained = async (headers: Record<string, string>) =>
      (await gateway.ask(query, undefined, headers)).body.extensions !== undefined;
    expect(await explained({ ...having(READ, 'schema:read'), 'x-explain': '1' })).toBe(true);
    expect(await explained({ ...having(READ), 'x-explain': '1' })).toBe(false);
    expect(await explained(having(READ, 'schema:read'))).toBe(false);
  });

  test('reads in flight are shared by callers who may both make them, and by no others', async () => {
    const query = onCard('customer { email }');
    const ask = (...scopes: string[]) => gateway.ask(query, undefined, having(...scopes));
    const [one, two, three] = await Promise.all([ask(READ, CUSTOMER), ask(READ, CUSTOMER, 'schema:read'), ask(READ)]);
    expect(one?.body.data).toEqual(two?.body.data);
    expect(three?.body).not.toHaveProperty('data');
    expect(gateway.upstream.seen).toHaveLength(1);
  });
});

test('without authentication everybody has every scope', async () => {
  const gateway = await startGateway();
  const { body } = await gateway.ask(onCard('customer { email }'), undefined, { 'x-explain': '1' });
  expect(body.errors).toBeUndefined();
  expect(body.extensions?.stripe.calls).toHaveLength(1);
  expect((await gateway.ask(getIntrospectionQuery())).body.errors).toBeUndefined();
  await gateway.close();
});

test('where introspection is off it is off for everybody', async () => {
  const gateway = await startGateway({ authenticate: authenticateByWord, introspection: false });
  const { body } = await gateway.ask(getIntrospectionQuery(), undefined, having('schema:read'));
  expect(body.errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  await gateway.close();
});

test('every field of the roots, and every type that can be asked for by its id elsewhere, declares its scopes', () => {
  const schema = buildSchema();
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const open = roots.flatMap((type) =>
    Object.values(type?.getFields() ?? {}).filter((field) => !field.extensions.scopes?.length),
  );
  expect(open).toEqual([]);
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  const unmarked = types.filter(({ extensions }) => extensions.retrieve && !extensions.scopes?.length);
  // A token is had through the fields of the roots alone, which say what they take.
  expect(unmarked.map(String)).toEqual(['Token']);
});
