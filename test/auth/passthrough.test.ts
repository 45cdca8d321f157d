import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authenticateByStripeKey } from '../../src/auth/authenticate-by-stripe-key.js';
import { HANDLERS, type RunningGateway, startGateway } from '../support/gateway.js';
import { expectUnauthenticated, readAnswer, recordLog } from './secrets.js';

const { logger, log } = recordLog();
const QUERY = '{ token(id: "tok_sandbox_card") { id } }';
const CREATE =
  'mutation ($input: CreateTokenInput!) { createToken(input: $input) { token { id } userErrors { code } } }';
const KEY = 'sk_test_caller000000000001';

describe.each(HANDLERS)('through the %s handler', (handler) => {
  let gateway: RunningGateway;
  beforeAll(async () => {
    gateway = await startGateway({
      logger,
      handler,
      secretKey: undefined,
      authenticate: authenticateByStripeKey({ testOnly: false }),
    });
  });
  afterAll(() => gateway.close());

  async function post(
    authorization: string | undefined,
    query = QUERY,
    variables?: object,
    more?: Record<string, string>,
  ) {
    gateway.upstream.seen.length = 0;
    const response = await gateway.send('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }), ...more },
      body: JSON.stringify({ query, variables }),
    });
    const credential = authorization?.replace(/^\w+ */, '') ?? '';
    return readAnswer(response, log, credential.length > 12 ? [credential] : []);
  }

  test.each([
    'sk_test_caller000000000001',
    'rk_test_caller000000000001',
    'sk_live_caller000000000001',
    'rk_live_caller000000000001',
  ])('calls are made with the key of their caller: %s', async (key) => {
    await post(`Bearer ${key}`);
    expect(gateway.upstream.seen.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${key}`]);
  });

  test('creates, legal entities too, and what is loaded later are made with it', async () => {
    await post(`Bearer ${KEY}`, CREATE, { input: { pii: { idNumber: '000000000' } } });
    const person = { input: { person: { firstName: 'Jenny' } } };
    await post(`Bearer ${KEY}`, CREATE, person);
    expect(gateway.upstream.seen.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${KEY}`]);
    const deep =
      '{ token(id: "tok_sandbox_card") { card { customer { subscriptions { defaultPaymentMethod { customer { email } } } } } } }';
    await post(`Bearer ${KEY}`, deep);
    expect(gateway.upstream.seen.length).toBeGreaterThan(0);
    for (const { headers } of gateway.upstream.seen) expect(headers.authorization).toBe(`Bearer ${KEY}`);
  });

  test('two callers never share a read', async () => {
    gateway.upstream.seen.length = 0;
    const ask = (key: string) =>
      gateway.send('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify({ query: QUERY }),
      });
    await Promise.all(['sk_test_one', 'sk_test_two', 'sk_test_three'].map(ask));
    expect(gateway.upstream.seen.map(({ headers }) => headers.authorization).sort()).toEqual([
      'Bearer sk_test_one',
      'Bearer sk_test_three',
      'Bearer sk_test_two',
    ]);
  });

  test.each<[string, string | undefined]>([
    ['no header', undefined],
    ['an empty header', ''],
    ['a scheme alone', 'Bearer'],
    ['an empty credential', 'Bearer '],
    ['a bare key', KEY],
    ['Basic, as Stripe takes it too', `Basic ${Buffer.from(`${KEY}:`).toString('base64')}`],
    ['a publishable key', 'Bearer pk_test_caller000000000001'],
    ['an ephemeral key', 'Bearer ek_test_caller000000000001'],
    ['a webhook secret', 'Bearer whsec_caller000000000001'],
    ['an API key of the gateway', `Bearer stg_${'A'.repeat(43)}`],
    ['no mode', 'Bearer sk_caller000000000001'],
    ['another mode', 'Bearer sk_prod_caller000000000001'],
    ['nothing after the prefix', 'Bearer sk_test_'],
    ['text before it', `Bearer x${KEY}`],
    ['a colon after it', `Bearer ${KEY}:`],
    ['two keys', `Bearer ${KEY} ${KEY}`],
    ['two keys with a comma', `Bearer ${KEY}, Bearer ${KEY}`],
    ['an encoded line end', `Bearer ${KEY}%0d%0ax:1`],
    ['a very long one', `Bearer sk_test_${'a'.repeat(251)}`],
    ['undefined', 'Bearer undefined'],
  ])('%s is answered with 401, and Stripe is not asked', async (_what, authorization) => {
    expectUnauthenticated(await post(authorization));
    expect(gateway.upstream.seen).toEqual([]);
  });

  test("Stripe's refusal of a key does not show it", async () => {
    gateway.upstream.script = (seen, response) => {
      const error = {
        type: 'invalid_request_error',
        message: `Invalid API Key provided: ${seen.headers.authorization}`,
      };
      response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
      return 'handled';
    };
    const answer = await post(`Bearer ${KEY}`);
    gateway.upstream.script = undefined;
    expect(answer.body.errors[0].extensions.code).toBe('UPSTREAM_AUTH');
    expect(gateway.upstream.seen).toHaveLength(1);
  });

  test("no other header of the caller's goes upstream", async () => {
    await post(`Bearer ${KEY}`, QUERY, undefined, { cookie: 'a=b', 'stripe-version': '2020-01-01', 'x-secret': 'c' });
    const [seen] = gateway.upstream.seen;
    expect(seen?.headers).not.toHaveProperty('cookie');
    expect(seen?.headers).not.toHaveProperty('x-secret');
    expect(seen?.headers['stripe-version']).not.toBe('2020-01-01');
  });
});

test('a gateway in development takes test keys only', async () => {
  const gateway = await startGateway({
    logger,
    secretKey: undefined,
    authenticate: authenticateByStripeKey({ testOnly: true }),
  });
  const live = await gateway.ask(QUERY, undefined, { authorization: 'Bearer sk_live_caller000000000001' });
  expect(live).toMatchObject({ status: 401, body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] } });
  const tested = await gateway.ask(QUERY, undefined, { authorization: `Bearer ${KEY}` });
  expect(tested.body.data).toEqual({ token: { id: 'tok_sandbox_card' } });
  expect(gateway.upstream.seen).toHaveLength(1);
  await gateway.close();
});

test('a caller that comes without a key, where the gateway has none, is refused and not served with another', async () => {
  const gateway = await startGateway({
    logger,
    secretKey: undefined,
    publishableKey: 'pk_test_ours',
    authenticate: () => ({ name: 'x', scopes: new Set(['tokens:read']), accounts: '*', credentialId: 'x' }),
  });
  const { body } = await gateway.ask(QUERY);
  expect(body.errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR');
  expect(gateway.upstream.seen).toEqual([]);
  await gateway.close();
});
