import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { type RunningGateway, startGateway } from '../support/gateway.js';

const CREATE =
  'mutation ($input: CreateTokenInput!) { createToken(input: $input) { token { id type } userErrors { code message field } } }';
const HALF = '\ud83d';
const CARD = { number: '4242424242424242', expMonth: 12, expYear: 2034 };
const ACCOUNT = { country: 'US', accountNumber: '000123456789', routingNumber: '110000000' };

describe('an input', () => {
  let gateway: RunningGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());
  afterEach(() => {
    gateway.upstream.seen.length = 0;
  });

  test.each<[string, object, string]>([
    ['half of a surrogate pair', { card: { ...CARD, name: `a${HALF}` } }, 'input.card.name'],
    ['the other half', { card: { ...CARD, name: '\ude00a' } }, 'input.card.name'],
    ['one in an id', { savedCard: { customer: `cus_${HALF}` } }, 'input.savedCard.customer'],
    ['one in a list', { person: { fullNameAliases: ['J', HALF] } }, 'input.person.fullNameAliases.1'],
    ['one far down', { person: { address: { city: HALF } } }, 'input.person.address.city'],
    ['one in a key of metadata', { person: { metadata: { [HALF]: 'a' } } }, 'input.person.metadata'],
    ['one in a value of metadata', { person: { metadata: { a: HALF } } }, 'input.person.metadata'],
    ['UNKNOWN as a choice', { bankAccount: { ...ACCOUNT, accountType: 'UNKNOWN' } }, 'input.bankAccount.accountType'],
    [
      'UNKNOWN as another choice',
      { bankAccount: { ...ACCOUNT, accountHolderType: 'UNKNOWN' } },
      'input.bankAccount.accountHolderType',
    ],
    ['an account without anything', { account: {} }, 'input.account'],
    ['an account with nothing but null', { account: { company: { name: null }, individual: {} } }, 'input.account'],
    ['a person without anything', { person: { dob: null, metadata: {} } }, 'input.person'],
    [
      'a bank account without its country',
      { bankAccount: { accountNumber: '000123456789' } },
      'input.bankAccount.country',
    ],
    [
      'a number beside a PaymentMethod',
      { bankAccount: { paymentMethod: 'pm_1', accountNumber: '000123456789' } },
      'input.bankAccount.accountNumber',
    ],
    [
      'a country beside a PaymentMethod',
      { bankAccount: { paymentMethod: 'pm_1', country: 'US' } },
      'input.bankAccount.country',
    ],
  ])('is refused with its path and no value: %s', async (_what, input, path) => {
    const { body } = await gateway.ask(CREATE, { input });
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(body.errors?.[0]?.message.split(' ')[0]).toBe(path);
    expect(body.errors?.[0]?.message).not.toMatch(/[\ud800-\udfff]|000123456789/);
    expect(gateway.upstream.seen).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['a whole surrogate pair', { card: { ...CARD, name: '😀' } }, `card[name]=${encodeURIComponent('😀')}`],
    [
      'inherited names as keys of metadata',
      { person: { metadata: { toString: 'a', valueOf: 'b' } } },
      'person[metadata][toString]=a',
    ],
    ['a number in parentheses', { pii: { idNumber: 'A123456(3)' } }, 'pii[id_number]=A123456(3)'],
    ['a number with a plus sign', { pii: { idNumber: '121212+1212' } }, 'pii[id_number]=121212%2B1212'],
    ['a combining mark', { pii: { idNumber: 'A\u0308 1' } }, `pii[id_number]=${encodeURIComponent('A\u0308 1')}`],
    [
      'a share that is next to nothing',
      { person: { relationship: { percentOwnership: 1e-7 } } },
      'person[relationship][percent_ownership]=0.0000001',
    ],
  ])('goes to Stripe: %s', async (_what, input, form) => {
    const { body } = await gateway.ask(CREATE, { input });
    expect(body.errors).toBeUndefined();
    expect(gateway.upstream.seen[0]?.body.split('&')).toContain(form);
  });

  test.each(['', '\u0000', 'a\nb', HALF, 'x'.repeat(256)])('has no id number of %j', async (idNumber) => {
    const { body } = await gateway.ask(CREATE, { input: { pii: { idNumber } } });
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(gateway.upstream.seen).toEqual([]);
  });

  test('names a PaymentMethod alone, with its customer', async () => {
    await gateway.ask(CREATE, { input: { bankAccount: { paymentMethod: 'pm_1', country: null, customer: 'cus_1' } } });
    expect(gateway.upstream.seen[0]?.body).toBe('customer=cus_1&bank_account[payment_method]=pm_1');
  });
});

describe('metadata written into the document', () => {
  let gateway: RunningGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  const ask = (metadata: string, variables?: object) => {
    gateway.upstream.seen.length = 0;
    const definitions = [/\$x/.test(metadata) ? '$x: String' : '', /\$n/.test(metadata) ? '$n: Int' : ''].join('');
    const query = `mutation ${definitions && `(${definitions})`} {
      createToken(input: { person: { firstName: "J", metadata: ${metadata} } }) { token { id } }
    }`;
    return gateway.ask(query, variables);
  };
  const sent = () => gateway.upstream.seen[0]?.body.split('&').filter((pair) => pair.includes('metadata'));

  test.each<[string, string, object | undefined, string[]]>([
    ['takes literals', '{ order: "1" }', undefined, ['person[metadata][order]=1']],
    ['takes a variable', '{ order: $x }', { x: '7' }, ['person[metadata][order]=7']],
    ['takes both', '{ a: "1", order: $x }', { x: '7' }, ['person[metadata][a]=1', 'person[metadata][order]=7']],
    ['leaves out the key of a variable that is absent', '{ a: "1", order: $x }', {}, ['person[metadata][a]=1']],
    ['takes inherited names', '{ constructor: $x }', { x: '7' }, ['person[metadata][constructor]=7']],
  ])('%s', async (_what, metadata, variables, expected) => {
    const { body } = await ask(metadata, variables);
    expect(body.errors).toBeUndefined();
    expect(sent()).toEqual(expected);
  });

  test.each<[string, string, object | undefined, string]>([
    ['a number', '{ order: 1 }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
    ['an object', '{ order: { a: "1" } }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
    ['a number beside a variable', '{ a: 1, order: $x }', { x: '7' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['null in a variable', '{ order: $x }', { x: null }, 'BAD_USER_INPUT'],
    ['a number in a variable', '{ order: $n }', { n: 5 }, 'BAD_USER_INPUT'],
    ['half of a surrogate pair in a variable', '{ order: $x }', { x: HALF }, 'BAD_USER_INPUT'],
  ])('does not take %s', async (_what, metadata, variables, code) => {
    const { body } = await ask(metadata, variables);
    expect(body.errors).toMatchObject([{ extensions: { code } }]);
    expect(sent()).toBeUndefined();
  });
});

describe('a clone', () => {
  let gateway: RunningGateway;
  beforeAll(async () => {
    gateway = await startGateway();
    gateway.upstream.script = (seen, response) => {
      const type = seen.body.includes('cus_bank') ? 'bank_account' : 'card';
      const reply = { id: 'tok_1', object: 'token', created: 1, livemode: false, type };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
      return 'handled';
    };
  });
  afterAll(() => gateway.close());

  test.each<[string, object, string[]]>([
    ['a bank account', { savedBankAccount: { customer: 'cus_card' } }, ['savedBankAccount', 'bankAccount']],
    ['a card', { savedCard: { customer: 'cus_bank' } }, ['savedCard', 'card']],
  ])('of what is not %s is told, not returned', async (kind, input, field) => {
    const { body } = await gateway.ask(CREATE, { input }, { 'stripe-account': SEEDS.account });
    expect(body.data.createToken).toEqual({
      token: null,
      userErrors: [
        {
          code: 'source_type_mismatch',
          message: `The customer's default source is not ${kind}. Give the id of the one to clone.`,
          field,
        },
      ],
    });
  });

  test('of the right kind is a token', async () => {
    const input = { savedCard: { customer: 'cus_card' } };
    const { body } = await gateway.ask(CREATE, { input }, { 'stripe-account': SEEDS.account });
    expect(body.data.createToken).toMatchObject({ token: { type: 'CARD' }, userErrors: [] });
  });
});

test('an error code of Stripe by the name of what objects inherit has no page and no text of its own', async () => {
  const gateway = await startGateway();
  gateway.upstream.script = (_seen, response) => {
    const error = { type: 'invalid_request_error', code: 'constructor', param: '__proto__' };
    response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
    return 'handled';
  };
  const { body } = await gateway.ask(CREATE.replace('message', 'message docUrl'), { input: { card: CARD } });
  expect(body.data.createToken.userErrors).toEqual([
    { code: 'constructor', message: 'Stripe refused this input.', docUrl: null, field: ['card'] },
  ]);
  await gateway.close();
});
