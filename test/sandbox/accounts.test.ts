import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { ask, at, BANK, createToken, type Form } from './ask.js';

const sandbox = createSandbox();
const post = (path: string, form: Form, headers: Form = {}) => ask(sandbox, path, { form, headers });

const COMPANY: Form = {
  'account[business_type]': 'company',
  'account[company][name]': 'Rocket Rides',
  'account[company][tax_id]': '000000000',
  'account[tos_shown_and_accepted]': 'true',
};
const PERSON: Form = {
  'person[first_name]': 'Jane',
  'person[dob][day]': '1',
  'person[dob][month]': '2',
  'person[dob][year]': '1990',
  'person[id_number]': '000000000',
  'person[relationship][owner]': 'true',
  'person[relationship][percent_ownership]': '12.5',
  'person[metadata][k]': 'v',
};

describe('an account', () => {
  test('is made of a token, gets a bank account and is ready then', async () => {
    const token = await createToken(sandbox, COMPANY);
    const made = await post('/v1/accounts', {
      type: 'custom',
      country: 'US',
      email: 'owner@example.com',
      account_token: token,
      'capabilities[card_payments][requested]': 'true',
      'metadata[k]': 'v',
    });
    expect(made.status).toBe(200);
    expect(made.body).toMatchObject({
      object: 'account',
      type: 'custom',
      business_type: 'company',
      company: { name: 'Rocket Rides', tax_id_provided: true },
      capabilities: { card_payments: 'inactive' },
      charges_enabled: false,
      requirements: { currently_due: ['external_account'] },
      metadata: { k: 'v' },
    });
    expect(JSON.stringify(made.body)).not.toContain('000000000');
    expect(at((await ask(sandbox, `/v1/tokens/${token}`)).body, 'used')).toBe(true);
    const again = await post('/v1/accounts', { type: 'custom', account_token: token });
    expect(at(again.body, 'error')).toMatchObject({ code: 'token_already_used', param: 'account_token' });

    const path = `/v1/accounts/${at(made.body, 'id')}`;
    const { body } = await post(path, { external_account: await createToken(sandbox, BANK) });
    expect(body).toMatchObject({
      charges_enabled: true,
      payouts_enabled: true,
      capabilities: { card_payments: 'active' },
      requirements: { currently_due: [], disabled_reason: null },
      external_accounts: { data: [{ object: 'bank_account', default_for_currency: true, last4: '6789' }] },
    });
  });

  test('acts for itself as soon as it exists', async () => {
    const account = String(at((await post('/v1/accounts', { type: 'express' })).body, 'id'));
    const headers = { 'stripe-account': account };
    const charged = await post('/v1/charges', { amount: '100', currency: 'usd', source: 'tok_visa' }, headers);
    expect(charged.status).toBe(200);
    expect((await ask(sandbox, `/v1/charges/${at(charged.body, 'id')}`)).status).toBe(404);
    expect((await ask(sandbox, `/v1/accounts/${account}`, { headers })).status).toBe(200);
    expect(at((await ask(sandbox, '/v1/accounts')).body, 'data.0.id')).toBe(account);
  });

  test('takes an ID number as a PII token, once', async () => {
    const pii = await createToken(sandbox, { 'pii[id_number]': '000000000' });
    const form = {
      type: 'custom',
      business_type: 'individual',
      'individual[first_name]': 'Jane',
      'individual[id_number]': pii,
    };
    const { body } = await post('/v1/accounts', form);
    expect(at(body, 'individual')).toMatchObject({ object: 'person', first_name: 'Jane', id_number_provided: true });
    expect(at((await ask(sandbox, `/v1/tokens/${pii}`)).body, 'used')).toBe(true);
    const again = await post(`/v1/accounts/${at(body, 'id')}`, { 'individual[id_number]': pii });
    expect(at(again.body, 'error')).toMatchObject({ code: 'token_already_used', param: 'individual[id_number]' });
    expect(at((await ask(sandbox, `/v1/accounts/${at(body, 'id')}/persons`)).body, 'data.0.first_name')).toBe('Jane');
  });

  test('is changed by an update', async () => {
    const path = `/v1/accounts/${at((await post('/v1/accounts', { country: 'DE' })).body, 'id')}`;
    const { body } = await post(path, {
      business_type: 'individual',
      'business_profile[name]': 'Tea',
      'tos_acceptance[date]': '1700000000',
      'tos_acceptance[ip]': '127.0.0.1',
    });
    expect(body).toMatchObject({
      country: 'DE',
      default_currency: 'eur',
      business_profile: { name: 'Tea', url: null },
      tos_acceptance: { date: 1_700_000_000 },
      requirements: { currently_due: ['external_account'] },
    });
  });

  test.each<[string, () => Promise<Form>, string | undefined, string]>([
    [
      'a token without the terms',
      async () => ({ account_token: await createToken(sandbox, { 'account[business_type]': 'company' }) }),
      undefined,
      'account_token',
    ],
    [
      'a token and data',
      async () => ({ account_token: await createToken(sandbox, COMPANY), business_type: 'company' }),
      'parameters_exclusive',
      'account_token',
    ],
    ['a token of another kind', async () => ({ account_token: SEEDS.personToken }), undefined, 'account_token'],
    ['an unknown token', async () => ({ account_token: 'ct_none' }), 'resource_missing', 'account_token'],
    ['no country', async () => ({ country: 'Germany' }), 'country_code_invalid', 'country'],
    ['an unknown parameter', async () => ({ nonsense: '1' }), 'parameter_unknown', 'nonsense'],
  ])('is not made of %s', async (_what, form, code, param) => {
    const { status, body } = await post('/v1/accounts', { type: 'custom', ...(await form()) });
    expect([status, at(body, 'error.code'), at(body, 'error.param')]).toEqual([400, code, param]);
  });
});

describe('a person', () => {
  const path = `/v1/accounts/${SEEDS.account}/persons`;

  test('is made of a token, once', async () => {
    const token = await createToken(sandbox, PERSON);
    const { status, body } = await post(path, { person_token: token });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      object: 'person',
      account: SEEDS.account,
      first_name: 'Jane',
      dob: { day: 1, month: 2, year: 1990 },
      id_number_provided: true,
      metadata: { k: 'v' },
      relationship: { owner: true, percent_ownership: 12.5, director: false },
    });
    expect(JSON.stringify(body)).not.toContain('000000000');
    const again = await post(path, { person_token: token });
    expect(at(again.body, 'error')).toMatchObject({ code: 'token_already_used', param: 'person_token' });
  });

  test('is read, listed, changed and deleted', async () => {
    const made = await post(path, { first_name: 'Ann', 'metadata[a]': '1' });
    const one = `${path}/${at(made.body, 'id')}`;
    expect((await ask(sandbox, one)).body).toEqual(made.body);
    expect(at((await ask(sandbox, `${path}?limit=1`)).body, 'data.0.first_name')).toBe('Ann');
    const token = await createToken(sandbox, { 'person[last_name]': 'Lee' });
    const changed = await post(one, { person_token: token, 'metadata[a]': '' });
    expect(changed.body).toMatchObject({ first_name: 'Ann', last_name: 'Lee', metadata: {} });
    expect((await ask(sandbox, one, { method: 'DELETE' })).body).toMatchObject({ deleted: true });
    expect((await ask(sandbox, one)).status).toBe(404);
  });
});
