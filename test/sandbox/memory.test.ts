import { inspect } from 'node:util';
import { afterEach, expect, test, vi } from 'vitest';
import { answerRequest } from '../../src/sandbox/answer-request.js';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { plantSeeds } from '../../src/sandbox/plant-seeds.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { createState, type State } from '../../src/sandbox/state.js';
import type { SandboxRequest } from '../../src/sandbox/wire.js';
import { ask, at, BANK, CARD, createToken, type Form } from './ask.js';

afterEach(() => vi.restoreAllMocks());

const PERSON = { 'person[id_number]': '078051120', 'person[ssn_last_4]': '1120', 'person[first_name]': 'Jane' };
const SECRETS = [
  '4242424242424242',
  '4242 4242 4242 4242',
  '9876',
  '000123456789',
  '078051120',
  '4242424242424241',
  '822463',
  '05-1120',
];

/** Symbols too, under which the sandbox hides what is no part of a reply. */
const EVERYTHING = { depth: Infinity, showHidden: true, maxArrayLength: Infinity, maxStringLength: Infinity } as const;

const FORMS: Form[] = [
  { ...CARD, 'card[cvc]': '9876'.slice(0, 3) },
  { ...CARD, 'card[number]': '4242 4242 4242 4242' },
  { ...CARD, 'card[number]': '378282246310005', 'card[cvc]': '9876' },
  { ...CARD, 'card[number]': '4242424242424241' },
  { ...CARD, 'card[4242424242424242]': 'x' },
  { ...CARD, '4242424242424242': 'x' },
  { ...CARD, '4242 4242 4242 4242': 'x' },
  { ...CARD, 'card[3782-822463-10005]': 'x' },
  { ...CARD, 'person[078-05-1120]': 'x' },
  { ...CARD, 'expand[0]': 'card.4242424242424242' },
  { card: '4242424242424242', customer: SEEDS.customer },
  BANK,
  { ...BANK, 'bank_account[country]': 'DE' },
  { 'bank_account[payment_method]': '4242424242424242' },
  { 'pii[id_number]': '078051120' },
  { 'cvc_update[cvc]': '9876' },
  PERSON,
  { 'account[individual][id_number]': '078051120' },
];

const NUMBERS = { number: '4242424242424242', exp_month: '12', exp_year: '2034', cvc: '123' };
const under = (parent: string, fields: Form): Form =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${parent}[${name}]`, value]));
const BANK_NUMBERS = {
  object: 'bank_account',
  country: 'US',
  account_number: '000123456789',
  routing_number: '110000000',
};

/** Where else secrets are sent to. */
const ELSEWHERE: [path: string, form: Form][] = [
  ['/v1/payment_methods', { type: 'card', ...under('card', NUMBERS) }],
  ['/v1/customers', under('source', NUMBERS)],
  ['/v1/customers', under('source', BANK_NUMBERS)],
  [
    '/v1/payment_intents',
    {
      amount: '100',
      currency: 'usd',
      confirm: 'true',
      'payment_method_data[type]': 'card',
      ...under('payment_method_data[card]', NUMBERS),
    },
  ],
  [`/v1/accounts/${SEEDS.account}/external_accounts`, under('external_account', BANK_NUMBERS)],
  ['/v1/accounts', { type: 'custom', ...under('individual', { id_number: '078051120', ssn_last_4: '1120' }) }],
  [`/v1/accounts/${SEEDS.account}/persons`, { id_number: '078051120' }],
];

const AUTHORIZED = { authorization: 'Bearer sk_test_sandbox' };

function toPost(path: string, form: Form, key: string): SandboxRequest {
  const headers = { ...AUTHORIZED, 'content-type': 'application/x-www-form-urlencoded', 'idempotency-key': key };
  return { method: 'POST', path, headers, body: new URLSearchParams(form).toString() };
}

test('nothing that was sent in secret is stored, answered or logged', async () => {
  const stored: unknown[] = [];
  const state = recording(createState({}), stored);
  plantSeeds(state);
  const logs = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name));
  const out = vi.spyOn(process.stdout, 'write');

  const answers: string[] = [];
  for (const [index, form] of FORMS.entries()) {
    answers.push((await answerRequest(state, toPost('/v1/tokens', form, `k${index}`))).text);
  }
  for (const [index, [path, form]] of ELSEWHERE.entries()) {
    const { status, text } = await answerRequest(state, toPost(path, form, `e${index}`));
    expect([path, status]).toEqual([path, 200]);
    answers.push(text);
  }
  const read = { method: 'GET', path: '/v1/tokens/4242424242424242', headers: AUTHORIZED, body: undefined };
  answers.push((await answerRequest(state, read)).text);

  expect(stored.length).toBeGreaterThan(FORMS.length);
  expect(logs.flatMap((log) => log.mock.calls)).toEqual([]);
  expect(out.mock.calls).toEqual([]);
  for (const secret of SECRETS) {
    // Standing alone: a random id may hold any four digits.
    const alone = new RegExp(`(?<![0-9A-Za-z])${secret}(?![0-9A-Za-z])`);
    expect(answers.filter((answer) => alone.test(answer))).toEqual([]);
    expect(inspect(stored, EVERYTHING)).not.toMatch(alone);
  }
  expect(answers.join()).not.toContain('"Jane"');
});

test('a fingerprint means nothing outside of its sandbox', async () => {
  const prints = [];
  for (const sandbox of [createSandbox(), createSandbox()]) {
    prints.push(at((await ask(sandbox, '/v1/tokens', { form: CARD })).body, 'card.fingerprint'));
  }
  expect(prints[0]).not.toBe(prints[1]);
});

test('old objects make room for new ones, and seeds stay', async () => {
  const sandbox = createSandbox({ capacity: 3 });
  const tokens: string[] = [];
  for (let count = 0; count < 5; count++) tokens.push(await createToken(sandbox, CARD));
  const found = await Promise.all(tokens.map((token) => ask(sandbox, `/v1/tokens/${token}`)));
  expect(found.map(({ status }) => status)).toEqual([404, 404, 200, 200, 200]);

  for (let count = 0; count < 5; count++) {
    const { body } = await ask(sandbox, '/v1/customers', { form: { source: 'tok_visa' } });
    tokens.push(String(at(body, 'id')));
  }
  expect((await ask(sandbox, `/v1/customers/${tokens[5]}`)).status).toBe(404);
  expect((await ask(sandbox, `/v1/customers/${tokens[9]}`)).status).toBe(200);
  const seeded = await ask(sandbox, `/v1/tokens/${SEEDS.cardToken}?expand[0]=card.customer.default_source`);
  expect(at(seeded.body, 'card.customer.default_source.last4')).toBe('4242');
});

test('every store is bounded', async () => {
  const state = createState({ capacity: 4 });
  plantSeeds(state);
  const before = state.objects.sizes();
  for (let count = 0; count < 20; count++) {
    for (const [path, form] of [
      ['/v1/tokens', CARD],
      ['/v1/customers', { source: 'tok_visa' }],
    ] as [string, Form][]) {
      const { status } = await answerRequest(state, toPost(path, form, `${path}-${count}`));
      expect(status).toBe(200);
    }
  }
  const after = Object.entries(state.objects.sizes()).map(([kind, size]) => [kind, size - (before[kind] ?? 0)]);
  expect(after.filter(([, size]) => size !== 0)).toEqual([
    ['customer', 4],
    ['card', 4],
    ['token', 4],
  ]);
  expect(state.answers.size).toBe(4);
});

test('an evicted idempotency key is a new one, and an evicted source leaves its list', async () => {
  const sandbox = createSandbox({ capacity: 2 });
  const headers = { 'idempotency-key': 'first' };
  const first = await ask(sandbox, '/v1/tokens', { form: CARD, headers });
  for (const key of ['second', 'third']) {
    await ask(sandbox, '/v1/tokens', { form: CARD, headers: { 'idempotency-key': key } });
  }
  const again = await ask(sandbox, '/v1/tokens', { form: CARD, headers });
  expect(at(again.body, 'id')).not.toBe(at(first.body, 'id'));

  const customer = String(at((await ask(sandbox, '/v1/customers', { form: { source: 'tok_visa' } })).body, 'id'));
  for (const source of ['tok_amex', 'tok_jcb']) {
    await ask(sandbox, `/v1/customers/${customer}/sources`, { form: { source } });
  }
  const { body } = await ask(sandbox, `/v1/customers/${customer}?expand[0]=sources&expand[1]=default_source`);
  expect(at(body, 'sources.data.length')).toBe(2);
  expect(at(body, 'default_source')).toBeTypeOf('string');
});

test('two sandboxes share nothing', async () => {
  const token = await createToken(createSandbox(), CARD);
  expect((await ask(createSandbox(), `/v1/tokens/${token}`)).status).toBe(404);
});

/** A state that also notes down all that is put into it. */
function recording(state: State, stored: unknown[]): State {
  const { objects, answers } = state;
  const record =
    <A extends unknown[]>(set: (...entry: A) => void) =>
    (...entry: A) => {
      stored.push(entry);
      set(...entry);
    };
  return {
    ...state,
    objects: { ...objects, set: record(objects.set) },
    answers: { ...answers, set: record(answers.set) },
  };
}
