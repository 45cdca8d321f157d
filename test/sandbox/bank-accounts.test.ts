import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { ask, at, type Form } from './ask.js';

const sandbox = createSandbox();

function toForm(country: string, account: string, routing: string | undefined, prefix = 'bank_account'): Form {
  return {
    [`${prefix}[country]`]: country,
    [`${prefix}[account_number]`]: account,
    ...(routing !== undefined && { [`${prefix}[routing_number]`]: routing }),
  };
}

describe('the test account of each country of the Connect testing page', () => {
  test.each<[country: string, account: string, routing: string | undefined, currency: string]>([
    ['US', '000123456789', '110000000', 'usd'],
    ['CA', '000123456789', '11000-000', 'cad'],
    ['AU', '000123456', '110000', 'aud'],
    ['GB', '00012345', '108800', 'gbp'],
    ['GB', 'GB82WEST12345698765432', undefined, 'gbp'],
    ['GB', 'GB89370400440532013000', undefined, 'gbp'],
    ['GI', '00012345', '10-88-00', 'gbp'],
    ['GI', 'GI60MPFS599327643783385', undefined, 'gbp'],
    ['HK', '000123456', '110-000', 'hkd'],
    ['JP', '0001234', '1100000', 'jpy'],
    ['SG', '000123456', '1100-000', 'sgd'],
    ['BR', '0001234', '110-0000', 'brl'],
    ['BR', '1111113', '110-0000', 'brl'],
    ['MX', '000000001234567897', undefined, 'mxn'],
    ['IN', '000123456789', 'HDFC0004051', 'inr'],
    ['NZ', '0000000010', '110000', 'nzd'],
    ['TH', '000123456789', '999', 'thb'],
    ['MY', '000123456000', 'TESTMYKL', 'myr'],
    ['AE', 'AE070331234567890123456', undefined, 'aed'],
    ['CH', 'CH9300762011623852957', undefined, 'chf'],
    ['LI', 'LI0508800636123378777', undefined, 'chf'],
    ['NO', 'NO9386011117947', undefined, 'nok'],
    ['FR', 'FR1420041010050500013M02606', undefined, 'eur'],
    ['AT', 'AT89370400440532013000', undefined, 'eur'],
    ['DE', 'DE89370400440532013002', undefined, 'eur'],
    ['AR', '0110000600000000000000', undefined, 'ars'],
    ['PE', '99934500012345670024', undefined, 'pen'],
    ['CL', '000123456789', '999', 'clp'],
    ['CO', '000123456789', '060', 'cop'],
    ['KR', '000123456789', 'SGSEKRSLXXX', 'krw'],
    ['ZA', '000001234', 'FIRNZAJJ', 'zar'],
    ['NG', '1111111112', 'AAAANGLAXXX', 'ngn'],
    ['KE', '000123456789', 'BARCKENXMDR', 'kes'],
    ['VN', '000123456789', '01101100', 'vnd'],
    ['ID', '000123456789', '000', 'idr'],
    ['PH', '01567890123456789', 'BCDEFGHI123', 'php'],
    ['TW', '0001234567', 'AAAATWTXXXX', 'twd'],
    ['TT', '00567890123456789', '99900001', 'ttd'],
    ['LK', '0000012345', 'AAAALKLXXXX-7010999', 'lkr'],
    ['IL', 'IL620108000000099999999', undefined, 'ils'],
    ['TR', 'TR320010009999901234567890', 'ADABTRIS', 'try'],
    ['EG', 'EG800002000156789012345180002', undefined, 'egp'],
    ['CR', 'CR04010212367856709123', undefined, 'crc'],
  ])('%s %s', async (country, account, routing, currency) => {
    const { status, body } = await ask(sandbox, '/v1/tokens', { form: toForm(country, account, routing) });
    expect([status, at(body, 'error.code')]).toEqual([200, undefined]);
    expect(at(body, 'bank_account')).toMatchObject({ country, currency, last4: account.slice(-4) });
  });
});

describe('each country has its own rules', () => {
  test.each<[string, string, string, string | undefined, string | undefined]>([
    ['an IBAN with a wrong checksum', 'DE', 'DE88370400440532013000', undefined, 'account_number_invalid'],
    ['an IBAN of another country', 'FR', 'DE89370400440532013000', undefined, 'account_number_invalid'],
    ['an IBAN that is too short', 'DE', 'DE8937040044053201300', undefined, 'account_number_invalid'],
    ["somebody's IBAN", 'DE', 'DE75512108001245126199', undefined, undefined],
    ["somebody's IBAN in Britain", 'GB', 'GB33BUKB20201555555555', undefined, undefined],
    ['a British IBAN with a wrong checksum', 'GB', 'GB32BUKB20201555555555', undefined, 'account_number_invalid'],
    ['no sort code', 'GB', '00012345', undefined, 'routing_number_invalid'],
    ['no bank code in Brazil', 'BR', '0001234', undefined, 'routing_number_invalid'],
    ['an IFSC without its zero', 'IN', '000123456789', 'HDFC1004051', 'routing_number_invalid'],
    ['a Malaysian SWIFT code in Kenya', 'KE', '000123456789', 'TESTMYKL', 'routing_number_invalid'],
    ['an American account in Mexico', 'MX', '000123456789', undefined, 'account_number_invalid'],
  ])('%s', async (_what, country, account, routing, code) => {
    const { status, body } = await ask(sandbox, '/v1/tokens', { form: toForm(country, account, routing) });
    expect([status, at(body, 'error.code')]).toEqual([400, code]);
    expect(JSON.stringify(body)).not.toContain(account);
  });
});

test.each(['btok_us_verified', 'btok_us_verified_noAccount', 'btok_us'])(
  '%s is a bank account wherever one can be attached',
  async (token) => {
    const path = `/v1/accounts/${SEEDS.account}/external_accounts`;
    const external = await ask(sandbox, path, { form: { external_account: token } });
    expect(external.body).toMatchObject({ object: 'bank_account', account: SEEDS.account, last4: '6789' });
    const customer = await ask(sandbox, '/v1/customers', { form: { source: token, 'expand[0]': 'default_source' } });
    expect(at(customer.body, 'default_source.object')).toBe('bank_account');
  },
);

describe('numbers may come in place of a token', () => {
  test('of a customer', async () => {
    const card = {
      'source[object]': 'card',
      'source[number]': '4242424242424242',
      'source[exp_month]': '12',
      'source[exp_year]': '34',
    };
    const { body } = await ask(sandbox, '/v1/customers', {
      form: { ...card, 'source[cvc]': '123', 'expand[0]': 'default_source' },
    });
    expect(at(body, 'default_source')).toMatchObject({ object: 'card', last4: '4242', cvc_check: 'pass' });
    const bank = { 'source[object]': 'bank_account', ...toForm('US', '000123456789', '110000000', 'source') };
    const path = `/v1/customers/${at(body, 'id')}/sources`;
    expect((await ask(sandbox, path, { form: bank })).body).toMatchObject({ object: 'bank_account', last4: '6789' });
    expect(at((await ask(sandbox, path, { form: bank })).body, 'error.code')).toBe('bank_account_exists');
  });

  test('of an external account', async () => {
    const form = {
      'external_account[object]': 'bank_account',
      ...toForm('DE', 'DE89370400440532013000', undefined, 'external_account'),
    };
    const { body } = await ask(sandbox, `/v1/accounts/${SEEDS.account}/external_accounts`, { form });
    expect(body).toMatchObject({ object: 'bank_account', country: 'DE', currency: 'eur', account: SEEDS.account });
  });

  test('a declined card makes no customer', async () => {
    const form = { 'source[number]': '4000000000000002', 'source[exp_month]': '12', 'source[exp_year]': '34' };
    expect((await ask(sandbox, '/v1/customers', { form })).status).toBe(402);
  });
});
