import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SANDBOX_PUBLISHABLE_KEY, SEEDS } from '../../src/sandbox/seeds.js';
import { ask, at, BANK, CARD, type Form } from './ask.js';

const sandbox = createSandbox();
const token = `/v1/tokens/${SEEDS.cardToken}`;
const basic = (credentials: string) => `Basic ${btoa(credentials)}`;

describe('test keys come in, as Bearer or Basic', () => {
  test.each([
    'Bearer sk_test_sandbox',
    'bearer rk_test_anything',
    'Bearer sk_test_51Abc_def',
    basic('sk_test_sandbox:'),
    basic('sk_test_sandbox'),
  ])('%s', async (authorization) => {
    expect((await ask(sandbox, token, { headers: { authorization } })).status).toBe(200);
  });
});

describe('any other key gets 401, and no more of it than Stripe shows', () => {
  test.each([
    ['', 'You did not provide an API key.'],
    ['Bearer', 'You did not provide an API key.'],
    ['Digest sk_test_sandbox', 'You did not provide an API key.'],
    ['Basic %%%', 'You did not provide an API key.'],
    [basic(':sk_test_sandbox'), 'You did not provide an API key.'],
    ['Bearer sk_live_0123456789abcdef', 'This is a sandbox: it takes test keys only'],
    ['Bearer pk_live_0123456789abcdef', 'This is a sandbox: it takes test keys only'],
    [basic('rk_live_0123456789abcdef:'), 'This is a sandbox: it takes test keys only'],
    ['Bearer sk_tset_0123456789abcdef', 'Invalid API Key provided: ****cdef'],
    ['Bearer sk_test_0123456789abcdef!xyz', 'Invalid API Key provided: sk_test_****!xyz'],
    ['Bearer secret', 'Invalid API Key provided: ****'],
  ])('%s', async (authorization, message) => {
    const { status, body, headers } = await ask(sandbox, token, { headers: { authorization } });
    expect(status).toBe(401);
    expect(at(body, 'error.type')).toBe('invalid_request_error');
    expect(at(body, 'error.message')).toContain(message);
    expect(JSON.stringify(body)).not.toMatch(/0123456789abc|secret$/);
    expect(headers.get('www-authenticate')).toBe('Basic realm="Stripe"');
  });
});

describe('a publishable key', () => {
  const headers = { authorization: `Bearer ${SANDBOX_PUBLISHABLE_KEY}` };

  test.each([
    CARD,
    BANK,
    { 'pii[id_number]': '0' },
    { 'cvc_update[cvc]': '123' },
    { 'person[email]': 'a@b.c' },
  ] as Form[])('makes tokens (%#)', async (form) => {
    expect((await ask(sandbox, '/v1/tokens', { form, headers })).status).toBe(200);
  });

  test.each([
    ['reads no token', token, undefined, {}],
    ['reads no customer', `/v1/customers/${SEEDS.customer}`, undefined, {}],
    ['reads no account', `/v1/accounts/${SEEDS.account}`, undefined, {}],
    ['makes no customer', '/v1/customers', { name: 'x' }, {}],
    ['copies no payment method', '/v1/tokens', { 'bank_account[payment_method]': SEEDS.bankPaymentMethod }, {}],
    ['clones no customer', '/v1/tokens', { customer: SEEDS.customer }, { 'stripe-account': SEEDS.account }],
  ] as [string, string, Form | undefined, Form][])('%s', async (_what, path, form, more) => {
    const { status, body } = await ask(sandbox, path, { form, headers: { ...headers, ...more } });
    expect([status, at(body, 'error.code')]).toEqual([401, 'secret_key_required']);
  });
});

describe('a connected account', () => {
  const headers = { 'stripe-account': SEEDS.account };

  test('has its own tokens and customers', async () => {
    const made = await ask(sandbox, '/v1/tokens', { form: CARD, headers });
    const id = String(at(made.body, 'id'));
    expect((await ask(sandbox, `/v1/tokens/${id}`, { headers })).status).toBe(200);
    expect((await ask(sandbox, `/v1/tokens/${id}`)).status).toBe(404);
    expect((await ask(sandbox, `/v1/tokens/${SEEDS.connectedToken}`, { headers })).status).toBe(200);
    expect((await ask(sandbox, `/v1/tokens/${SEEDS.connectedToken}`)).status).toBe(404);
    expect((await ask(sandbox, token, { headers })).status).toBe(404);
    expect((await ask(sandbox, `/v1/customers/${SEEDS.customer}`, { headers })).status).toBe(404);
  });

  test('that is not known is refused, whether it exists or not', async () => {
    for (const account of ['acct_none', SEEDS.customer, SEEDS.coupon]) {
      const { status, body } = await ask(sandbox, token, { headers: { 'stripe-account': account } });
      expect([status, at(body, 'error.code')]).toEqual([403, 'account_invalid']);
      expect(at(body, 'error.message')).toContain(`does not have access to account '${account}'`);
    }
    expect((await ask(sandbox, '/v1/accounts/acct_none')).status).toBe(403);
  });
});

test('every reply carries its own request id, and echoes what steers it', async () => {
  const headers = { 'stripe-version': '2024-06-20', 'stripe-account': SEEDS.account, 'idempotency-key': 'an-echo' };
  const replies = [
    await ask(sandbox, '/v1/tokens', { form: CARD, headers }),
    await ask(sandbox, '/v1/tokens/tok_none', { headers }),
    await ask(sandbox, '/v1/nowhere', { headers }),
    await ask(sandbox, token, { headers: { ...headers, authorization: '' } }),
  ];
  expect(replies.map(({ status }) => status)).toEqual([200, 404, 404, 401]);
  for (const reply of replies) {
    expect(reply.headers.get('request-id')).toMatch(/^req_[0-9A-Za-z]{14}$/);
    expect(reply.headers.get('content-type')).toBe('application/json');
    for (const [name, value] of Object.entries(headers)) expect(reply.headers.get(name)).toBe(value);
  }
  expect(new Set(replies.map((reply) => reply.headers.get('request-id'))).size).toBe(replies.length);
  expect((await ask(sandbox, token)).headers.get('stripe-version')).toBe('2026-10-28.endive');
});

describe('unknown routes and methods get 404', () => {
  test.each([
    ['GET', '/'],
    ['GET', '/v1/tokens'],
    ['GET', '/v1/tokens/'],
    ['GET', '/v1/tokens/a/b'],
    ['POST', token],
    ['DELETE', token],
    ['PUT', '/v1/tokens'],
    ['GET', '/v2/tokens/tok_x'],
    ['GET', '/v1/constructor'],
  ])('%s %s', async (method, path) => {
    const { status, body } = await ask(sandbox, path, { method });
    expect(status).toBe(404);
    expect(at(body, 'error.message')).toContain(`Unrecognized request URL (${method}: ${path})`);
    expect(at(body, 'error.code')).toBeUndefined();
  });
});

test.each([
  '/v1/customers/cus_none',
  '/v1/payment_methods/pm_none',
  '/v1/tokens/%E0%A4%A',
  `/v1/payment_methods/${SEEDS.coupon}`,
])('GET %s: no such object', async (path) => {
  const { status, body } = await ask(sandbox, path);
  expect([status, at(body, 'error.code')]).toEqual([404, 'resource_missing']);
});

test.each(['/v1/tokens', '/v1/customers', '/v1/accounts'])('GET %s/:id takes expand alone', async (route) => {
  const { status, body } = await ask(sandbox, `${route}/x?limit=3`);
  expect([status, at(body, 'error.code'), at(body, 'error.param')]).toEqual([400, 'parameter_unknown', 'limit']);
});

test.each([
  ['application/json', '{"card":{"number":"4242424242424242"}}'],
  ['text/plain', 'card[number]=4242424242424242'],
])('a body of type %s is refused, and not quoted', async (type, body) => {
  const reply = await send({ 'content-type': type }, body);
  expect(reply.status).toBe(400);
  expect(reply.text).toContain('application/x-www-form-urlencoded');
  // Eight of its digits: a request's ID, which is quoted, may hold any four by chance.
  expect(reply.text).not.toContain('42424242');
});

test('a form may name its charset, and a body may be missing', async () => {
  const type = 'application/x-www-form-urlencoded; charset=utf-8';
  expect((await send({ 'content-type': type }, new URLSearchParams(CARD).toString())).status).toBe(200);
  expect((await send({}, undefined)).text).toContain('You must supply');
});

test('a body over the limit is refused', async () => {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const reply = await send(type, `person[first_name]=${'x'.repeat(1_048_577)}`);
  expect(reply.status).toBe(400);
  expect(reply.text.length).toBeLessThan(1000);
});

test('a call that was given up rejects, as fetch does', async () => {
  const signal = AbortSignal.abort(new Error('gone'));
  await expect(sandbox.fetch(`https://stripe.example${token}`, { signal })).rejects.toThrow();
  await expect(sandbox.fetch('not a url')).rejects.toThrow(TypeError);
});

async function send(headers: Form, body: string | undefined): Promise<{ status: number; text: string }> {
  const response = await sandbox.fetch('https://stripe.example/v1/tokens', {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_sandbox', ...headers },
    ...(body !== undefined && { body }),
  });
  return { status: response.status, text: await response.text() };
}
