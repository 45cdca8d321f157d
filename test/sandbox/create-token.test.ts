import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { ADDRESS, ask, at, BANK, CARD, createToken, type Form } from './ask.js';

const sandbox = createSandbox({ now: () => Date.UTC(2026, 5, 15) });

describe('every variant makes its own kind of token', () => {
  const cases: [variant: string, form: Form, prefix: string, type: string, headers?: Form][] = [
    ['card', CARD, 'tok_', 'card'],
    ['bank account', BANK, 'btok_', 'bank_account'],
    ['payment method', { 'bank_account[payment_method]': SEEDS.bankPaymentMethod }, 'btok_', 'bank_account'],
    [
      "customer's payment method",
      { 'bank_account[payment_method]': SEEDS.customerBankPaymentMethod, customer: SEEDS.customer },
      'btok_',
      'bank_account',
    ],
    ['pii', { 'pii[id_number]': '000000000' }, 'pii_', 'pii'],
    ['cvc update', { 'cvc_update[cvc]': '123' }, 'cvctok_', 'cvc_update'],
    ['account', { 'account[business_type]': 'individual', 'account[individual][dob]': '' }, 'ct_', 'account'],
    ['person', { 'person[first_name]': 'Jane', 'person[dob]': '' }, 'cpt_', 'person'],
    ['default source', { customer: SEEDS.customer }, 'tok_', 'card', { 'stripe-account': SEEDS.account }],
    ['saved card', { customer: SEEDS.customer, card: SEEDS.card }, 'tok_', 'card', { 'stripe-account': SEEDS.account }],
    [
      'saved bank account',
      { customer: SEEDS.customer, bank_account: SEEDS.bankAccount },
      'btok_',
      'bank_account',
      { 'stripe-account': SEEDS.account },
    ],
  ];
  for (const [variant, form, prefix, type, headers] of cases) {
    test(variant, async () => {
      const made = await ask(sandbox, '/v1/tokens', { form, headers });
      expect(made.status).toBe(200);
      expect(made.body).toMatchObject({ object: 'token', type, used: false, livemode: false, created: 1_781_481_600 });
      const id = String(at(made.body, 'id'));
      expect(id).toMatch(new RegExp(`^${prefix}[0-9A-Za-z]{24}$`));
      expect('card' in Object(made.body)).toBe(type === 'card');
      expect('bank_account' in Object(made.body)).toBe(type === 'bank_account');

      const read = await ask(sandbox, `/v1/tokens/${id}`, { headers });
      expect(read.body).toEqual(made.body);
    });
  }
});

test.each([
  ['4000001230000002', 'Visa', 'credit'],
  ['4111111111111111', 'Visa', 'unknown'],
  ['2720990000000007', 'MasterCard', 'unknown'],
  ['6500000000000002', 'Discover', 'unknown'],
  ['3600000000000008', 'Diners Club', 'unknown'],
  ['9000000000000001', 'Unknown', 'unknown'],
])('%s is no test card: its first digits alone say that it is of %s', async (number, brand, funding) => {
  const { status, body } = await ask(sandbox, '/v1/tokens', { form: { ...CARD, 'card[number]': number } });
  expect([status, at(body, 'error.code')]).toEqual([200, undefined]);
  expect(at(body, 'card')).toMatchObject({ brand, funding, last4: number.slice(-4) });
});

test('a card comes back with what was given, and nothing was checked yet', async () => {
  const form = {
    ...CARD,
    ...ADDRESS,
    'card[cvc]': '123',
    'card[name]': 'Jane',
    'card[currency]': 'USD',
    'card[exp_year]': '34',
  };
  const { body } = await ask(sandbox, '/v1/tokens', { form });
  expect(at(body, 'card')).toMatchObject({
    exp_month: 12,
    exp_year: 2034,
    name: 'Jane',
    currency: 'usd',
    cvc_check: 'unchecked',
    address_line1: '1 Main St',
    address_line1_check: 'unchecked',
    address_zip_check: 'unchecked',
    address_city: null,
  });
});

test('what was not given is null', async () => {
  const { body } = await ask(sandbox, '/v1/tokens', { form: CARD });
  expect(at(body, 'card')).toMatchObject({
    cvc_check: null,
    address_line1_check: null,
    address_zip_check: null,
    name: null,
  });
  expect(Object.keys(Object(at(body, 'card')))).not.toContain('customer');
});

test.each([
  ['visa', 'visa'],
  ['mastercard', 'invalid_preference'],
  ['cartes_bancaires', 'invalid_preference'],
])('a Visa asked to prefer %s says %s', async (preferred, answered) => {
  const { body } = await ask(sandbox, '/v1/tokens', { form: { ...CARD, 'card[networks][preferred]': preferred } });
  expect(at(body, 'card.networks.preferred')).toBe(answered);
});

test.each([
  ['000123456789', 'US', '110000000', 'usd'],
  ['000000000009', 'US', '110000000', 'usd'],
  ['000666666661', 'US', '021000021', 'usd'],
  ['00012345', 'GB', '10-88-00', 'gbp'],
  ['000123456789', 'CA', '11000-000', 'cad'],
  ['0001234', 'JP', '1100000', 'jpy'],
  ['DE89 3704 0044 0532 0130 00', 'DE', undefined, 'eur'],
])('account %s in %s is a test account', async (account, country, routing, currency) => {
  const form = {
    'bank_account[account_number]': account,
    'bank_account[country]': country,
    ...(routing !== undefined && { 'bank_account[routing_number]': routing }),
  };
  const { body } = await ask(sandbox, '/v1/tokens', { form });
  expect(at(body, 'bank_account')).toMatchObject({
    bank_name: 'STRIPE TEST BANK',
    country,
    currency,
    last4: account.replaceAll(' ', '').slice(-4),
    routing_number: routing ?? null,
    status: 'new',
  });
});

test("a payment method's bank account is copied, holder and all", async () => {
  const { body } = await ask(sandbox, '/v1/tokens', {
    form: { 'bank_account[payment_method]': SEEDS.bankPaymentMethod },
  });
  expect(at(body, 'bank_account')).toMatchObject({
    account_holder_name: 'Jenny Rosen',
    account_type: 'checking',
    last4: '6789',
    routing_number: '110000000',
  });
});

test('a cloned card is a new card of the connected account: same number, no customer', async () => {
  const headers = { 'stripe-account': SEEDS.account };
  const id = await createToken(sandbox, { customer: SEEDS.customer, card: SEEDS.card }, headers);
  const { body } = await ask(sandbox, `/v1/tokens/${id}`, { headers });
  expect(at(body, 'card')).toMatchObject({ last4: '4242', fingerprint: 'sandboxCard4242' });
  expect(at(body, 'card.id')).not.toBe(SEEDS.card);
  expect(Object.keys(Object(at(body, 'card')))).not.toContain('customer');
  expect((await ask(sandbox, `/v1/tokens/${id}`)).status).toBe(404);
});

test('tokens are made one by one: ids differ, fingerprints of one number do not', async () => {
  const [first, second, other] = await Promise.all([
    ask(sandbox, '/v1/tokens', { form: CARD }),
    ask(sandbox, '/v1/tokens', { form: { ...CARD, 'card[exp_month]': '11' } }),
    ask(sandbox, '/v1/tokens', { form: { ...CARD, 'card[number]': '5555555555554444' } }),
  ]);
  expect(at(first.body, 'id')).not.toBe(at(second.body, 'id'));
  expect(at(first.body, 'card.fingerprint')).toMatch(/^[0-9A-Za-z]{16}$/);
  expect(at(first.body, 'card.fingerprint')).toBe(at(second.body, 'card.fingerprint'));
  expect(at(first.body, 'card.fingerprint')).not.toBe(at(other.body, 'card.fingerprint'));
});
