// Long, and kept whole: one table of uses and one of outcomes, which only make sense side by side.
import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { ADDRESS, ask, at, BANK, CARD, createToken, type Form } from './ask.js';

const sandbox = createSandbox();
const externalAccounts = `/v1/accounts/${SEEDS.account}/external_accounts`;

describe('a token is used once', () => {
  const uses: [where: string, path: () => Promise<string>, param: string][] = [
    ['a new customer', async () => '/v1/customers', 'source'],
    ['a customer', async () => `/v1/customers/${await createCustomer()}/sources`, 'source'],
    ['an account', async () => externalAccounts, 'external_account'],
  ];
  for (const [where, path, param] of uses) {
    for (const [kind, form] of [
      ['card', CARD],
      ['bank_account', BANK],
    ] as const) {
      test(`${kind} on ${where}`, async () => {
        const token = await createToken(sandbox, form);
        expect((await ask(sandbox, await path(), { form: { [param]: token } })).status).toBe(200);
        const read = await ask(sandbox, `/v1/tokens/${token}`);
        expect(read.body).toMatchObject({ used: true, type: kind });

        const again = await ask(sandbox, await path(), { form: { [param]: token } });
        expect(again.status).toBe(400);
        expect(at(again.body, 'error')).toMatchObject({
          code: 'token_already_used',
          message: `You cannot use a Stripe token more than once: ${token}.`,
          param,
        });
      });
    }
  }
});

test("a customer's token says whose it is, and leads to what was made of it", async () => {
  const token = await createToken(sandbox, { ...CARD, 'card[cvc]': '123' });
  const created = await ask(sandbox, '/v1/customers', {
    form: { source: token, email: 'a@example.com', name: 'A', 'metadata[k]': 'v', 'address[city]': 'Bern' },
  });
  const id = String(at(created.body, 'id'));
  expect(created.body).toMatchObject({
    email: 'a@example.com',
    name: 'A',
    metadata: { k: 'v' },
    address: { city: 'Bern' },
  });

  expect(at((await ask(sandbox, `/v1/tokens/${token}`)).body, 'card.customer')).toBe(id);
  const { body } = await ask(sandbox, `/v1/tokens/${token}?expand[0]=card.customer.default_source`);
  expect(at(body, 'card.customer.default_source')).toMatchObject({
    id: at(body, 'card.id'),
    cvc_check: 'pass',
    customer: id,
  });
});

test('the first source is the default one and stays it', async () => {
  const customer = await createCustomer();
  const cardToken = await createToken(sandbox, CARD);
  const card = await ask(sandbox, `/v1/customers/${customer}/sources`, { form: { source: cardToken } });
  const bankToken = await createToken(sandbox, BANK);
  await ask(sandbox, `/v1/customers/${customer}/sources`, { form: { source: bankToken } });

  const { body } = await ask(sandbox, `/v1/customers/${customer}?expand[0]=sources`);
  expect(at(body, 'default_source')).toBe(at(card.body, 'id'));
  expect(at(body, 'sources.data')).toHaveLength(2);
});

test('an external account has its own fields, and stands in the list of its account', async () => {
  const token = await createToken(sandbox, { ...CARD, 'card[number]': '4000056655665556' });
  const { body } = await ask(sandbox, externalAccounts, { form: { external_account: token } });
  expect(body).toMatchObject({
    account: SEEDS.account,
    available_payout_methods: ['standard'],
    currency: 'usd',
    default_for_currency: false,
    status: 'new',
  });
  expect(Object.keys(Object(body))).not.toContain('customer');
  for (const headers of [{}, { 'stripe-account': SEEDS.account }] as Form[]) {
    const account = await ask(sandbox, `/v1/accounts/${SEEDS.account}`, { headers });
    expect(JSON.stringify(at(account.body, 'external_accounts.data'))).toContain(at(body, 'id'));
  }
  const read = await ask(sandbox, `/v1/tokens/${token}?expand[0]=card.account`);
  expect(at(read.body, 'card.account.object')).toBe('account');
});

describe('cards that decline make tokens, and are declined when these are used, which leaves them unused', () => {
  test.each([
    ['4000000000000002', 'card_declined', 'generic_decline', undefined],
    ['4000000000009995', 'card_declined', 'insufficient_funds', undefined],
    ['4000000000009987', 'card_declined', 'lost_card', undefined],
    ['4000000000009979', 'card_declined', 'stolen_card', undefined],
    ['4100000000000019', 'card_declined', 'fraudulent', undefined],
    ['4000000000000127', 'incorrect_cvc', undefined, 'cvc'],
    ['4000000000000069', 'expired_card', undefined, 'exp_month'],
    ['4000000000000119', 'processing_error', undefined, undefined],
    ['4111111111111111', 'card_declined', 'test_mode_live_card', undefined],
  ])('%s: %s %s', async (number, code, declineCode, param) => {
    const source = await createToken(sandbox, { ...CARD, 'card[number]': number, 'card[cvc]': '123' });
    const { status, body } = await ask(sandbox, '/v1/customers', { form: { source } });
    expect(status).toBe(402);
    const error = at(body, 'error');
    expect(error).toMatchObject({ type: 'card_error', code });
    expect([at(error, 'decline_code'), at(error, 'param')]).toEqual([declineCode, param]);
    expect(at((await ask(sandbox, `/v1/tokens/${source}`)).body, 'used')).toBe(false);
  });

  test('without a CVC there is none that could be incorrect', async () => {
    const source = await createToken(sandbox, { ...CARD, 'card[number]': '4000000000000127' });
    expect((await ask(sandbox, '/v1/customers', { form: { source } })).status).toBe(200);
  });

  test('a decline takes no customer into being', async () => {
    const customer = await createCustomer();
    const source = await createToken(sandbox, { ...CARD, 'card[number]': '4000000000000002' });
    expect((await ask(sandbox, `/v1/customers/${customer}/sources`, { form: { source } })).status).toBe(402);
    const { body } = await ask(sandbox, `/v1/customers/${customer}?expand[0]=sources`);
    expect([at(body, 'default_source'), at(body, 'sources.data')]).toEqual([null, []]);
  });
});

describe('checks pass or fail by the number, when the card is attached', () => {
  test.each([
    ['4242424242424242', 'pass', 'pass', 'pass'],
    ['4000000000000341', 'pass', 'pass', 'pass'],
    ['4000000000000101', 'fail', 'pass', 'pass'],
    ['4000000000000010', 'pass', 'fail', 'fail'],
    ['4000000000000028', 'pass', 'fail', 'pass'],
    ['4000000000000036', 'pass', 'pass', 'fail'],
    ['4000000000000044', 'pass', 'unavailable', 'unavailable'],
  ])('%s: cvc %s, line1 %s, zip %s', async (number, cvc, line1, zip) => {
    const given = { ...CARD, ...ADDRESS, 'card[number]': number, 'card[cvc]': '123' };
    const card = await attach(given);
    expect(card).toMatchObject({ cvc_check: cvc, address_line1_check: line1, address_zip_check: zip });
    const bare = await attach({ ...CARD, 'card[number]': number });
    expect(bare).toMatchObject({ cvc_check: null, address_line1_check: null, address_zip_check: null });
  });
});

test.each([
  ['tok_visa', 'Visa', 'credit'],
  ['tok_mastercard_prepaid', 'MasterCard', 'prepaid'],
  ['tok_amex', 'American Express', 'credit'],
])('%s is a new card each time, and cannot be read', async (source, brand, funding) => {
  const ids = new Set<unknown>();
  for (const customer of [await createCustomer(), await createCustomer()]) {
    const { status, body } = await ask(sandbox, `/v1/customers/${customer}/sources`, { form: { source } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ brand, funding, customer });
    ids.add(at(body, 'id'));
  }
  expect(ids.size).toBe(2);
  expect((await ask(sandbox, `/v1/tokens/${source}`)).status).toBe(404);
});

test('tok_chargeDeclined declines', async () => {
  const { status, body } = await ask(sandbox, '/v1/customers', { form: { source: 'tok_chargeDeclined' } });
  expect([status, at(body, 'error.code')]).toEqual([402, 'card_declined']);
});

test.each([
  ['an unknown token', 'tok_none', 'resource_missing'],
  ['a token that carries nothing', SEEDS.piiToken, undefined],
  ["a connected account's token", SEEDS.connectedToken, 'resource_missing'],
])('%s cannot be attached', async (_what, source, code) => {
  const { status, body } = await ask(sandbox, '/v1/customers', { form: { source } });
  expect([status, at(body, 'error.code'), at(body, 'error.param')]).toEqual([400, code, 'source']);
});

test('a customer has a bank account only once, and the second token stays unused', async () => {
  const customer = await createCustomer();
  const path = `/v1/customers/${customer}/sources`;
  expect((await ask(sandbox, path, { form: { source: await createToken(sandbox, BANK) } })).status).toBe(200);
  const second = await createToken(sandbox, BANK);
  const { status, body } = await ask(sandbox, path, { form: { source: second } });
  expect([status, at(body, 'error.code')]).toEqual([400, 'bank_account_exists']);
  expect(at((await ask(sandbox, `/v1/tokens/${second}`)).body, 'used')).toBe(false);
});

test('a full list refuses one more before it uses the token up', async () => {
  const customer = await createCustomer();
  const path = `/v1/customers/${customer}/sources`;
  for (let count = 0; count < 100; count++) {
    expect((await ask(sandbox, path, { form: { source: 'tok_visa' } })).status).toBe(200);
  }
  const source = await createToken(sandbox, CARD);
  expect((await ask(sandbox, path, { form: { source } })).status).toBe(400);
  expect(at((await ask(sandbox, `/v1/tokens/${source}`)).body, 'used')).toBe(false);
  const { body } = await ask(sandbox, `/v1/customers/${customer}?expand[0]=sources`);
  expect([at(body, 'sources.data.length'), at(body, 'sources.has_more')]).toEqual([10, true]);
});

test('a deleted customer answers as deleted, to its tokens too, and takes no sources', async () => {
  const source = await createToken(sandbox, CARD);
  const customer = String(at((await ask(sandbox, '/v1/customers', { form: { source } })).body, 'id'));
  const tombstone = { id: customer, object: 'customer', deleted: true };
  expect((await ask(sandbox, `/v1/customers/${customer}`, { method: 'DELETE' })).body).toEqual(tombstone);
  expect((await ask(sandbox, `/v1/customers/${customer}`)).body).toEqual(tombstone);
  const token = await ask(sandbox, `/v1/tokens/${source}?expand[0]=card.customer`);
  expect(at(token.body, 'card.customer')).toEqual(tombstone);
  expect((await ask(sandbox, `/v1/customers/${customer}`, { method: 'DELETE' })).status).toBe(404);
  expect((await ask(sandbox, `/v1/customers/${customer}/sources`, { form: { source: 'tok_visa' } })).status).toBe(404);
});

async function createCustomer(): Promise<string> {
  return String(at((await ask(sandbox, '/v1/customers', { form: { name: 'Jane' } })).body, 'id'));
}

async function attach(form: Form): Promise<unknown> {
  const source = await createToken(sandbox, form);
  return (await ask(sandbox, `/v1/customers/${await createCustomer()}/sources`, { form: { source } })).body;
}
