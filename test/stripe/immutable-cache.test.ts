import { isObjectType } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { authenticateByStripeKey } from '../../src/auth/authenticate-by-stripe-key.js';
import { immutableKeysOf } from '../../src/expansion/mutability.js';
import { buildSchema } from '../../src/resolvers/build-schema.js';
import { SANDBOX_SECRET_KEY, SEEDS } from '../../src/sandbox/seeds.js';
import { authenticateByWord, having } from '../auth/caller-of-scopes.js';
import { type GraphQLAnswer, HANDLERS, type RunningGateway, startGateway } from '../support/gateway.js';
import { CARD } from './ask.js';

const TTL_MS = 60_000;
const { cardToken, bankToken, account } = SEEDS;
const EXPLAIN = { 'x-explain': '1' };

const schema = buildSchema();

/** The selection of every field of a type that is marked as fixed since the object was made. */
function fixedSelection(typeName: string): string {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(typeName);
  const names = Object.values(type.getFields()).flatMap((field) => {
    if (field.extensions.immutable?.mutability !== 'immutable') return [];
    return field.extensions.expansion ? [`${field.name} ${fixedSelection(String(field.type))}`] : [field.name];
  });
  return `{ ${names.join(' ')} }`;
}

const FIXED = `query ($id: ID!) { token(id: $id) ${fixedSelection('Token')} }`;

describe.each(HANDLERS)('through the %s handler', (handler) => {
  let gateway: RunningGateway;
  beforeAll(async () => {
    gateway = await startGateway({ handler, cacheTtlMs: TTL_MS, authenticate: authenticateByWord });
  });
  afterAll(() => gateway.close());
  afterEach(() => {
    gateway.upstream.script = undefined;
    gateway.upstream.seen.length = 0;
  });
  const all = having('tokens:read', 'tokens:create', 'customers:read', 'schema:read');
  const ask = (query: string, variables: object = {}, headers: Record<string, string> = {}): Promise<GraphQLAnswer> =>
    gateway.ask(query, variables, { ...all, ...headers });
  const calls = () => gateway.upstream.seen.length;

  test.each([
    ['a card', cardToken],
    ['a bank account', bankToken],
  ])('all that is fixed of %s is asked for once, and told the same from memory', async (_what, id) => {
    const first = await ask(FIXED, { id });
    expect(calls()).toBe(1);
    expect(first.body.data.token.id).toBe(id);
    const second = await ask(`${FIXED} `, { id }, EXPLAIN);
    expect(calls()).toBe(1);
    expect(second.body.data).toEqual(first.body.data);
    expect(second.body.extensions?.stripe).toMatchObject({ avoided: 1, calls: [{ cached: true, status: null }] });
  });

  test.each([
    ['used, while it is false', 'used'],
    ['a check', 'card { cvcCheck }'],
    ["the holder's name", 'card { name }'],
    ['the address', 'card { addressZip }'],
    ['metadata', 'card { metadata }'],
    ['a customer', 'card { customer { id } }'],
    ['an account', 'card { account { id } }'],
    ['the status of a bank account', 'bankAccount { status }'],
    ['something fixed and something not', 'type card { last4 cvcCheck }'],
  ])('what can change is asked for each time: %s', async (_what, selection) => {
    const id = selection.startsWith('bank') ? bankToken : SEEDS.unusedToken;
    await ask(`{ token(id: "${id}") { ${selection} } }`);
    const { headers } = await ask(`{ token(id: "${id}") { ${selection} } }`);
    expect(calls()).toBe(2);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('used is asked for until it is true', async () => {
    const replies = [false, false, true];
    const base = { id: 'tok_1', object: 'token', type: 'pii', created: 1, livemode: false };
    gateway.upstream.script = (_seen, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ...base, used: replies.shift() }));
      return 'handled';
    };
    const answers = [];
    for (let asked = 0; asked < 5; asked++)
      answers.push((await ask('{ token(id: "tok_1") { used } }')).body.data.token.used);
    expect(answers).toEqual([false, false, true, true, true]);
    expect(calls()).toBe(3);
  });

  test('a token that is not there, or that could not be read, is not remembered', async () => {
    const query = '{ token(id: "tok_nobody") { id } }';
    await ask(query);
    await ask(query);
    expect(calls()).toBe(2);
    gateway.upstream.script = (_seen, response) => {
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":{"type":"api_error"}}');
      return 'handled';
    };
    const failing = '{ token(id: "tok_fails") { id } }';
    expect((await ask(failing)).body.errors).toHaveLength(1);
    expect((await ask(failing)).body.errors).toHaveLength(1);
    expect(calls()).toBe(4);
  });

  test('a token that was just made is known', async () => {
    const made = await ask(
      'mutation ($input: CreateTokenInput!) { createToken(input: $input) { token { id card { last4 } } } }',
      { input: CARD },
    );
    const { id } = made.body.data.createToken.token;
    expect((await ask(`{ token(id: "${id}") { type card { last4 } } }`)).body.data.token.card.last4).toBe('4242');
    expect(calls()).toBe(1);
  });

  test('each account has a memory of its own', async () => {
    const query = `{ token(id: "${cardToken}") { id livemode } }`;
    await ask(query);
    const before = calls();
    await ask(query, {}, { 'stripe-account': account });
    await ask(query, {}, { 'stripe-account': account });
    expect(calls()).toBeGreaterThan(before);
  });

  test('scopes are checked as ever, whoever asked before', async () => {
    const query = `{ token(id: "${cardToken}") { id type } }`;
    await ask(query);
    await ask(query);
    const { body } = await gateway.ask(query, {}, having('tokens:create'));
    expect(body.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(body.data ?? null).toBeNull();
  });

  test('the same request gets the same response without a call, in either media type, which no client may store', async () => {
    const query = `query ($id: ID!) { token(id: $id) { id card { brand last4 } } }`;
    const first = await ask(query, { id: cardToken });
    gateway.upstream.seen.length = 0;
    const second = await ask(query, { id: cardToken });
    const graphql = await ask(query, { id: cardToken }, { accept: 'application/graphql-response+json' });
    expect([second.body, graphql.body]).toEqual([first.body, first.body]);
    expect(graphql.headers.get('content-type')).toContain('graphql-response+json');
    for (const { headers } of [first, second, graphql]) {
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('etag')).toBeNull();
      expect(headers.get('x-request-id')).toBeTruthy();
    }
    expect(calls()).toBe(0);
  });

  test('a response with a null or an error in it is not cached', async () => {
    for (const query of [
      `{ a: token(id: "${cardToken}") { id } b: token(id: "tok_nobody") { id } }`,
      `{ a: token(id: "${cardToken}") { id } b: tokens(ids: ["tok_nobody", "no id"]) { id } }`,
    ]) {
      gateway.upstream.seen.length = 0;
      const first = await ask(query);
      const second = await ask(query);
      expect(
        gateway.upstream.seen.filter(({ path }) => path === '/v1/tokens/tok_nobody'),
        query,
      ).toHaveLength(2);
      expect(second.body.data).toEqual(first.body.data);
    }
  });

  test('several tokens are answered together, from memory and from Stripe', async () => {
    await ask(`{ token(id: "${cardToken}") { type } }`);
    gateway.upstream.seen.length = 0;
    const query = 'query ($ids: [ID!]!) { tokens(ids: $ids) { id type } }';
    const { body } = await ask(query, { ids: [cardToken, SEEDS.unusedToken, 'tok_nobody'] });
    expect(body.data.tokens.map((token: { id: string } | null) => token?.id ?? null)[2]).toBeNull();
    expect(gateway.upstream.seen.map(({ path }) => path)).not.toContain(`/v1/tokens/${cardToken}`);
  });
});

test('what is cached expires, and with 0 nothing is cached', async () => {
  const { now } = performance;
  let later = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + later);
  try {
    for (const [cacheTtlMs, calls] of [
      [60_000, 2],
      [0, 3],
    ] as const) {
      const gateway = await startGateway({ cacheTtlMs });
      const read = () => gateway.ask(`{ token(id: "${cardToken}") { id } }`);
      await read();
      await read();
      later += 61_000;
      // A cache may look at the clock once in a millisecond.
      await new Promise((resolve) => setTimeout(resolve, 5));
      await read();
      expect(gateway.upstream.seen).toHaveLength(calls);
      await gateway.close();
    }
  } finally {
    vi.restoreAllMocks();
  }
});

test("nothing is remembered for a caller's own Stripe key: Stripe alone can tell whether it is still good", async () => {
  const gateway = await startGateway({
    secretKey: undefined,
    cacheTtlMs: TTL_MS,
    authenticate: authenticateByStripeKey({ testOnly: true }),
  });
  const read = () =>
    gateway.ask(`{ token(id: "${cardToken}") { id } }`, {}, { authorization: `Bearer ${SANDBOX_SECRET_KEY}` });
  await read();
  await read();
  expect(gateway.upstream.seen).toHaveLength(2);
  await gateway.close();
});

test('of a token just these keys are remembered: nothing of its holder', () => {
  const keys = immutableKeysOf(schema, 'Token');
  const flat = [...keys].flatMap(([key, below]) =>
    below instanceof Map ? [...below.keys()].map((inner) => `${key}.${inner}`) : [key],
  );
  expect(flat.sort()).toMatchInlineSnapshot(`
    [
      "bank_account.country",
      "bank_account.currency",
      "bank_account.fingerprint",
      "bank_account.id",
      "bank_account.last4",
      "bank_account.routing_number",
      "card.brand",
      "card.country",
      "card.dynamic_last4",
      "card.exp_month",
      "card.exp_year",
      "card.fingerprint",
      "card.funding",
      "card.id",
      "card.last4",
      "card.tokenization_method",
      "client_ip",
      "created",
      "id",
      "livemode",
      "object",
      "type",
      "used",
    ]
  `);
});
