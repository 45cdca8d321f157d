import { expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { ask, at, CARD, createToken, type Form } from './ask.js';

const sandbox = createSandbox();
let keys = 0;

test('the same key and parameters get the same answer, marked as a replay', async () => {
  const headers = newKey();
  const first = await create(CARD, headers);
  const second = await create(Object.fromEntries(Object.entries(CARD).reverse()), headers);
  expect(second.body).toEqual(first.body);
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  expect(second.headers.get('idempotent-replayed')).toBe('true');
  expect(first.headers.get('original-request')).toBe(first.headers.get('request-id'));
  expect(second.headers.get('original-request')).toBe(first.headers.get('request-id'));
  expect(second.headers.get('request-id')).not.toBe(first.headers.get('request-id'));
  for (const { headers: answered } of [first, second]) {
    expect(answered.get('idempotency-key')).toBe(headers['idempotency-key']);
    expect(answered.get('stripe-should-retry')).toBe('false');
  }
});

test('other parameters under the same key are refused', async () => {
  const headers = newKey();
  await create(CARD, headers);
  const { status, body } = await create({ ...CARD, 'card[exp_month]': '11' }, headers);
  expect(status).toBe(400);
  expect(at(body, 'error')).toMatchObject({ type: 'idempotency_error' });
  expect(at(body, 'error.message')).toContain(`'${headers['idempotency-key']}'`);
  expect(at(body, 'error.code')).toBeUndefined();
});

test('a refusal names a key that is a UUID, digits and all', async () => {
  const headers = { 'idempotency-key': '12345678-1234-4123-8123-123456789012' };
  await create(CARD, headers);
  const { body } = await create({ ...CARD, 'card[exp_month]': '11' }, headers);
  expect(at(body, 'error.message')).toContain(`'${headers['idempotency-key']}'`);
});

test('another route under the same key is refused', async () => {
  const headers = newKey();
  await create(CARD, headers);
  expect(at((await ask(sandbox, '/v1/customers', { form: CARD, headers })).body, 'error.type')).toBe(
    'idempotency_error',
  );
});

test('while the first is being worked out, a second gets 409 and makes nothing', async () => {
  const headers = newKey();
  const replies = await Promise.all([create(CARD, headers), create(CARD, headers), create(CARD, headers)]);
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  const conflict = replies.find(({ status }) => status === 409);
  expect(at(conflict?.body, 'error')).toMatchObject({ type: 'invalid_request_error', code: 'idempotency_key_in_use' });
  expect((await create(CARD, headers)).headers.get('idempotent-replayed')).toBe('true');
});

test('a declined card is replayed: the call did run', async () => {
  const headers = newKey();
  const wrong = { ...CARD, 'card[number]': '4242424242424241' };
  const first = await create(wrong, headers);
  expect(first.status).toBe(402);
  const second = await create(wrong, headers);
  expect(second.body).toEqual(first.body);
  expect(second.headers.get('idempotent-replayed')).toBe('true');
  expect(at((await create(CARD, headers)).body, 'error.type')).toBe('idempotency_error');
});

test('parameters that were refused are not stored: the corrected call may reuse the key', async () => {
  const headers = newKey();
  expect((await create({ ...CARD, nonsense: '1' }, headers)).status).toBe(400);
  const second = await create(CARD, headers);
  expect(second.status).toBe(200);
  expect(second.headers.get('idempotent-replayed')).toBeNull();
});

test('a replay does not use a token twice', async () => {
  const headers = newKey();
  const form = { source: await createToken(sandbox, CARD) };
  const first = await ask(sandbox, '/v1/customers', { form, headers });
  const second = await ask(sandbox, '/v1/customers', { form, headers });
  expect(second.status).toBe(200);
  expect(at(second.body, 'id')).toBe(at(first.body, 'id'));
});

test('a key belongs to an account', async () => {
  const headers = newKey();
  const own = await create(CARD, headers);
  const connected = await create(CARD, { ...headers, 'stripe-account': SEEDS.account });
  expect(connected.headers.get('idempotent-replayed')).toBeNull();
  expect(at(connected.body, 'id')).not.toBe(at(own.body, 'id'));
});

test.each([
  [255, 200],
  [256, 400],
])('a key of %d characters gets %d', async (length, status) => {
  expect((await create(CARD, { 'idempotency-key': 'k'.repeat(length) })).status).toBe(status);
});

test('without a key, and on reads, nothing is replayed', async () => {
  const [first, second] = [await create(CARD, {}), await create(CARD, {})];
  expect(at(first.body, 'id')).not.toBe(at(second.body, 'id'));
  expect(first.headers.get('original-request')).toBeNull();
  for (const token of [SEEDS.cardToken, SEEDS.bankToken]) {
    const read = await ask(sandbox, `/v1/tokens/${token}`, { headers: { 'idempotency-key': 'a-read' } });
    expect(at(read.body, 'id')).toBe(token);
  }
});

function newKey(): { 'idempotency-key': string } {
  return { 'idempotency-key': `key-${keys++}` };
}

function create(form: Form, headers: Form) {
  return ask(sandbox, '/v1/tokens', { form, headers });
}
