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

/** Every way in which a token pays, and the parameter that names it. */
const uses: [what: string, path: string, form: (token: string) => Form, param: string][] = [
  ['a charge', '/v1/charges', (source) => ({ ...MONEY, source }), 'source'],
  [
    'a payment',
    '/v1/payment_intents',
    (token) => ({ ...MONEY, confirm: 'true', ...ofToken(token) }),
    'payment_method_data[card][token]',
  ],
  [
    'a set-up',
    '/v1/setup_intents',
    (token) => ({ confirm: 'true', ...ofToken(token) }),
    'payment_method_data[card][token]',
  ],
  ['a payment method', '/v1/payment_methods', (token) => ({ type: 'card', 'card[token]': token }), 'card[token]'],
  ['a source', '/v1/sources', (token) => ({ type: 'card', token }), 'token'],
  [
    'a confirmation token',
    '/v1/test_helpers/confirmation_tokens',
    (token) => ofToken(token),
    'payment_method_data[card][token]',
  ],
];

describe('a token is used once', () => {
  test.each(uses)('for %s', async (_what, path, form, param) => {
    const token = await withNumber('4242424242424242');
    expect((await post(path, form(token))).status).toBe(200);
    expect(at((await ask(sandbox, `/v1/tokens/${token}`)).body, 'used')).toBe(true);
    for (const [, other, otherForm, otherParam] of uses) {
      const again = await post(other, otherForm(token));
      expect(again.status).toBe(400);
      expect(at(again.body, 'error')).toMatchObject({
        type: 'invalid_request_error',
        code: 'token_already_used',
        message: `You cannot use a Stripe token more than once: ${token}.`,
        param: otherParam,
      });
    }
    const unknown = await post(path, form('tok_none'));
    expect(at(unknown.body, 'error')).toMatchObject({ code: 'resource_missing', param });
    expect((await post(path, form(SEEDS.piiToken))).status).toBe(400);
  });

  test.each(uses)('and a replay of %s does not use it again', async (_what, path, form) => {
    const token = await withNumber('4242424242424242');
    const headers = { 'idempotency-key': `${path}-${token}` };
    const first = await post(path, form(token), headers);
    const second = await post(path, form(token), headers);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toEqual(first.body);
  });

  test.each(uses)('and a magic one for %s any number of times', async (_what, path, form) => {
    for (let count = 0; count < 2; count++) expect((await post(path, form('tok_visa'))).status).toBe(200);
  });
});

describe('a card is declined at the charge, not at the token', () => {
  const declines: [number: string, code: string, declineCode: string | undefined, param?: string][] = [
    ['4000000000000002', 'card_declined', 'generic_decline'],
    ['4000000000009995', 'card_declined', 'insufficient_funds'],
    ['4000000000009987', 'card_declined', 'lost_card'],
    ['4000000000009979', 'card_declined', 'stolen_card'],
    ['4000000000006975', 'card_declined', 'card_velocity_exceeded'],
    ['4100000000000019', 'card_declined', 'fraudulent'],
    ['4000000000000069', 'expired_card', undefined, 'exp_month'],
    ['4000000000000127', 'incorrect_cvc', undefined, 'cvc'],
    ['4000000000000119', 'processing_error', undefined],
    ['4000000000000341', 'card_declined', 'generic_decline'],
    ['4000008400001280', 'card_declined', 'generic_decline'],
    ['4111111111111111', 'card_declined', 'test_mode_live_card'],
  ];

  test.each(declines)('%s pays with %s (%s)', async (number, code, declineCode, param) => {
    const error = {
      type: 'card_error',
      code,
      ...(declineCode && { decline_code: declineCode }),
      ...(param && { param }),
    };
    const charged = await post('/v1/charges', { ...MONEY, source: await withNumber(number) });
    expect(charged.status).toBe(402);
    expect(at(charged.body, 'error')).toMatchObject(error);
    const charge = (await ask(sandbox, `/v1/charges/${at(charged.body, 'error.charge')}`)).body;
    expect(charge).toMatchObject({ status: 'failed', paid: false, failure_code: code, amount_captured: 0 });

    const paid = await post('/v1/payment_intents', {
      ...MONEY,
      confirm: 'true',
      ...ofToken(await withNumber(number)),
    });
    expect(paid.status).toBe(402);
    expect(at(paid.body, 'error')).toMatchObject({
      ...error,
      payment_intent: { status: 'requires_payment_method', payment_method: null, last_payment_error: error },
      payment_method: { object: 'payment_method', card: { last4: number.slice(-4) } },
    });
    expect(JSON.stringify(paid.body)).not.toContain(number);
    const intent = (await ask(sandbox, `/v1/payment_intents/${at(paid.body, 'error.payment_intent.id')}`)).body;
    expect(intent).toMatchObject({ status: 'requires_payment_method', last_payment_error: error, amount_received: 0 });
    expect(at(intent, 'latest_charge')).toBe(at(paid.body, 'error.charge'));
  });

  test('a declined payment is paid with another card', async () => {
    const failed = await post('/v1/payment_intents', {
      ...MONEY,
      confirm: 'true',
      payment_method: 'pm_card_visa_chargeDeclined',
    });
    const path = `/v1/payment_intents/${at(failed.body, 'error.payment_intent.id')}`;
    const { status, body } = await post(`${path}/confirm`, { payment_method: 'pm_card_visa' });
    expect([status, at(body, 'status'), at(body, 'last_payment_error')]).toEqual([200, 'succeeded', null]);
  });

  test('and a replay declines it again, without another charge', async () => {
    const headers = { 'idempotency-key': 'declined' };
    const form = { ...MONEY, source: 'tok_chargeDeclined', transfer_group: 'replayed' };
    const [first, second] = [await post('/v1/charges', form, headers), await post('/v1/charges', form, headers)];
    expect(second.body).toEqual(first.body);
    expect(at((await ask(sandbox, '/v1/charges?transfer_group=replayed')).body, 'data.length')).toBe(1);
  });

  test.each([
    ['pm_card_riskLevelElevated', 'elevated', 'authorized'],
    ['pm_card_visa', 'normal', 'authorized'],
    ['pm_card_radarBlock', 'highest', 'blocked'],
  ])('%s is of %s risk', async (method, risk, type) => {
    const { body } = await post('/v1/payment_intents', { ...MONEY, confirm: 'true', payment_method: method });
    const charge = at(body, 'latest_charge') ?? at(body, 'error.charge');
    expect(at((await ask(sandbox, `/v1/charges/${charge}`)).body, 'outcome')).toMatchObject({ risk_level: risk, type });
  });
});

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

describe('a SetupIntent', () => {
  test('saves a card for a customer', async () => {
    const customer = String(at((await post('/v1/customers', {})).body, 'id'));
    const made = await post('/v1/setup_intents', { customer, usage: 'off_session' });
    expect(made.body).toMatchObject({ status: 'requires_payment_method', usage: 'off_session' });
    const path = `/v1/setup_intents/${at(made.body, 'id')}`;
    const { body } = await post(`${path}/confirm`, { ...ofToken('tok_visa'), 'expand[0]': 'payment_method' });
    expect(body).toMatchObject({
      status: 'succeeded',
      payment_method: { customer, card: { checks: { cvc_check: 'pass' } } },
    });
    expect(at((await post(`${path}/cancel`, {})).body, 'error.code')).toBe('setup_intent_unexpected_state');
  });

  test('does not save a card that is declined', async () => {
    const { status, body } = await post('/v1/setup_intents', { confirm: 'true', ...ofToken('tok_chargeDeclined') });
    expect(status).toBe(402);
    expect(at(body, 'error')).toMatchObject({
      code: 'card_declined',
      setup_intent: { status: 'requires_payment_method', last_setup_error: { decline_code: 'generic_decline' } },
    });
    const attempts = await ask(sandbox, `/v1/setup_attempts?setup_intent=${at(body, 'error.setup_intent.id')}`);
    expect(at(attempts.body, 'data.0')).toMatchObject({ status: 'failed', setup_error: { code: 'card_declined' } });
  });
});

describe('a payment method', () => {
  test('belongs to one customer, until it is detached for good', async () => {
    const made = await post('/v1/payment_methods', {
      type: 'card',
      'card[token]': 'tok_visa',
      'billing_details[name]': 'Jane',
      'billing_details[address][postal_code]': '94107',
      'metadata[k]': 'v',
    });
    expect(made.body).toMatchObject({ customer: null, billing_details: { name: 'Jane' }, metadata: { k: 'v' } });
    const path = `/v1/payment_methods/${at(made.body, 'id')}`;
    expect((await post(path, { 'billing_details[name]': 'J.' })).status).toBe(400);
    const attached = await post(`${path}/attach`, { customer: SEEDS.bankCustomer });
    expect(at(attached.body, 'customer')).toBe(SEEDS.bankCustomer);
    expect((await post(`${path}/attach`, { customer: SEEDS.customer })).status).toBe(400);
    const updated = await post(path, { 'billing_details[name]': 'J.', 'card[exp_year]': '2040', 'metadata[k]': '' });
    expect(updated.body).toMatchObject({ billing_details: { name: 'J.' }, card: { exp_year: 2040 }, metadata: {} });
    expect(at(updated.body, 'billing_details.address.postal_code')).toBe('94107');
    expect(at((await post(`${path}/detach`, {})).body, 'customer')).toBeNull();
    expect((await post(`${path}/attach`, { customer: SEEDS.customer })).status).toBe(400);
  });

  test('of a card that is declined cannot be attached, unless it is declined later', async () => {
    const attach = (id: string) => post(`/v1/payment_methods/${id}/attach`, { customer: SEEDS.bankCustomer });
    expect(at((await attach('pm_card_visa_chargeDeclined')).body, 'error.code')).toBe('card_declined');
    expect((await attach('pm_card_chargeCustomerFail')).status).toBe(200);
  });

  test.each<[string, Form, string | undefined]>([
    ['no type', { 'card[token]': 'tok_visa' }, 'type'],
    ['no card', { type: 'card' }, 'card'],
    ['no number', { type: 'card', 'card[exp_month]': '1', 'card[exp_year]': '34' }, 'card[number]'],
  ])('needs: %s', async (_what, form, param) => {
    const { body } = await post('/v1/payment_methods', form);
    expect([at(body, 'error.code'), at(body, 'error.param')]).toEqual(['parameter_missing', param]);
  });

  test('is made of numbers too, by a publishable key', async () => {
    const headers = { authorization: 'Bearer pk_test_sandbox' };
    const card = await post('/v1/payment_methods', { type: 'card', ...CARD, 'card[cvc]': '123' }, headers);
    expect(at(card.body, 'card')).toMatchObject({ last4: '4242', exp_month: 12 });
    const bank = await post(
      '/v1/payment_methods',
      {
        type: 'us_bank_account',
        'us_bank_account[account_number]': '000123456789',
        'us_bank_account[routing_number]': '110000000',
        'us_bank_account[account_holder_type]': 'individual',
      },
      headers,
    );
    expect(at(bank.body, 'us_bank_account')).toMatchObject({ last4: '6789', routing_number: '110000000' });
    expect((await post('/v1/payment_intents', MONEY, headers)).status).toBe(401);
  });
});

describe('the Charges API', () => {
  test("charges a customer's card, the default one or another", async () => {
    const customer = String(at((await post('/v1/customers', { source: 'tok_visa' })).body, 'id'));
    const other = await post(`/v1/customers/${customer}/sources`, { source: 'tok_amex' });
    const first = await post('/v1/charges', { ...MONEY, customer });
    expect(first.body).toMatchObject({
      customer,
      source: { last4: '4242', customer },
      payment_method_details: { card: { brand: 'visa' } },
    });
    const second = await post('/v1/charges', { ...MONEY, customer, source: String(at(other.body, 'id')) });
    expect(at(second.body, 'payment_method_details.card.brand')).toBe('amex');
    await post(`/v1/customers/${customer}`, { default_source: String(at(other.body, 'id')) });
    expect(at((await post('/v1/charges', { ...MONEY, customer })).body, 'source.last4')).toBe('0005');
    const listed = await ask(sandbox, `/v1/charges?customer=${customer}&limit=2`);
    expect([at(listed.body, 'data.length'), at(listed.body, 'has_more')]).toEqual([2, true]);
    const refused = await post('/v1/charges', { ...MONEY, customer, source: 'card_none' });
    expect(refused.status).toBe(400);
  });

  test('declines a card that was attached before', async () => {
    const customer = String(at((await post('/v1/customers', { source: 'tok_chargeCustomerFail' })).body, 'id'));
    expect(at((await post('/v1/charges', { ...MONEY, customer })).body, 'error.code')).toBe('card_declined');
  });

  test('needs something to charge', async () => {
    const nobody = String(at((await post('/v1/customers', {})).body, 'id'));
    expect(at((await post('/v1/charges', { ...MONEY, customer: nobody })).body, 'error')).toMatchObject({
      code: 'missing',
      message: 'Cannot charge a customer that has no active card',
    });
    expect(at((await post('/v1/charges', MONEY)).body, 'error.message')).toBe('Must provide source or customer.');
  });

  test('captures later', async () => {
    const { body } = await post('/v1/charges', { ...MONEY, source: 'tok_visa', capture: 'false' });
    expect(body).toMatchObject({ captured: false, paid: true, amount_captured: 0 });
    const path = `/v1/charges/${at(body, 'id')}`;
    expect((await post(`${path}/capture`, { amount: '100' })).body).toMatchObject({
      captured: true,
      amount_captured: 100,
    });
    expect(at((await post(`${path}/capture`, {})).body, 'error.code')).toBe('charge_already_captured');
    expect((await post(path, { description: 'Tea', 'metadata[a]': '1' })).body).toMatchObject({
      description: 'Tea',
      metadata: { a: '1' },
    });
  });

  test('charges a source, which may be saved first', async () => {
    const made = await post('/v1/sources', { type: 'card', token: 'tok_visa', 'owner[email]': 'j@example.com' });
    expect(made.body).toMatchObject({
      object: 'source',
      status: 'chargeable',
      card: { last4: '4242' },
      owner: { email: 'j@example.com' },
    });
    const source = String(at(made.body, 'id'));
    expect(at((await post('/v1/charges', { ...MONEY, source })).body, 'source.id')).toBe(source);
    const customer = String(at((await post('/v1/customers', { source })).body, 'id'));
    expect(at((await post('/v1/charges', { ...MONEY, customer })).body, 'source.id')).toBe(source);
    expect((await post('/v1/charges', { ...MONEY, source })).status).toBe(400);
  });
});

describe('a ConfirmationToken', () => {
  const helper = '/v1/test_helpers/confirmation_tokens';

  test('confirms one payment, with what it carries', async () => {
    const made = await post(helper, {
      ...ofToken('tok_visa'),
      'payment_method_data[billing_details][name]': 'Jane',
      return_url: 'https://shop.example/done',
      'shipping[name]': 'Jane',
      'shipping[address][line1]': '1 Main St',
    });
    expect(made.body).toMatchObject({
      object: 'confirmation_token',
      payment_intent: null,
      payment_method_preview: {
        type: 'card',
        card: { last4: '4242' },
        billing_details: { name: 'Jane' },
        customer: null,
      },
    });
    expect(JSON.stringify(at(made.body, 'payment_method_preview'))).not.toContain('"id"');
    const id = String(at(made.body, 'id'));
    const form = { ...MONEY, confirm: 'true', confirmation_token: id };
    const paid = await post('/v1/payment_intents', { ...form, 'expand[0]': 'payment_method' });
    expect(paid.body).toMatchObject({
      status: 'succeeded',
      shipping: { name: 'Jane' },
      payment_method: { billing_details: { name: 'Jane' } },
    });
    const read = await ask(sandbox, `/v1/confirmation_tokens/${id}`);
    expect(at(read.body, 'payment_intent')).toBe(at(paid.body, 'id'));
    expect(at((await post('/v1/payment_intents', form)).body, 'error')).toMatchObject({
      code: 'token_already_used',
      param: 'confirmation_token',
    });
    expect(at((await post('/v1/setup_intents', { confirm: 'true', confirmation_token: id })).body, 'error.code')).toBe(
      'token_already_used',
    );
  });

  test('expires after half a day', async () => {
    let now = Date.UTC(2026, 0, 1);
    const aging = createSandbox({ now: () => now });
    const made = await ask(aging, helper, { form: { payment_method: 'pm_card_visa' } });
    now += 12 * 3_600_000;
    const form = { ...MONEY, confirm: 'true', confirmation_token: String(at(made.body, 'id')) };
    const { status, body } = await ask(aging, '/v1/payment_intents', { form });
    expect([status, at(body, 'error.param')]).toEqual([400, 'confirmation_token']);
  });

  test('leads to its customer and to how its card was set up', async () => {
    const path = `/v1/confirmation_tokens/${SEEDS.confirmationToken}`;
    const bare = (await ask(sandbox, path)).body;
    expect(at(bare, 'payment_method_preview.customer')).toBe(SEEDS.customer);
    expect(at(bare, 'payment_method_preview.card.generated_from.setup_attempt')).toBe(SEEDS.setupAttempt);
    const expand = ['customer.default_source', 'card.generated_from.setup_attempt']
      .map((field) => `expand[]=payment_method_preview.${field}`)
      .join('&');
    const { body } = await ask(sandbox, `${path}?${expand}`);
    expect(at(body, 'payment_method_preview.customer.default_source.last4')).toBe('4242');
    expect(at(body, 'payment_method_preview.card.generated_from.setup_attempt')).toMatchObject({
      object: 'setup_attempt',
    });
  });
});
