import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { ask, at, CARD, createToken, type Form } from './ask.js';

const sandbox = createSandbox();
const post = (path: string, form: Form, headers: Form = {}) => ask(sandbox, path, { form, headers });
const MONEY = { amount: '6200', currency: 'usd' };
const ofToken = (token: string): Form => ({
  'payment_method_data[type]': 'card',
  'payment_method_data[card][token]': token,
});
const withNumber = (number: string) => createToken(sandbox, { ...CARD, 'card[number]': number, 'card[cvc]': '123' });

describe('a PaymentIntent', () => {
  test('goes from nothing to paid, and its charge says with what', async () => {
    const made = await post('/v1/payment_intents', { ...MONEY, 'metadata[order]': '6735', description: 'Tea' });
    expect(made.body).toMatchObject({
      status: 'requires_payment_method',
      amount: 6200,
      payment_method: null,
      latest_charge: null,
    });
    const path = `/v1/payment_intents/${at(made.body, 'id')}`;
    const early = await post(`${path}/confirm`, {});
    expect(at(early.body, 'error')).toMatchObject({ code: 'payment_intent_unexpected_state' });
    const updated = await post(path, { payment_method: 'pm_card_mastercard', amount: '5000' });
    expect(updated.body).toMatchObject({ status: 'requires_confirmation', amount: 5000 });
    const paid = await post(`${path}/confirm`, { 'expand[0]': 'latest_charge', 'expand[1]': 'payment_method' });
    expect(paid.body).toMatchObject({
      status: 'succeeded',
      amount_received: 5000,
      payment_method: { card: { brand: 'mastercard', last4: '4444' } },
      latest_charge: {
        paid: true,
        captured: true,
        amount: 5000,
        description: 'Tea',
        metadata: { order: '6735' },
        payment_method_details: { card: { brand: 'mastercard', checks: { cvc_check: 'pass' } } },
      },
    });
    const late = await post(`${path}/confirm`, {});
    expect(at(late.body, 'error.code')).toBe('payment_intent_unexpected_state');
    expect((await post(`${path}/cancel`, {})).status).toBe(400);
  });

  test('is captured later, in part', async () => {
    const { body } = await post('/v1/payment_intents', {
      ...MONEY,
      confirm: 'true',
      capture_method: 'manual',
      payment_method: 'pm_card_visa',
    });
    expect(body).toMatchObject({ status: 'requires_capture', amount_capturable: 6200, amount_received: 0 });
    const path = `/v1/payment_intents/${at(body, 'id')}`;
    expect(at((await post(`${path}/capture`, { amount_to_capture: '9999' })).body, 'error.code')).toBe(
      'amount_too_large',
    );
    const captured = await post(`${path}/capture`, { amount_to_capture: '1000' });
    expect(captured.body).toMatchObject({ status: 'succeeded', amount_received: 1000, amount_capturable: 0 });
    expect(at((await post(`${path}/capture`, {})).body, 'error.code')).toBe('payment_intent_unexpected_state');
  });

  test('is canceled', async () => {
    const path = `/v1/payment_intents/${at((await post('/v1/payment_intents', MONEY)).body, 'id')}`;
    const { body } = await post(`${path}/cancel`, { cancellation_reason: 'abandoned' });
    expect(body).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
    expect((await post(`${path}/confirm`, { payment_method: 'pm_card_visa' })).status).toBe(400);
  });

  test.each<[string, Form, string | undefined, string | undefined]>([
    ['no amount', { currency: 'usd' }, 'parameter_missing', 'amount'],
    ['no currency', { amount: '100' }, 'parameter_missing', 'currency'],
    ['ten cents', { amount: '10', currency: 'usd' }, 'amount_too_small', 'amount'],
    ['too much', { amount: '100000000', currency: 'usd' }, 'amount_too_large', 'amount'],
    ['nothing', { amount: '0', currency: 'usd' }, 'parameter_invalid_integer', 'amount'],
    ['no currency that exists', { amount: '100', currency: 'dollars' }, undefined, 'currency'],
    ['an unknown parameter', { ...MONEY, nonsense: '1' }, 'parameter_unknown', 'nonsense'],
    ['an unknown customer', { ...MONEY, customer: 'cus_none' }, 'resource_missing', 'customer'],
    ['an unknown payment method', { ...MONEY, payment_method: 'pm_none' }, 'resource_missing', 'payment_method'],
    [
      'a payment method of the sandbox has not',
      { ...MONEY, 'payment_method_types[0]': 'ideal' },
      undefined,
      'payment_method_types',
    ],
    ['off_session without confirm', { ...MONEY, off_session: 'true' }, undefined, 'off_session'],
    [
      'a confirmation token without confirm',
      { ...MONEY, confirmation_token: SEEDS.confirmationToken },
      undefined,
      'confirmation_token',
    ],
    ["somebody's card without them", { ...MONEY, payment_method: SEEDS.paymentMethod }, undefined, 'payment_method'],
    [
      "another's card",
      { ...MONEY, payment_method: SEEDS.paymentMethod, customer: SEEDS.bankCustomer },
      undefined,
      'payment_method',
    ],
    [
      'two payment methods',
      { ...MONEY, payment_method: 'pm_card_visa', ...ofToken('tok_visa') },
      'parameters_exclusive',
      'payment_method',
    ],
  ])('takes no %s', async (_what, form, code, param) => {
    const { status, body } = await post('/v1/payment_intents', form);
    expect([status, at(body, 'error.code'), at(body, 'error.param')]).toEqual([400, code, param]);
  });

  test('spends a card that belongs to nobody, and saves it for a customer who wants that', async () => {
    const made = await post('/v1/payment_methods', { type: 'card', 'card[token]': 'tok_visa' });
    const method = String(at(made.body, 'id'));
    const form = { ...MONEY, confirm: 'true', payment_method: method };
    expect((await post('/v1/payment_intents', form)).status).toBe(200);
    const again = await post('/v1/payment_intents', form);
    expect(at(again.body, 'error.message')).toContain('It may not be used again.');
    expect((await post(`/v1/payment_methods/${method}/attach`, { customer: SEEDS.customer })).status).toBe(400);

    const customer = String(at((await post('/v1/customers', { name: 'Jane' })).body, 'id'));
    const saving = { ...MONEY, confirm: 'true', customer, setup_future_usage: 'off_session', ...ofToken('tok_visa') };
    const { body } = await post('/v1/payment_intents', saving);
    const later = {
      ...MONEY,
      confirm: 'true',
      customer,
      off_session: 'true',
      payment_method: String(at(body, 'payment_method')),
    };
    expect(at((await post('/v1/payment_intents', later)).body, 'status')).toBe('succeeded');
    expect(at((await ask(sandbox, `/v1/customers/${customer}/payment_methods`)).body, 'data.length')).toBe(1);
  });
});

describe('a CVC that is collected again', () => {
  const pay = async (number: string) => {
    const customer = String(at((await post('/v1/customers', {})).body, 'id'));
    // Saved without a CVC, so that nothing was checked then.
    const token = await createToken(sandbox, { ...CARD, 'card[number]': number });
    const made = await post('/v1/payment_methods', { type: 'card', 'card[token]': token });
    const method = String(at(made.body, 'id'));
    expect((await post(`/v1/payment_methods/${method}/attach`, { customer })).status).toBe(200);
    const cvc = await createToken(sandbox, { 'cvc_update[cvc]': '123' });
    const form = { ...MONEY, confirm: 'true', customer, payment_method: method, 'expand[0]': 'latest_charge' };
    const paid = await post('/v1/payment_intents', { ...form, 'payment_method_options[card][cvc_token]': cvc });
    return { cvc, form, paid };
  };

  test('is checked, once for each token', async () => {
    const { cvc, form, paid } = await pay('4242424242424242');
    expect(at(paid.body, 'latest_charge.payment_method_details.card.checks.cvc_check')).toBe('pass');
    expect(at((await ask(sandbox, `/v1/tokens/${cvc}`)).body, 'used')).toBe(true);
    const again = await post('/v1/payment_intents', { ...form, 'payment_method_options[card][cvc_token]': cvc });
    expect(at(again.body, 'error')).toMatchObject({
      code: 'token_already_used',
      param: 'payment_method_options[card][cvc_token]',
    });
    const without = await post('/v1/payment_intents', form);
    expect(at(without.body, 'latest_charge.payment_method_details.card.checks.cvc_check')).toBeNull();
  });

  test('may be wrong', async () => {
    expect(at((await pay('4000000000000127')).paid.body, 'error.code')).toBe('incorrect_cvc');
    const { paid } = await pay('4000000000000101');
    expect(at(paid.body, 'latest_charge.payment_method_details.card.checks.cvc_check')).toBe('fail');
  });
});

describe('a card that needs 3-D Secure', () => {
  const confirm = (form: Form) => post('/v1/payment_intents', { ...MONEY, confirm: 'true', ...form });

  test.each([
    ['pm_card_threeDSecure2Required', 'succeed', 'succeeded'],
    ['pm_card_authenticationRequired', 'fail', 'requires_payment_method'],
    ['pm_card_authenticationRequiredChargeDeclinedInsufficientFunds', 'succeed', 'requires_payment_method'],
    ['pm_card_threeDSecureRequiredChargeDeclined', 'succeed', 'requires_payment_method'],
  ])('%s, and they %s', async (method, result, status) => {
    const { body } = await confirm({ payment_method: method, return_url: 'https://shop.example/done?order=1' });
    expect(body).toMatchObject({
      status: 'requires_action',
      next_action: { type: 'redirect_to_url' },
      amount_received: 0,
    });
    const url = String(at(body, 'next_action.redirect_to_url.url'));
    expect(await (await sandbox.fetch(url)).text()).toContain('asks for authentication');
    const done = await sandbox.fetch(`${url}?result=${result}`);
    expect(done.status).toBe(302);
    const back = new URL(done.headers.get('location') ?? '');
    expect(back.searchParams.get('order')).toBe('1');
    expect(back.searchParams.get('redirect_status')).toBe(status === 'succeeded' ? 'succeeded' : 'failed');
    const id = String(at(body, 'id'));
    expect(back.searchParams.get('payment_intent')).toBe(id);
    expect(at((await ask(sandbox, `/v1/payment_intents/${id}`)).body, 'status')).toBe(status);
    expect((await sandbox.fetch(`${url}?result=${result}`)).status).toBe(404);
  });

  test('cannot be asked for it when its owner is away', async () => {
    const token = await withNumber('4000002760003184');
    const { status, body } = await confirm({ ...ofToken(token), off_session: 'true' });
    expect(status).toBe(402);
    expect(at(body, 'error')).toMatchObject({
      code: 'authentication_required',
      decline_code: 'authentication_required',
      payment_intent: { status: 'requires_payment_method' },
    });
    const charged = await post('/v1/charges', { ...MONEY, source: 'tok_threeDSecure2Required' });
    expect(at(charged.body, 'error.code')).toBe('authentication_required');
  });

  test('needs none for later payments once it is set up', async () => {
    const customer = String(at((await post('/v1/customers', {})).body, 'id'));
    const setup = await post('/v1/setup_intents', {
      confirm: 'true',
      customer,
      payment_method: 'pm_card_authenticationRequiredOnSetup',
    });
    expect(setup.body).toMatchObject({ status: 'requires_action', next_action: { type: 'use_stripe_sdk' } });
    const url = String(at(setup.body, 'next_action.use_stripe_sdk.stripe_js'));
    expect((await sandbox.fetch(`${url}?result=succeed`)).status).toBe(200);
    const done = await ask(sandbox, `/v1/setup_intents/${at(setup.body, 'id')}?expand[]=latest_attempt`);
    expect(done.body).toMatchObject({ status: 'succeeded', latest_attempt: { status: 'succeeded' } });
    const method = String(at(done.body, 'payment_method'));
    const away = await confirm({ customer, payment_method: method, off_session: 'true' });
    expect(at(away.body, 'status')).toBe('succeeded');
    expect(at((await confirm({ customer, payment_method: method })).body, 'status')).toBe('requires_action');
  });
});
