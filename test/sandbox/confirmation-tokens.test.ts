import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { ask, at, type Form } from './ask.js';

const sandbox = createSandbox();
const post = (path: string, form: Form, headers: Form = {}) => ask(sandbox, path, { form, headers });
const MONEY = { amount: '6200', currency: 'usd' };
const ofToken = (token: string): Form => ({
  'payment_method_data[type]': 'card',
  'payment_method_data[card][token]': token,
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
