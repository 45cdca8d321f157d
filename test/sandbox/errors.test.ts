// Long, and kept whole: the table of refusals of POST /v1/tokens.
import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { ask, at, BANK, CARD, type Form, without } from './ask.js';

const sandbox = createSandbox({ now: () => Date.UTC(2026, 5, 15) });
const connected = { 'stripe-account': SEEDS.account };
const PM = 'bank_account[payment_method]';
const long = (length: number) => 'x'.repeat(length);

type Case = [
  what: string,
  form: Form,
  status: number,
  code: string | undefined,
  param: string | undefined,
  headers?: Form,
];

const cardErrors: Case[] = [
  ['a number that fails Luhn', { ...CARD, 'card[number]': '4242424242424241' }, 402, 'incorrect_number', 'number'],
  ['a short number', { ...CARD, 'card[number]': '42424242424' }, 402, 'invalid_number', 'number'],
  ['a long number', { ...CARD, 'card[number]': '42424242424242424242' }, 402, 'invalid_number', 'number'],
  ['letters in a number', { ...CARD, 'card[number]': '4242x42424242424' }, 402, 'invalid_number', 'number'],
  ['month 13', { ...CARD, 'card[exp_month]': '13' }, 402, 'invalid_expiry_month', 'exp_month'],
  ['month 0', { ...CARD, 'card[exp_month]': '0' }, 402, 'invalid_expiry_month', 'exp_month'],
  ['a month in words', { ...CARD, 'card[exp_month]': 'May' }, 402, 'invalid_expiry_month', 'exp_month'],
  [
    'a past month',
    { ...CARD, 'card[exp_month]': '5', 'card[exp_year]': '2026' },
    402,
    'invalid_expiry_month',
    'exp_month',
  ],
  ['a past year', { ...CARD, 'card[exp_year]': '2025' }, 402, 'invalid_expiry_year', 'exp_year'],
  ['a past two-digit year', { ...CARD, 'card[exp_year]': '25' }, 402, 'invalid_expiry_year', 'exp_year'],
  ['a far year', { ...CARD, 'card[exp_year]': '2077' }, 402, 'invalid_expiry_year', 'exp_year'],
  ['a three-digit year', { ...CARD, 'card[exp_year]': '203' }, 402, 'invalid_expiry_year', 'exp_year'],
  ['CVC 99', { ...CARD, 'card[cvc]': '99' }, 402, 'invalid_cvc', 'cvc'],
  ['letters in a CVC', { ...CARD, 'card[cvc]': 'abc' }, 402, 'invalid_cvc', 'cvc'],
  ['four digits on a Visa', { ...CARD, 'card[cvc]': '1234' }, 402, 'invalid_cvc', 'cvc'],
  ['CVC 99 re-collected', { 'cvc_update[cvc]': '99' }, 402, 'invalid_cvc', 'cvc'],
];

const parameters: Case[] = [
  ['no variant', {}, 400, undefined, undefined],
  ['an expand alone', { 'expand[0]': 'card' }, 400, undefined, undefined],
  ['two variants', { ...CARD, ...BANK }, 400, 'parameters_exclusive', 'card'],
  ['pii and person', { 'pii[id_number]': '0', 'person[email]': 'a@b.c' }, 400, 'parameters_exclusive', 'pii'],
  ['a raw card with a customer', { ...CARD, customer: SEEDS.customer }, 400, 'parameters_exclusive', 'card', connected],
  ['a payment method with siblings', { [PM]: SEEDS.bankPaymentMethod, ...BANK }, 400, 'parameters_exclusive', PM],
  ['an unknown parameter', { ...CARD, nonsense: '1' }, 400, 'parameter_unknown', 'nonsense'],
  ['an unknown card parameter', { ...CARD, 'card[nonsense]': '1' }, 400, 'parameter_unknown', 'card[nonsense]'],
  ['__proto__', { ...CARD, '__proto__[x]': '1' }, 400, 'parameter_unknown', '__proto__'],
  ['a malformed name', { ...CARD, 'card[name': '1' }, 400, 'parameter_unknown', 'card[name'],
  ['a very deep name', { 'a[b][c][d][e][f][g][h][i]': '1' }, 400, 'parameter_unknown', 'a[b][c][d][e][f][g][h][i]'],
  ['no number', without(CARD, 'card[number]'), 400, 'parameter_missing', 'card[number]'],
  ['no month', without(CARD, 'card[exp_month]'), 400, 'parameter_missing', 'card[exp_month]'],
  ['no year', without(CARD, 'card[exp_year]'), 400, 'parameter_missing', 'card[exp_year]'],
  ['half a date', { 'person[dob][day]': '1' }, 400, 'parameter_missing', 'person[dob][month]'],
  [
    'no account number',
    without(BANK, 'bank_account[account_number]'),
    400,
    'parameter_missing',
    'bank_account[account_number]',
  ],
  ['no country', without(BANK, 'bank_account[country]'), 400, 'parameter_missing', 'bank_account[country]'],
  ['a card id without its customer', { card: SEEDS.card }, 400, 'parameter_missing', 'customer'],
  ['an empty name', { ...CARD, 'card[name]': '' }, 400, 'parameter_invalid_empty', 'card[name]'],
  ['an empty hash', { person: '' }, 400, 'parameter_invalid_empty', 'person'],
  ['blanks', { ...CARD, 'card[name]': '  ' }, 400, 'parameter_invalid_string_blank', 'card[name]'],
  ['too long a name', { ...CARD, 'card[name]': long(5001) }, 400, undefined, 'card[name]'],
  ['too long a company name', { 'account[company][name]': long(201) }, 400, undefined, 'account[company][name]'],
  ['a hash for a string', { ...CARD, 'card[name][x]': '1' }, 400, undefined, 'card[name]'],
  ['a string for a hash', { person: 'x' }, 400, undefined, 'person'],
  ['text for a day', { 'person[dob][day]': 'x' }, 400, 'parameter_invalid_integer', 'person[dob][day]'],
  ['a fraction for a day', { 'person[dob][day]': '1.5' }, 400, 'parameter_invalid_integer', 'person[dob][day]'],
  ['yes for true', { 'account[tos_shown_and_accepted]': 'yes' }, 400, undefined, 'account[tos_shown_and_accepted]'],
  [
    'text for a share',
    { 'person[relationship][percent_ownership]': 'half' },
    400,
    undefined,
    'person[relationship][percent_ownership]',
  ],
  [
    'a member outside the set',
    { ...CARD, 'card[networks][preferred]': 'amex' },
    400,
    undefined,
    'card[networks][preferred]',
  ],
  ['a string for an array', { 'person[full_name_aliases]': 'x' }, 400, undefined, 'person[full_name_aliases]'],
  ['names for an array', { 'person[full_name_aliases][x]': 'x' }, 400, undefined, 'person[full_name_aliases]'],
  ['a bad email', { 'person[email]': 'nobody' }, 400, 'email_invalid', 'person[email]'],
];

const banks: Case[] = [
  [
    'eight digits',
    { ...BANK, 'bank_account[routing_number]': '11000000' },
    400,
    'routing_number_invalid',
    'bank_account[routing_number]',
  ],
  [
    'no routing number',
    without(BANK, 'bank_account[routing_number]'),
    400,
    'routing_number_invalid',
    'bank_account[routing_number]',
  ],
  [
    'a wrong checksum',
    { ...BANK, 'bank_account[routing_number]': '110000001' },
    400,
    'routing_number_invalid',
    'bank_account[routing_number]',
  ],
  [
    'a short account',
    { ...BANK, 'bank_account[account_number]': '123' },
    400,
    'account_number_invalid',
    'bank_account[account_number]',
  ],
  [
    'letters in an account',
    { ...BANK, 'bank_account[account_number]': 'abcdef' },
    400,
    'account_number_invalid',
    'bank_account[account_number]',
  ],
  [
    'an American account in Germany',
    { ...BANK, 'bank_account[country]': 'DE' },
    400,
    'account_number_invalid',
    'bank_account[account_number]',
  ],
  [
    'a real account',
    { ...BANK, 'bank_account[account_number]': '000987654321' },
    400,
    undefined,
    'bank_account[account_number]',
  ],
  [
    'a country without payouts',
    { ...BANK, 'bank_account[country]': 'CU' },
    400,
    'country_unsupported',
    'bank_account[country]',
  ],
  [
    'no country code',
    { ...BANK, 'bank_account[country]': 'USA' },
    400,
    'country_code_invalid',
    'bank_account[country]',
  ],
  [
    'a code of no country',
    { ...BANK, 'bank_account[country]': 'QX' },
    400,
    'country_code_invalid',
    'bank_account[country]',
  ],
  ['no currency', { ...BANK, 'bank_account[currency]': 'dollars' }, 400, undefined, 'bank_account[currency]'],
  ['a card as bank account', { [PM]: SEEDS.paymentMethod }, 400, undefined, PM],
  ['an unknown payment method', { [PM]: 'pm_none' }, 400, 'resource_missing', PM],
  [
    "somebody's payment method without them",
    { [PM]: SEEDS.customerBankPaymentMethod },
    400,
    'parameter_missing',
    'customer',
  ],
  [
    "another's payment method",
    { [PM]: SEEDS.customerBankPaymentMethod, customer: SEEDS.bankCustomer },
    400,
    'resource_missing',
    'customer',
  ],
];

const clones: Case[] = [
  ['a customer without Stripe-Account', { customer: SEEDS.customer }, 400, undefined, 'customer'],
  ['an unknown customer', { customer: 'cus_none' }, 400, 'resource_missing', 'customer', connected],
  ['a deleted customer', { customer: SEEDS.deletedCustomer }, 400, 'resource_missing', 'customer', connected],
  ["another's card", { customer: SEEDS.bankCustomer, card: SEEDS.card }, 400, 'resource_missing', 'card', connected],
  [
    'a bank account as card',
    { customer: SEEDS.customer, card: SEEDS.bankAccount },
    400,
    'resource_missing',
    'card',
    connected,
  ],
  [
    'an unknown bank account',
    { customer: SEEDS.customer, bank_account: 'ba_none' },
    400,
    'resource_missing',
    'bank_account',
    connected,
  ],
  ['a legacy source by default', { customer: SEEDS.sourceCustomer }, 400, undefined, 'customer', connected],
];

const tables: [string, Case[]][] = [
  ['cards', cardErrors],
  ['parameters', parameters],
  ['bank accounts', banks],
  ['clones', clones],
];

for (const [name, cases] of tables) {
  describe(`refused as Stripe does: ${name}`, () => {
    test.each(cases)('%s', async (_what, form, status, code, param, headers) => {
      const reply = await ask(sandbox, '/v1/tokens', { form, headers });
      const error = at(reply.body, 'error');
      expect([reply.status, at(error, 'code'), at(error, 'param')]).toEqual([status, code, param]);
      expect(at(error, 'type')).toBe(status === 402 ? 'card_error' : 'invalid_request_error');
      expect(at(error, 'doc_url')).toBe(code && `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`);
      expect(at(error, 'request_log_url')).toContain(reply.headers.get('request-id'));
      // Short values are words that a message may well hold by itself.
      for (const value of Object.values(form).filter((sent) => sent.length > 8 && !/^[a-z]+_/.test(sent))) {
        expect(JSON.stringify(reply.body)).not.toContain(value);
      }
    });
  });
}

test.each([
  [{ ...CARD, a: '1', b: '2' }, 'Received unknown parameters: a, b'],
  [{ ...CARD, a: '1' }, 'Received unknown parameter: a'],
  [without(BANK, 'bank_account[account_number]'), 'Missing required param: bank_account[account_number].'],
  [{ ...BANK, 'bank_account[routing_number]': '12' }, 'Routing number must have 9 digits'],
  [
    { ...BANK, 'bank_account[account_holder_type]': 'x' },
    'Invalid bank_account[account_holder_type]: must be one of company or individual',
  ],
  [
    { ...CARD, 'card[networks][preferred]': 'x' },
    'Invalid card[networks][preferred]: must be one of cartes_bancaires, mastercard, or visa',
  ],
  [{ ...CARD, ...BANK }, 'You may only specify one of these parameters: card, bank_account.'],
  [{ ...CARD, 'card[exp_month]': '13' }, "Your card's expiration month is invalid."],
])('messages are worded as Stripe words them (%#)', async (form, message) => {
  const { body } = await ask(sandbox, '/v1/tokens', { form: form as Form });
  expect(at(body, 'error.message')).toBe(message);
});

test('an unknown token is named', async () => {
  const { status, body } = await ask(sandbox, '/v1/tokens/tok_none');
  expect(status).toBe(404);
  expect(at(body, 'error')).toMatchObject({
    code: 'resource_missing',
    param: 'token',
    message: "No such token: 'tok_none'",
  });
});

test('without raw-card access card numbers get 402 and no code, and the rest works', async () => {
  const strict = createSandbox({ rawCards: false });
  const { status, body } = await ask(strict, '/v1/tokens', { form: CARD });
  expect(status).toBe(402);
  expect(at(body, 'error')).toMatchObject({
    type: 'invalid_request_error',
    message: expect.stringMatching(/^Sending credit card numbers directly to the Stripe API is generally unsafe\./),
  });
  expect(at(body, 'error.code')).toBeUndefined();
  expect((await ask(strict, '/v1/tokens', { form: BANK })).status).toBe(200);
});
