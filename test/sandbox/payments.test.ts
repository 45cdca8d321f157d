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
