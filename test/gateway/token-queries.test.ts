import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { type RunningGateway, startGateway } from '../support/gateway.js';
import { createGate } from '../support/wait.js';

const READ = 'query ($id: ID!) { token(id: $id) { id } }';

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
afterEach(() => {
  expect(gateway.upstream.violations).toEqual([]);
  gateway.upstream.seen.length = 0;
  gateway.upstream.script = undefined;
});

test('a token is read with what was asked for', async () => {
  const { body, headers } = await gateway.ask(
    `query ($id: ID!) { token(id: $id) {
      id type rawType created livemode used clientIp
      card { brand last4 expMonth expYear funding cvcCheck customer { id deleted email created } } bankAccount { last4 }
    } }`,
    { id: SEEDS.cardToken },
  );
  expect(body).toEqual({
    data: {
      token: {
        id: SEEDS.cardToken,
        type: 'CARD',
        rawType: 'card',
        created: '2026-01-01T00:00:00.000Z',
        livemode: false,
        used: true,
        clientIp: expect.any(String),
        card: {
          brand: 'Visa',
          last4: '4242',
          expMonth: expect.any(Number),
          expYear: expect.any(Number),
          funding: 'CREDIT',
          cvcCheck: expect.any(String),
          customer: {
            id: SEEDS.customer,
            deleted: false,
            email: expect.any(String),
            created: '2026-01-01T00:00:00.000Z',
          },
        },
        bankAccount: null,
      },
    },
  });
  expect(headers.get('stripe-request-id')).toMatch(/^req_/);
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('a token that is not there is null, without an error', async () => {
  const { body } = await gateway.ask(READ, { id: 'tok_nobody' });
  expect(body).toEqual({ data: { token: null } });
});

test.each([
  '..',
  '.',
  '',
  'a/b',
  'a?b',
  'a#b',
  '%2e%2e',
  'tok\u0000',
  'tok_ü',
  'x'.repeat(300),
  ' tok_1',
  '4242424242424242',
  'tok_4242424242424242',
])('an impossible id, %j, is refused without a call', async (id) => {
  const { body } = await gateway.ask(READ, { id });
  expect(body.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  expect(body.data.token).toBeNull();
  expect(gateway.upstream.seen).toEqual([]);
});

test('a deleted customer keeps its id and nothing else', async () => {
  const { body } = await gateway.ask(
    'query ($id: ID!) { token(id: $id) { card { customer { id deleted email created livemode metadata invoiceSettings { footer } sources { __typename } } } } }',
    { id: SEEDS.deletedCustomerToken },
  );
  expect(body.errors).toBeUndefined();
  expect(body.data.token.card.customer).toEqual({
    id: SEEDS.deletedCustomer,
    deleted: true,
    email: null,
    created: null,
    livemode: null,
    metadata: null,
    invoiceSettings: null,
    sources: null,
  });
});

test('several tokens come in the order of their ids, and each fails alone', async () => {
  gateway.upstream.script = (seen, response) => {
    if (seen.path !== '/v1/tokens/tok_broken') return undefined;
    response.writeHead(403, { 'content-type': 'application/json' }).end('{"error":{"type":"invalid_request_error"}}');
    return 'handled';
  };
  const { body } = await gateway.ask('query ($ids: [ID!]!) { tokens(ids: $ids) { id } }', {
    ids: [SEEDS.bankToken, 'tok_nobody', '..', 'tok_broken', SEEDS.cardToken],
  });
  expect(body.data.tokens).toEqual([{ id: SEEDS.bankToken }, null, null, null, { id: SEEDS.cardToken }]);
  expect(body.errors?.map(({ path, extensions }) => [path, extensions.code]).sort()).toEqual([
    [['tokens', 2], 'BAD_USER_INPUT'],
    [['tokens', 3], 'UPSTREAM_AUTH'],
  ]);
});

test('25 tokens are read side by side, 26 are refused without a call', async () => {
  const ids = Array.from({ length: 25 }, (_, index) => `tok_${index}`);
  // No call is answered before all of them are under way.
  const gate = createGate();
  gateway.upstream.script = () => {
    if (gateway.upstream.seen.length === 25) gate.open();
    return gate.opened;
  };
  const query = 'query ($ids: [ID!]!) { tokens(ids: $ids) { id } }';
  expect((await gateway.ask(query, { ids })).body).toEqual({ data: { tokens: ids.map(() => null) } });
  gateway.upstream.seen.length = 0;
  const { body } = await gateway.ask(query, { ids: [...ids, 'tok_25'] });
  expect(body.errors?.[0]).toMatchObject({
    message: 'ids takes at most 25 ids: 26 were given.',
    extensions: { code: 'BAD_USER_INPUT' },
  });
  expect(gateway.upstream.seen).toEqual([]);
});

test('a connected account is used when the policy allows it, and refused without a call when not', async () => {
  const id = { id: SEEDS.connectedToken };
  expect((await gateway.ask(READ, id)).body.data.token).toBeNull();
  expect((await gateway.ask(READ, id, { 'stripe-account': SEEDS.account })).body.data.token).toEqual(id);
  expect(gateway.upstream.seen.map((seen) => seen.headers['stripe-account'])).toEqual([undefined, SEEDS.account]);

  gateway.upstream.seen.length = 0;
  const codes = [];
  for (const account of ['acct_other', 'cus_1', 'acct_a/b']) {
    codes.push((await gateway.ask(READ, id, { 'stripe-account': account })).body.errors?.[0]?.extensions.code);
  }
  expect(codes).toEqual(['FORBIDDEN', 'BAD_USER_INPUT', 'BAD_USER_INPUT']);
  expect(gateway.upstream.seen).toEqual([]);
});

test('only our own headers go upstream', async () => {
  await gateway.ask(READ, { id: SEEDS.cardToken }, { cookie: 'a=b', authorization: 'Bearer mine', 'x-custom': 'c' });
  const [seen] = gateway.upstream.seen;
  expect(seen?.headers).toMatchObject({
    authorization: 'Bearer sk_test_sandbox',
    'stripe-version': '2026-10-28.endive',
  });
  expect(JSON.stringify(seen?.headers)).not.toMatch(/mine|a=b|x-custom|idempotency/);
});

test('an explained answer reports its calls, another one does not', async () => {
  const query = 'query ($id: ID!) { token(id: $id) { card { customer { email } } } }';
  const plain = await gateway.ask(query, { id: SEEDS.cardToken });
  expect(plain.body.extensions).toBeUndefined();
  const explained = await gateway.ask(query, { id: SEEDS.cardToken }, { 'x-explain': '1' });
  expect(explained.body.extensions?.stripe).toEqual({
    avoided: 0,
    calls: [
      {
        method: 'GET',
        path: `/v1/tokens/${SEEDS.cardToken}`,
        expand: ['card.customer'],
        status: 200,
        requestId: explained.headers.get('stripe-request-id'),
        ms: expect.any(Number),
        cached: false,
      },
    ],
  });
});
