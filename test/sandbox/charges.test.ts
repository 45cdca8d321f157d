import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { ask, at, type Form } from './ask.js';

const sandbox = createSandbox();
const post = (path: string, form: Form, headers: Form = {}) => ask(sandbox, path, { form, headers });
const MONEY = { amount: '6200', currency: 'usd' };

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
