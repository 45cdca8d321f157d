import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { ask, at, CARD, createToken, type Form } from './ask.js';

const sandbox = createSandbox({ now: () => Date.UTC(2026, 10, 1) });
const token = `/v1/tokens/${SEEDS.cardToken}`;
const authorization = 'Bearer sk_test_sandbox';

describe('Stripe-Version', () => {
  test.each(['2011-01-01', '2020-08-27', '2024-06-20', '2024-09-30.acacia', '2026-10-28.endive', '2025-03-31.preview'])(
    '%s is one, and echoed',
    async (version) => {
      const { status, headers } = await ask(sandbox, token, { headers: { 'stripe-version': version } });
      expect([status, headers.get('stripe-version')]).toEqual([200, version]);
    },
  );

  test.each([
    '2099-01-01',
    '2099-01-01.endive',
    '2024-13-01',
    '2023-02-30',
    '2010-12-31',
    'latest',
    '',
    '2025-03-31',
    '2020-08-27.acacia',
  ])('"%s" is none', async (version) => {
    const { status, body } = await ask(sandbox, token, { headers: { 'stripe-version': version } });
    expect(status).toBe(400);
    expect(at(body, 'error')).toMatchObject({
      type: 'invalid_request_error',
      message: `Invalid Stripe API version: ${version}`,
    });
  });
});

describe('Stripe-Context names an account as Stripe-Account does', () => {
  test.each([SEEDS.account, `wksp_test/${SEEDS.account}`])('%s', async (context) => {
    const headers = { 'stripe-context': context };
    expect((await ask(sandbox, `/v1/tokens/${SEEDS.connectedToken}`, { headers })).status).toBe(200);
    expect((await ask(sandbox, token, { headers })).status).toBe(404);
    const made = await createToken(sandbox, CARD, headers);
    expect((await ask(sandbox, `/v1/tokens/${made}`, { headers: { 'stripe-account': SEEDS.account } })).status).toBe(
      200,
    );
  });

  test('of an account that is not known is refused', async () => {
    expect((await ask(sandbox, token, { headers: { 'stripe-context': 'acct_none' } })).status).toBe(403);
  });
});

describe('browsers may call from any page', () => {
  test('every reply says so, errors too', async () => {
    for (const headers of [{}, { authorization: '' }] as Form[]) {
      const reply = await ask(sandbox, token, { headers });
      expect(reply.headers.get('access-control-allow-origin')).toBe('*');
      expect(reply.headers.get('access-control-expose-headers')).toContain('Request-Id');
    }
  });

  test('a preflight needs no key and allows what it asks for', async () => {
    const reply = await sandbox.fetch(`https://stripe.example/v1/tokens`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-headers': 'authorization,stripe-version' },
    });
    expect([reply.status, await reply.text()]).toEqual([200, '']);
    expect(reply.headers.get('access-control-allow-headers')).toBe('authorization,stripe-version');
    expect(reply.headers.get('access-control-allow-methods')).toContain('POST');
  });
});

test('HEAD is GET without a body', async () => {
  for (const [path, status] of [
    [token, 200],
    ['/v1/tokens/tok_none', 404],
  ] as const) {
    const reply = await sandbox.fetch(`https://stripe.example${path}`, { method: 'HEAD', headers: { authorization } });
    expect([reply.status, await reply.text()]).toEqual([status, '']);
    expect(reply.headers.get('request-id')).toMatch(/^req_/);
  }
});

test("a promotion code's amounts in other currencies come when they are expanded", async () => {
  const path = `/v1/customers/${SEEDS.customer}?expand[]=discount.promotion_code`;
  const restrictions = 'discount.promotion_code.restrictions';
  expect(Object.keys(Object(at((await ask(sandbox, path)).body, restrictions)))).not.toContain('currency_options');
  const { body } = await ask(sandbox, `${path}.restrictions.currency_options`);
  expect(at(body, `${restrictions}.currency_options`)).toEqual({ eur: { minimum_amount: 450 } });
});

describe('lists', () => {
  const shop = createSandbox();

  test('have pages, the newest first', async () => {
    const ids: unknown[] = [];
    for (let count = 0; count < 12; count++) {
      ids.unshift(at((await ask(shop, '/v1/customers', { form: { email: 'list@example.com' } })).body, 'id'));
    }
    const read = async (query: string) => {
      const { body } = await ask(shop, `/v1/customers?email=list@example.com${query}`);
      const data = at(body, 'data') as { id: string }[];
      expect(body).toMatchObject({ object: 'list', url: '/v1/customers' });
      return { ids: data.map(({ id }) => id), more: at(body, 'has_more') };
    };
    expect(await read('')).toEqual({ ids: ids.slice(0, 10), more: true });
    expect(await read(`&starting_after=${ids[9]}`)).toEqual({ ids: ids.slice(10), more: false });
    expect(await read('&limit=3')).toEqual({ ids: ids.slice(0, 3), more: true });
    expect(await read(`&limit=3&ending_before=${ids[4]}`)).toEqual({ ids: ids.slice(1, 4), more: true });
    expect(await read('&limit=100')).toEqual({ ids, more: false });
    expect(await read('&created[gt]=99999999999')).toEqual({ ids: [], more: false });
  });

  test.each([
    ['limit=0', 'parameter_invalid_integer', 'limit'],
    ['limit=101', 'parameter_invalid_integer', 'limit'],
    ['limit=x', 'parameter_invalid_integer', 'limit'],
    ['starting_after=cus_none', 'resource_missing', 'starting_after'],
    ['starting_after=cus_sandbox&ending_before=cus_sandbox', 'parameters_exclusive', 'starting_after'],
    ['nonsense=1', 'parameter_unknown', 'nonsense'],
  ])('%s is an error', async (query, code, param) => {
    const { status, body } = await ask(shop, `/v1/customers?${query}`);
    expect([status, at(body, 'error.code'), at(body, 'error.param')]).toEqual([400, code, param]);
  });

  test('expand below `data`, and say so', async () => {
    const { body } = await ask(shop, '/v1/customers?expand[]=data.default_source&limit=100');
    const customer = (at(body, 'data') as { id: string }[]).find(({ id }) => id === SEEDS.customer);
    expect(at(customer, 'default_source.last4')).toBe('4242');
    const refused = await ask(shop, '/v1/customers?expand[]=default_source');
    expect(at(refused.body, 'error.message')).toBe(
      "This property cannot be expanded (default_source). You may want to try expanding 'data.default_source' instead.",
    );
  });

  test.each([
    '/v1/payment_methods',
    '/v1/payment_intents',
    '/v1/setup_intents',
    '/v1/charges',
    '/v1/accounts',
    `/v1/accounts/${SEEDS.account}/persons`,
    `/v1/accounts/${SEEDS.account}/external_accounts`,
    `/v1/customers/${SEEDS.customer}/sources`,
    `/v1/customers/${SEEDS.customer}/payment_methods`,
    '/v1/setup_attempts?setup_intent=seti_sandbox',
  ])('%s is one', async (path) => {
    const { status, body } = await ask(shop, path);
    expect([status, at(body, 'object'), at(body, 'url')]).toEqual([200, 'list', path.split('?')[0]]);
  });
});
