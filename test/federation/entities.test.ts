import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { MAX_REPRESENTATIONS } from '../../src/federation/build-subgraph.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { HANDLERS, type RunningGateway, startGateway, textOf } from '../support/gateway.js';

const { cardToken, bankToken, customer, deletedCustomer, account } = SEEDS;
const ENTITIES = (selection: string) =>
  `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`;
const token = (id: string) => ({ __typename: 'Token', id });
const aCustomer = (id: string) => ({ __typename: 'Customer', id });
const anAccount = (id: string) => ({ __typename: 'Account', id });

interface Row {
  what: string;
  selection: string;
  representations: object[];
  /** Path and expand of each call. */
  calls: string[];
  entities: unknown[];
}

const LAST4 = { card: { last4: '4242' } };
const ROWS: Row[] = [
  {
    what: 'a token and its customer: one call',
    selection: '... on Token { card { last4 customer { email } } }',
    representations: [token(cardToken)],
    calls: [`tokens/${cardToken} card.customer`],
    entities: [{ card: { last4: '4242', customer: { email: 'jenny.rosen@example.com' } } }],
  },
  {
    what: 'the same token three times: one call',
    selection: '... on Token { card { last4 } }',
    representations: [token(cardToken), token(cardToken), token(cardToken)],
    calls: [`tokens/${cardToken}`],
    entities: [LAST4, LAST4, LAST4],
  },
  {
    what: 'different tokens: a call each, in the order of the references',
    selection: '... on Token { id }  ... on Token { used }',
    representations: [token(bankToken), token(cardToken), token(bankToken)],
    calls: [`tokens/${bankToken}`, `tokens/${cardToken}`],
    entities: [bankToken, cardToken, bankToken].map((id) => expect.objectContaining({ id })),
  },
  {
    what: 'what the references themselves say: no call',
    selection: '__typename ... on StripeObject { id } ... on Token { id __typename }',
    representations: [token(cardToken), aCustomer(customer), anAccount(account), token('tok_gone')],
    calls: [],
    entities: [token(cardToken), aCustomer(customer), anAccount(account), token('tok_gone')],
  },
  {
    what: 'each type: the fragments on it, and no others',
    selection: `
      ... on Token { card { customer { email } } }
      ... on Customer { defaultSource { ... on Card { last4 } } }
      ... on Account { country }`,
    representations: [token(cardToken), aCustomer(customer), anAccount(account)],
    calls: [`accounts/${account}`, `customers/${customer} default_source`, `tokens/${cardToken} card.customer`],
    entities: [
      { card: { customer: { email: 'jenny.rosen@example.com' } } },
      { defaultSource: { last4: '4242' } },
      { country: 'US' },
    ],
  },
  {
    what: 'a type that nothing is asked of: no call',
    selection: '... on Customer { email }',
    representations: [token(cardToken)],
    calls: [],
    entities: [{}],
  },
  {
    what: 'a token that is not there, and a customer that was deleted',
    selection: '... on Token { used } ... on Customer { deleted email }',
    representations: [token('tok_gone'), aCustomer(deletedCustomer)],
    calls: [`customers/${deletedCustomer}`, 'tokens/tok_gone'],
    entities: [null, { deleted: true, email: null }],
  },
  {
    what: 'past four segments: one call more',
    selection: '... on Token { card { customer { discount { source { coupon { name } } } } } }',
    representations: [token(cardToken)],
    calls: [`customers/${customer} discount.source.coupon`, `tokens/${cardToken}`],
    entities: [{ card: { customer: { discount: { source: { coupon: { name: expect.any(String) } } } } } }],
  },
  {
    what: 'more than the key: it is passed over',
    selection: '... on Token { card { last4 } }',
    representations: [{ ...token(cardToken), note: '4242424242424242', card: { last4: '0000' } }],
    calls: [`tokens/${cardToken}`],
    entities: [LAST4],
  },
];

describe.each(HANDLERS)('through the %s handler', (handler) => {
  let gateway: RunningGateway;
  beforeAll(async () => {
    gateway = await startGateway({ handler, federation: true });
  });
  afterAll(() => gateway.close());
  afterEach(() => {
    expect(gateway.upstream.violations).toEqual([]);
    gateway.upstream.seen.length = 0;
    gateway.upstream.script = undefined;
  });
  const calls = () =>
    gateway.upstream.seen.map(({ path, expand }) => [path.replace('/v1/', ''), ...expand].join(' ')).sort();

  test.each(ROWS)('$what', async ({ selection, representations, calls: wanted, entities }) => {
    const { body } = await gateway.ask(ENTITIES(selection), { representations });
    expect(body).toEqual({ data: { _entities: entities } });
    expect(calls()).toEqual(wanted);
  });

  test('references are followed together with what else is asked: the same token costs one call', async () => {
    const { body } = await gateway.ask(
      `query ($a: [_Any!]!, $b: [_Any!]!, $id: ID!) {
        a: _entities(representations: $a) { ... on Token { card { customer { email } } } }
        b: _entities(representations: $b) { ... on Token { card { account { country } } } }
        token(id: $id) { used }
      }`,
      { a: [token(cardToken)], b: [token(cardToken)], id: cardToken },
      { 'x-explain': '1' },
    );
    expect(body.errors).toBeUndefined();
    expect(calls()).toEqual([`tokens/${cardToken} card.account card.customer`]);
    expect(body.extensions?.stripe.avoided).toBe(2);
  });

  test('references may be literals, with variables in them', async () => {
    const { body } = await gateway.ask(
      `query ($id: ID!) { _entities(representations: [{ __typename: "Token", id: $id }, { __typename: "Account", id: "${account}" }]) { __typename ... on Token { used } } }`,
      { id: cardToken },
    );
    expect(body.data._entities).toEqual([
      { __typename: 'Token', used: expect.any(Boolean) },
      { __typename: 'Account' },
    ]);
    expect(calls()).toEqual([`tokens/${cardToken}`]);
  });

  test('one that fails or is wrong does not fail the others', async () => {
    gateway.upstream.script = ({ path }, response) => {
      if (!path.endsWith(bankToken)) return undefined;
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":{"type":"invalid_request_error"}}');
      return 'handled';
    };
    const { body } = await gateway.ask(ENTITIES('... on Token { used }'), {
      representations: [
        token(bankToken),
        token('4242424242424242'),
        token('../customers/cus_1'),
        { __typename: 'Card4242424242424242', id: 'card_1' },
        { __typename: 'Token' },
        { __typename: 'Token', id: 4242424242424242 },
        {},
        token(cardToken),
      ],
    });
    expect(body.data._entities).toEqual([...Array(7).fill(null), { used: expect.any(Boolean) }]);
    expect(calls()).toEqual([`tokens/${bankToken}`, `tokens/${cardToken}`].sort());
    const found = (body.errors ?? []).map(({ path, extensions }) => [path?.join('.'), extensions.code]).sort();
    expect(found).toEqual([
      ['_entities.0', 'UPSTREAM_ERROR'],
      ...[1, 2, 3, 4, 5, 6].map((index) => [`_entities.${index}`, 'BAD_USER_INPUT']),
    ]);
    expect(JSON.stringify(body)).not.toContain('4242424242424242');
  });

  test.each([
    ['too many', Array(MAX_REPRESENTATIONS + 1).fill(token(cardToken)), 'representations takes at most 100: 101'],
    ['text', ['4242424242424242'], 'representations.0 must be an object'],
    ['a number', [4242424242424242], 'representations.0 must be an object'],
    ['a list', [[token(cardToken)]], 'representations.0 must be an object'],
    ['null', [null], 'representations.0 must not be null'],
    ['nothing', undefined, 'representations is missing'],
  ])('%s as references is refused whole, by the rule and without a value', async (_what, representations, says) => {
    const { body } = await gateway.ask(ENTITIES('... on Token { used }'), { representations });
    expect(body.errors).toMatchObject([
      { message: expect.stringContaining(says), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(body.data ?? null).toBeNull();
    expect(textOf(body)).not.toContain('4242');
    expect(calls()).toEqual([]);
  });

  test('a literal that is no reference is refused without its value', async () => {
    const { body } = await gateway.ask('{ _entities(representations: ["4242424242424242"]) { __typename } }');
    expect(body.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    expect(textOf(body)).not.toContain('4242');
  });

  test('as many as are allowed are answered', async () => {
    const representations = Array.from({ length: MAX_REPRESENTATIONS }, (_, index) => token(`tok_gone_${index}`));
    const { body } = await gateway.ask(ENTITIES('... on Token { used }'), { representations });
    expect(body).toEqual({ data: { _entities: Array(MAX_REPRESENTATIONS).fill(null) } });
    expect(gateway.upstream.seen).toHaveLength(MAX_REPRESENTATIONS);
  });

  test('the limits of documents hold', async () => {
    const aliases = Array.from(
      { length: 16 },
      (_, index) => `a${index}: _entities(representations: []) { __typename }`,
    );
    const { body } = await gateway.ask(`{ ${aliases.join(' ')} }`);
    expect(body.errors?.[0]?.message).toMatch(/at most 15 /);
  });
});

test('without federation there is neither field', async () => {
  const gateway = await startGateway();
  for (const query of ['{ _service { sdl } }', '{ _entities(representations: []) { __typename } }']) {
    const { body } = await gateway.ask(query);
    expect(body.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  }
  await gateway.close();
});
