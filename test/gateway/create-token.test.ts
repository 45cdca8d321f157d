import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { authenticateByWord, having } from '../auth/caller-of-scopes.js';
import { type RunningGateway, startGateway } from '../support/gateway.js';

const CREATE = `mutation ($input: CreateTokenInput!, $key: String) {
  createToken(input: $input, idempotencyKey: $key) {
    token { id type used card { last4 brand } bankAccount { last4 bankName } }
    userErrors { code message field declineCode docUrl requestId }
    replayed
  }
}`;
const CARD = { number: '4242 4242 4242 4242', expMonth: 12, expYear: 2034, cvc: '123' };

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await startGateway({ publishableKey: 'pk_test_sandbox' });
});
afterAll(() => gateway.close());
afterEach(() => {
  expect(gateway.upstream.violations).toEqual([]);
  gateway.upstream.seen.length = 0;
  gateway.upstream.script = undefined;
});

test.each([
  ['card', { card: CARD }, 'CARD', /^tok_/, {}],
  [
    'bankAccount',
    { bankAccount: { country: 'US', currency: 'usd', accountNumber: '000123456789', routingNumber: '110000000' } },
    'BANK_ACCOUNT',
    /^btok_/,
    {},
  ],
  ['pii', { pii: { idNumber: '000000000' } }, 'PII', /^pii_/, {}],
  [
    'account',
    { account: { businessType: 'COMPANY', company: { name: 'Acme' }, tosShownAndAccepted: true } },
    'ACCOUNT',
    /^ct_/,
    {},
  ],
  ['person', { person: { firstName: 'Jane', lastName: 'Doe', ssnLast4: '0000' } }, 'PERSON', /^cpt_/, {}],
  ['cvcUpdate', { cvcUpdate: { cvc: '123' } }, 'CVC_UPDATE', /^cvctok_/, {}],
  [
    'savedCard',
    { savedCard: { customer: SEEDS.customer, card: SEEDS.card } },
    'CARD',
    /^tok_/,
    { 'stripe-account': SEEDS.account },
  ],
  [
    'savedBankAccount',
    { savedBankAccount: { customer: SEEDS.customer, bankAccount: SEEDS.bankAccount } },
    'BANK_ACCOUNT',
    /^btok_/,
    { 'stripe-account': SEEDS.account },
  ],
])('%s makes its token, which reads back', async (_variant, input, type, id, headers) => {
  const { body } = await gateway.ask(CREATE, { input }, headers as Record<string, string>);
  expect(body.errors).toBeUndefined();
  const { token, userErrors, replayed } = body.data.createToken;
  expect(userErrors).toEqual([]);
  expect(replayed).toBe(false);
  expect(token).toMatchObject({ id: expect.stringMatching(id), type, used: false });
  const read = await gateway.ask(
    'query ($id: ID!) { token(id: $id) { id type } }',
    { id: token.id },
    headers as Record<string, string>,
  );
  expect(read.body.data.token).toEqual({ id: token.id, type });
});

test('account and person tokens are made with the publishable key, all else with the secret key', async () => {
  await gateway.ask(CREATE, { input: { person: { firstName: 'Jane' } } });
  await gateway.ask(CREATE, { input: { account: { tosShownAndAccepted: true } } });
  await gateway.ask(CREATE, { input: { card: CARD } });
  expect(gateway.upstream.seen.map((seen) => seen.headers.authorization)).toEqual([
    'Bearer pk_test_sandbox',
    'Bearer pk_test_sandbox',
    'Bearer sk_test_sandbox',
  ]);
});

test.each([
  ['incorrect_number', { ...CARD, number: '4242424242424241' }, ['card', 'number']],
  ['invalid_number', { ...CARD, number: '4242' }, ['card', 'number']],
  ['invalid_expiry_month', { ...CARD, expMonth: 13 }, ['card', 'expMonth']],
  ['invalid_expiry_year', { ...CARD, expYear: 2001 }, ['card', 'expYear']],
  ['invalid_cvc', { ...CARD, cvc: '99' }, ['card', 'cvc']],
])('a card refused with %s is a user error with the path into the input', async (code, card, field) => {
  const { body, headers } = await gateway.ask(CREATE, { input: { card } });
  expect(body.errors).toBeUndefined();
  expect(body.data.createToken).toEqual({
    token: null,
    userErrors: [
      {
        code,
        message: expect.any(String),
        field,
        declineCode: null,
        docUrl: `https://docs.stripe.com/error-codes/${code.replaceAll('_', '-')}`,
        requestId: headers.get('stripe-request-id'),
      },
    ],
    replayed: false,
  });
  expect(JSON.stringify(body)).not.toContain(card.number);
});

test('other inputs name their paths too', async () => {
  const fields = [];
  for (const input of [
    { bankAccount: { country: 'US', accountNumber: '000123456789', routingNumber: '12' } },
    { account: { individual: { dob: { day: 40, month: 1, year: 1990 } } } },
    { savedCard: { customer: 'cus_nobody' } },
  ]) {
    const { body } = await gateway.ask(CREATE, { input }, { 'stripe-account': SEEDS.account });
    fields.push(body.data.createToken.userErrors[0]?.field);
  }
  expect(fields[0]).toEqual(['bankAccount', 'routingNumber']);
  expect(fields[2]).toEqual(['savedCard', 'customer']);
});

test('the same key makes one token, and says that the second answer is a replay', async () => {
  const key = 'key';
  const first = await gateway.ask(CREATE, { input: { card: CARD }, key });
  const second = await gateway.ask(CREATE, { input: { card: CARD }, key });
  expect(second.body.data.createToken.token.id).toBe(first.body.data.createToken.token.id);
  expect([first, second].map(({ body }) => body.data.createToken.replayed)).toEqual([false, true]);
});

test('the same key with another input is an error, and makes nothing', async () => {
  const key = 'mismatch';
  await gateway.ask(CREATE, { input: { card: CARD }, key });
  const { body } = await gateway.ask(CREATE, { input: { card: { ...CARD, cvc: '124' } }, key });
  expect(body.data).toBeNull();
  expect(body.errors?.[0]?.extensions).toMatchObject({
    code: 'IDEMPOTENCY_MISMATCH',
    stripeRequestId: expect.any(String),
  });
  expect(JSON.stringify(body)).not.toContain(key);
});

test('one header gives each field of an operation a key of its own, the same when it is sent again', async () => {
  const query = `mutation ($input: CreateTokenInput!) {
    a: createToken(input: $input) { token { id } }
    b: createToken(input: $input) { token { id } }
  }`;
  const header = { 'idempotency-key': 'header' };
  const first = await gateway.ask(query, { input: { card: CARD } }, header);
  const second = await gateway.ask(query, { input: { card: CARD } }, header);
  expect(second.body.data).toEqual(first.body.data);
  expect(first.body.data.a.token.id).not.toBe(first.body.data.b.token.id);
  const keys = gateway.upstream.seen.map((seen) => seen.headers['idempotency-key']);
  expect(keys.slice(2)).toEqual(keys.slice(0, 2));
  expect(keys[0]).not.toBe(keys[1]);
  expect(keys.join()).not.toContain('header');
});

test('a long header still gives a key that Stripe takes', async () => {
  await gateway.ask(CREATE, { input: { card: CARD } }, { 'idempotency-key': 'k'.repeat(255) });
  expect(gateway.upstream.seen[0]?.headers['idempotency-key']).toMatch(/^[A-Za-z0-9_-]{43,64}$/);
});

test('callers who choose the same key each make a token of their own', async () => {
  const shops = await startGateway({ authenticate: authenticateByWord });
  const ids = [];
  for (const headers of [having('tokens:create', 'tokens:read'), having('tokens:read', 'tokens:create')]) {
    const { body } = await shops.ask(CREATE, { input: { card: CARD }, key: 'order-1' }, headers);
    expect(body.data.createToken.replayed).toBe(false);
    ids.push(body.data.createToken.token.id);
  }
  expect(ids[0]).not.toBe(ids[1]);
  await shops.close();
});

test.each(['', 'a b', 'ü', 'k'.repeat(256)])(
  'a key that no header may hold, %j, is refused without a call',
  async (key) => {
    const { body } = await gateway.ask(CREATE, { input: { card: CARD }, key });
    expect(body.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(gateway.upstream.seen).toEqual([]);
  },
);

test('a retry of the gateway sends the key again: one token', async () => {
  let failures = 1;
  gateway.upstream.script = (_seen, response) => {
    if (failures-- <= 0) return undefined;
    response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":{"type":"api_error"}}');
    return 'handled';
  };
  const { body } = await gateway.ask(CREATE, { input: { card: CARD } });
  expect(body.data.createToken.token.id).toMatch(/^tok_/);
  const keys = gateway.upstream.seen.map((seen) => seen.headers['idempotency-key']);
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toMatch(/^gateway-/);
});

test('what is made is expanded as the payload asks', async () => {
  const { body } = await gateway.ask(
    'mutation ($input: CreateTokenInput!) { createToken(input: $input) { a: token { card { customer { email } } } b: token { card { account { country } } } userErrors { code } } }',
    { input: { card: CARD } },
  );
  expect(body.data.createToken.a).toEqual({ card: { customer: null } });
  expect(gateway.upstream.seen.map((seen) => seen.expand)).toEqual([['card.account', 'card.customer']]);
});

test('a Stripe account without raw-card access is told what to do', async () => {
  const gateway = await startGateway();
  gateway.upstream.script = (_seen, response) => {
    response.writeHead(402, { 'content-type': 'application/json' });
    response.end(
      '{"error":{"type":"invalid_request_error","message":"Sending credit card numbers directly is unsafe."}}',
    );
    return 'handled';
  };
  const { body } = await gateway.ask(CREATE, { input: { card: CARD } });
  await gateway.close();
  expect(body.errors?.[0]).toMatchObject({ extensions: { code: 'UPSTREAM_AUTH' } });
  expect(body.errors?.[0]?.message).toContain('raw card data access');
});
