import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { ask, at, CARD, type Form } from './ask.js';

const sandbox = createSandbox();
const post = (path: string, form: Form, headers: Form = {}) => ask(sandbox, path, { form, headers });
const MONEY = { amount: '6200', currency: 'usd' };
const ofToken = (token: string): Form => ({
  'payment_method_data[type]': 'card',
  'payment_method_data[card][token]': token,
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
