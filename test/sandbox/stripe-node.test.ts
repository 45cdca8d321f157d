import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SANDBOX_SECRET_KEY, SEEDS } from '../../src/sandbox/seeds.js';
import { serveSandbox } from '../../src/sandbox/serve-sandbox.js';
import { validateReply } from '../contract/validate.js';

let served: Awaited<ReturnType<typeof serveSandbox>>;
let stripe: Stripe;

beforeAll(async () => {
  served = await serveSandbox(createSandbox(), { port: 0 });
  stripe = new Stripe(SANDBOX_SECRET_KEY, {
    host: '127.0.0.1',
    port: new URL(served.url).port,
    protocol: 'http',
    telemetry: false,
  });
});
afterAll(() => served.close());

const card = { number: '4242424242424242', exp_month: '12', exp_year: '2034', cvc: '123' };
const bank = { country: 'US', currency: 'usd', account_number: '000123456789', routing_number: '110000000' };

describe("stripe-node's tokens.create makes every variant, and tokens.retrieve reads it back", () => {
  const variants: [string, Stripe.TokenCreateParams, RegExp, Stripe.RequestOptions?][] = [
    ['card', { card: { ...card, name: 'Jane Doe', networks: { preferred: 'visa' } } }, /^tok_/],
    ['bank account', { bank_account: { ...bank, account_holder_type: 'individual' } }, /^btok_/],
    ['pii', { pii: { id_number: '000000000' } }, /^pii_/],
    ['cvc update', { cvc_update: { cvc: '123' } }, /^cvctok_/],
    [
      'account',
      {
        account: {
          business_type: 'company',
          company: {
            name: 'Rocket Rides',
            address: { line1: '1 Main St', city: 'Tokyo' },
            address_kana: { town: 'マチ' },
            registration_date: { day: 1, month: 2, year: 2020 },
            ownership_declaration: { date: 1_700_000_000, ip: '127.0.0.1' },
            structure: '',
          },
          tos_shown_and_accepted: true,
        },
      },
      /^ct_/,
    ],
    [
      'person',
      {
        person: {
          first_name: 'Jane',
          dob: { day: 1, month: 2, year: 1990 },
          documents: { passport: { files: ['file_1', 'file_2'] } },
          full_name_aliases: ['Janet', 'J'],
          metadata: { 'a key': 'ü & = ?' },
          relationship: { owner: true, percent_ownership: 12.5 },
          us_cfpb_data: { race_details: { race: ['asian', 'white'] } },
        },
      },
      /^cpt_/,
    ],
    ['saved card', { customer: SEEDS.customer, card: SEEDS.card }, /^tok_/, { stripeAccount: SEEDS.account }],
    [
      'saved bank account',
      { customer: SEEDS.customer, bank_account: SEEDS.bankAccount },
      /^btok_/,
      { stripeAccount: SEEDS.account },
    ],
  ];
  test.each(variants)('%s', async (_variant, parameters, id, options) => {
    const made = await stripe.tokens.create(parameters, options);
    expect(made.id).toMatch(id);
    expect(made.lastResponse.requestId).toMatch(/^req_/);
    expect(await stripe.tokens.retrieve(made.id, undefined, options)).toEqual(made);
    expect(validateReply('GET', `/v1/tokens/${made.id}`, 200, made)).toEqual([]);
  });
});

test('tokens.retrieve expands', async () => {
  const token = await stripe.tokens.retrieve(SEEDS.cardToken, {
    expand: ['card.customer.invoice_settings.default_payment_method', 'card.customer.default_source'],
  });
  expect(token.card?.customer).toMatchObject({
    email: 'jenny.rosen@example.com',
    invoice_settings: { default_payment_method: { type: 'card', card: { last4: '4444' } } },
    default_source: { object: 'card', last4: '4242' },
  });
});

test('customers.create uses a token up', async () => {
  const { id } = await stripe.tokens.create({ card });
  const customer = await stripe.customers.create({ source: id, email: 'jane@example.com' });
  const token = await stripe.tokens.retrieve(id, { expand: ['card.customer'] });
  expect(token.used).toBe(true);
  expect(token.card?.customer).toMatchObject({ object: 'customer', email: 'jane@example.com' });
  await expect(stripe.customers.createSource(customer.id, { source: id })).rejects.toMatchObject({
    type: 'StripeInvalidRequestError',
    code: 'token_already_used',
  });
  expect(await stripe.customers.del(customer.id)).toMatchObject({ deleted: true });
  expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ deleted: true });
});

test('accounts.createExternalAccount uses a token up', async () => {
  const { id } = await stripe.tokens.create({ bank_account: bank });
  const external = await stripe.accounts.createExternalAccount(SEEDS.account, { external_account: id });
  expect(external).toMatchObject({ object: 'bank_account', account: SEEDS.account });
  expect((await stripe.tokens.retrieve(id)).used).toBe(true);
  const { external_accounts } = await stripe.accounts.retrieve(SEEDS.account);
  expect(external_accounts?.data.map((account) => account.id)).toContain(external.id);
});

test('paymentMethods.retrieve works', async () => {
  const method = await stripe.paymentMethods.retrieve(SEEDS.bankPaymentMethod);
  expect(method.us_bank_account?.last4).toBe('6789');
});

describe('refusals arrive as the classes that stripe-node makes of them', () => {
  test.each<[string, () => Promise<unknown>, object]>([
    [
      'a wrong number',
      () => stripe.tokens.create({ card: { ...card, number: '4242424242424241' } }),
      { type: 'StripeCardError', code: 'incorrect_number', param: 'number', statusCode: 402 },
    ],
    [
      'a missing token',
      () => stripe.tokens.retrieve('tok_none'),
      { type: 'StripeInvalidRequestError', code: 'resource_missing', statusCode: 404 },
    ],
    [
      'an unknown account',
      () => stripe.tokens.retrieve(SEEDS.cardToken, undefined, { stripeAccount: 'acct_none' }),
      { type: 'StripePermissionError', code: 'account_invalid' },
    ],
    [
      'a live key',
      () => stripe.tokens.retrieve(SEEDS.cardToken, undefined, { apiKey: 'sk_live_x' }),
      { type: 'StripeAuthenticationError', statusCode: 401 },
    ],
    [
      'a key used for something else',
      async () => {
        await stripe.tokens.create({ card }, { idempotencyKey: 'once' });
        await stripe.tokens.create({ pii: { id_number: '0' } }, { idempotencyKey: 'once' });
      },
      { type: 'StripeIdempotencyError' },
    ],
    [
      'a path too deep',
      () => stripe.tokens.retrieve(SEEDS.cardToken, { expand: ['card.customer.sources.data.customer'] }),
      { type: 'StripeInvalidRequestError', code: 'property_expansion_max_depth' },
    ],
  ])('%s', async (_what, call, error) => {
    await expect(call()).rejects.toMatchObject(error);
  });
});
