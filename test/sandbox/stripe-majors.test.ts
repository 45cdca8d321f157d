import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox, parseFault } from '../../src/sandbox/create-sandbox.js';
import { SANDBOX_SECRET_KEY, SEEDS } from '../../src/sandbox/seeds.js';
import { serveSandbox } from '../../src/sandbox/serve-sandbox.js';
import { type Shop, toShop } from './stripe-shop.js';

const MONEY = { amount: 6200, currency: 'usd' };
const CARD = { number: '4242424242424242', exp_month: '12', exp_year: '2034', cvc: '123' };

let served: Awaited<ReturnType<typeof serveSandbox>>;
beforeAll(async () => {
  served = await serveSandbox(createSandbox(), { port: 0 });
});
afterAll(() => served.close());

const pathOf = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const addressOf = (url: string) => ({ host: '127.0.0.1', port: new URL(url).port, protocol: 'http' as const });

// The older ones are loaded by a name that the compiler does not see: their types would take the place of the newest's.
const MAJORS = { 23: 'stripe', 18: 'stripe-18', 14: 'stripe-14' };

async function open(name: string, url: string): Promise<Shop> {
  const { default: Major } = (await import(name)) as { default: typeof Stripe };
  return toShop(new Major(SANDBOX_SECRET_KEY, { ...addressOf(url), maxNetworkRetries: 0, telemetry: false }));
}

describe.each(Object.entries(MAJORS))('stripe-node %s', (_major, name) => {
  let stripe: Shop;
  beforeAll(async () => {
    stripe = await open(name, served.url);
  });

  test('declares what the flows below send and read', async () => {
    const declarations = name === 'stripe' ? [] : [pathOf(`node_modules/${name}/types/index.d.ts`)];
    const options =
      '--ignoreConfig --noEmit --strict --skipLibCheck --target es2023 --module nodenext --types node'.split(' ');
    const files = [pathOf('test/sandbox/stripe-shop.ts'), ...declarations];
    const compiler = pathOf('node_modules/typescript/bin/tsc');
    const { stdout } = await promisify(execFile)(process.execPath, [compiler, ...options, ...files]).catch(
      (error) => error,
    );
    expect(stdout).toBe('');
  }, 60_000);

  test('charges a token once', async () => {
    const token = await stripe.tokens.create({ card: CARD });
    expect(token).toMatchObject({ type: 'card', used: false });
    const charge = await stripe.charges.create({ ...MONEY, source: token.id });
    expect(charge).toMatchObject({
      paid: true,
      status: 'succeeded',
      amount_captured: 6200,
      outcome: { type: 'authorized' },
    });
    expect((await stripe.tokens.retrieve(token.id)).used).toBe(true);
    await expect(stripe.charges.create({ ...MONEY, source: token.id })).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
      code: 'token_already_used',
      statusCode: 400,
    });
  });

  test('saves a card of a token and charges it again with a new CVC', async () => {
    const customer = await stripe.customers.create({ email: 'jane@example.com', metadata: { a: '1', b: '2' } });
    expect((await stripe.customers.update(customer.id, { metadata: { a: '' } })).metadata).toEqual({ b: '2' });
    const token = await stripe.tokens.create({ card: CARD });
    const method = await stripe.paymentMethods.create({ type: 'card', card: { token: token.id } });
    expect(method.card).toMatchObject({ brand: 'visa', last4: '4242', country: 'US' });
    await stripe.paymentMethods.attach(method.id, { customer: customer.id });
    const pages = stripe.customers.listPaymentMethods(customer.id);
    expect((await pages.autoPagingToArray({ limit: 10 })).map(({ id }) => id)).toEqual([method.id]);
    const cvc = await stripe.tokens.create({ cvc_update: { cvc: '123' } });
    const intent = await stripe.paymentIntents.create({
      ...MONEY,
      confirm: true,
      customer: customer.id,
      payment_method: method.id,
      payment_method_options: { card: { cvc_token: cvc.id } },
    });
    expect(intent).toMatchObject({ status: 'succeeded', amount_received: 6200, payment_method_types: ['card'] });
    expect((await stripe.tokens.retrieve(cvc.id)).used).toBe(true);
  });

  test.each([
    ['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', ''],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', ''],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', ''],
  ])('is told that %s is declined', async (payment_method, code, declineCode) => {
    const error = await stripe.paymentIntents
      .create({ ...MONEY, confirm: true, payment_method })
      .catch((thrown) => thrown);
    expect(error).toMatchObject({
      type: 'StripeCardError',
      rawType: 'card_error',
      statusCode: 402,
      code,
      payment_intent: { status: 'requires_payment_method', last_payment_error: { code } },
    });
    expect(error.decline_code ?? '').toBe(declineCode);
    expect(error.charge).toMatch(/^ch_/);
    expect((await stripe.paymentIntents.retrieve(error.payment_intent.id)).status).toBe('requires_payment_method');
  });

  test('is asked for 3-D Secure, or declined when nobody is there', async () => {
    const payment = { ...MONEY, confirm: true, payment_method: 'pm_card_threeDSecure2Required' };
    expect((await stripe.paymentIntents.create(payment)).status).toBe('requires_action');
    await expect(stripe.paymentIntents.create({ ...payment, off_session: true })).rejects.toMatchObject({
      type: 'StripeCardError',
      code: 'authentication_required',
    });
  });

  test('sets a card up, and pays with a confirmation token', async () => {
    const customer = await stripe.customers.create({});
    const setup = await stripe.setupIntents.create({
      confirm: true,
      customer: customer.id,
      payment_method: 'pm_card_visa',
    });
    expect(setup).toMatchObject({ status: 'succeeded', usage: 'off_session', last_setup_error: null });
    const token = await stripe.testHelpers.confirmationTokens.create({ payment_method: 'pm_card_mastercard' });
    const intent = await stripe.paymentIntents.create({ ...MONEY, confirm: true, confirmation_token: token.id });
    expect(intent.status).toBe('succeeded');
    expect((await stripe.confirmationTokens.retrieve(token.id)).payment_intent).toBe(intent.id);
  });

  test('makes an account and a person of tokens', async () => {
    const account = await stripe.accounts.create({
      type: 'custom',
      country: 'US',
      account_token: (
        await stripe.tokens.create({
          account: { business_type: 'company', company: { name: 'Rocket Rides' }, tos_shown_and_accepted: true },
        })
      ).id,
    });
    expect(account.company?.name).toBe('Rocket Rides');
    const token = await stripe.tokens.create({ person: { first_name: 'Jane', id_number: '000000000' } });
    const person = await stripe.accounts.createPerson(account.id, { person_token: token.id });
    expect(person).toMatchObject({ account: account.id, first_name: 'Jane', id_number_provided: true });
  });

  test('makes a source of a token and charges it, and lists charges page by page', async () => {
    const source = await stripe.sources.create({ type: 'card', token: 'tok_visa' });
    expect(source.status).toBe('chargeable');
    const customer = await stripe.customers.create({ source: source.id });
    const made: string[] = [];
    for (let count = 0; count < 5; count++) {
      made.unshift((await stripe.charges.create({ ...MONEY, customer: customer.id })).id);
    }
    const listed = await stripe.charges.list({ limit: 2, customer: customer.id }).autoPagingToArray({ limit: 100 });
    expect(listed.map(({ id }) => id)).toEqual(made);
  });

  test('reads a seed', async () => {
    expect((await stripe.tokens.retrieve(SEEDS.cardToken)).card).toMatchObject({ brand: 'Visa', last4: '4242' });
  });
});

test('retries of stripe-node get past faults, and pay once', async () => {
  const shaky = await serveSandbox(
    createSandbox({ faults: [parseFault('lock_timeout:30%'), parseFault('cut:30%')], seed: 3 }),
    { port: 0 },
  );
  try {
    const stripe = new Stripe(SANDBOX_SECRET_KEY, {
      ...addressOf(shaky.url),
      maxNetworkRetries: 8,
      telemetry: false,
    });
    const token = await stripe.tokens.create({ card: CARD });
    const charge = await stripe.charges.create({ ...MONEY, source: token.id });
    expect(charge.paid).toBe(true);
    expect((await stripe.charges.list()).data.map(({ id }) => id)).toEqual([charge.id]);
  } finally {
    await shaky.close();
  }
});
