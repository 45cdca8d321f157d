import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { type RunningGateway, startGateway, UNLIMITED } from '../support/gateway.js';
import { createGate, pause, until } from '../support/wait.js';

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await startGateway({ limits: UNLIMITED });
});
afterAll(() => gateway.close());
afterEach(() => {
  expect(gateway.upstream.violations).toEqual([]);
  gateway.upstream.seen.length = 0;
  gateway.upstream.script = undefined;
});

const { cardToken, bankToken } = SEEDS;

test('the aliases of one token cost one call, with the union of their paths', async () => {
  const { body } = await gateway.ask(
    `query ($id: ID!) {
      a: token(id: $id) { card { customer { email } } }
      b: token(id: $id) { card { customer { testClock { name } } } }
      c: token(id: $id) { id }
    }`,
    { id: cardToken },
    { 'x-explain': '1' },
  );
  expect(gateway.upstream.seen.map((seen) => seen.expand)).toEqual([['card.customer.test_clock']]);
  expect(body.data.a.card.customer.email).toEqual(expect.any(String));
  expect(body.data.b.card.customer.testClock.name).toEqual(expect.any(String));
  expect(body.extensions?.stripe.avoided).toBe(2);
});

test('a field that is selected twice counts with all of its nodes', async () => {
  const { body } = await gateway.ask(
    `query ($id: ID!) {
      token(id: $id) { id }
      token(id: $id) { card { customer { id } customer { discount { source { coupon { name } } } } } }
      token(id: $id) { card { customer { email } account { country } } }
    }`,
    { id: cardToken },
  );
  expect(gateway.upstream.seen.map((seen) => seen.expand)).toEqual([['card.account'], ['discount.source.coupon']]);
  expect(body.data.token.card.customer.discount.source.coupon.name).toEqual(expect.any(String));
  expect(body.data.token.card.customer.email).toEqual(expect.any(String));
});

test('fragments that spread each other twice are followed once at each level', async () => {
  const names = Array.from({ length: 60 }, (_, index) => `F${index}`);
  const fragments = names.map((name, index) => {
    const next = names[index + 1];
    return `fragment ${name} on Customer { ${next ? `...${next} ...${next}` : 'email'} }`;
  });
  await gateway.ask(
    `query ($id: ID!) { token(id: $id) { card { customer { ...F0 ...F0 } } } } ${fragments.join(' ')}`,
    {
      id: cardToken,
    },
  );
  expect(gateway.upstream.seen.map((seen) => seen.expand)).toEqual([['card.customer']]);
});

test('token and tokens share the calls of one operation', async () => {
  const { body } = await gateway.ask(
    'query ($id: ID!, $ids: [ID!]!) { token(id: $id) { card { customer { email } } } tokens(ids: $ids) { id } }',
    { id: cardToken, ids: [bankToken, cardToken, bankToken] },
  );
  expect(body.data.tokens.map((token: { id: string }) => token.id)).toEqual([bankToken, cardToken, bankToken]);
  expect(gateway.upstream.seen.map((seen) => [seen.path, ...seen.expand]).sort()).toEqual([
    [`/v1/tokens/${bankToken}`],
    [`/v1/tokens/${cardToken}`, 'card.customer'],
  ]);
});

test('a customer that several tokens share is loaded once', async () => {
  await gateway.ask(
    'query ($ids: [ID!]!) { tokens(ids: $ids) { card { customer { discount { source { coupon { name } } } } } bankAccount { customer { discount { source { coupon { name } } } } } } }',
    { ids: [cardToken, bankToken] },
  );
  const customers = gateway.upstream.seen.filter((seen) => seen.path.startsWith('/v1/customers'));
  expect(customers.map((seen) => seen.expand)).toEqual([['discount.source.coupon']]);
});

test('identical reads of different operations that are in flight at once share one call', async () => {
  const gate = createGate();
  gateway.upstream.script = () => gate.opened;
  const query = 'query ($id: ID!) { token(id: $id) { card { customer { email } } } }';
  const asked = Array.from({ length: 5 }, () => gateway.ask(query, { id: cardToken }, { 'x-explain': '1' }));
  await until(() => gateway.upstream.seen.length === 1);
  await pause(50);
  gate.open();
  const answers = await Promise.all(asked);
  expect(gateway.upstream.seen).toHaveLength(1);
  expect(new Set(answers.map(({ body }) => JSON.stringify(body.data))).size).toBe(1);
  const avoided = answers.map(({ body }) => body.extensions?.stripe.avoided);
  expect(avoided.sort()).toEqual([0, 1, 1, 1, 1]);
  expect(answers.flatMap(({ body }) => body.extensions?.stripe.calls.filter((call) => call.cached) ?? [])).toHaveLength(
    4,
  );
});

test.each([
  ['other paths', '{ card { customer { id } } }', {}],
  ['another account', '{ card { customer { email } } }', { 'stripe-account': SEEDS.account }],
])('reads with %s do not share a call', async (_what, selection, headers) => {
  const gate = createGate();
  gateway.upstream.script = () => gate.opened;
  const first = gateway.ask('query ($id: ID!) { token(id: $id) { card { customer { email } } } }', { id: cardToken });
  const second = gateway.ask(`query ($id: ID!) { token(id: $id) ${selection} }`, { id: cardToken }, headers);
  await until(() => gateway.upstream.seen.length === 2);
  gate.open();
  await Promise.all([first, second]);
  expect(gateway.upstream.seen).toHaveLength(2);
});

test('a read that failed is not remembered', async () => {
  gateway.upstream.script = (_seen, response) => {
    response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":{"type":"invalid_request_error"}}');
    return 'handled';
  };
  const query = 'query ($id: ID!) { token(id: $id) { id } }';
  expect((await gateway.ask(query, { id: cardToken })).body.errors).toHaveLength(1);
  gateway.upstream.script = undefined;
  expect((await gateway.ask(query, { id: cardToken })).body.data.token.id).toBe(cardToken);
});
