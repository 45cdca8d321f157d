import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type RunningGateway, startGateway, textOf } from '../support/gateway.js';

const PAN = '4000056655665556';
const CVC = '7391';
const CARD = { number: PAN, expMonth: 12, expYear: 2034, cvc: CVC };
const CREATE = 'mutation ($input: CreateTokenInput!) { createToken(input: $input) { token { id } } }';

describe('a wrong input is refused by path and rule, without its values:', () => {
  let gateway: RunningGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());
  afterEach(() => {
    expect(gateway.upstream.seen).toEqual([]);
  });

  test.each<[string, unknown, string | RegExp]>([
    [
      'two variants',
      { card: CARD, pii: { idNumber: PAN } },
      /^input takes exactly one of card, .*: card and pii were given\.$/,
    ],
    ['no variant', {}, /^input takes exactly one of card, .*: none was given\.$/],
    ['a null variant', { card: null }, 'input.card must not be null.'],
    [
      'a missing field',
      { card: { ...CARD, number: undefined } },
      'input.card.number is missing: it takes CardNumber!.',
    ],
    ['a null field', { card: { ...CARD, number: null } }, 'input.card.number must not be null: it takes CardNumber!.'],
    ['a number as a number', { card: { ...CARD, number: Number(PAN) } }, 'input.card.number must be a string.'],
    ['letters in a number', { card: { ...CARD, number: `${PAN}x` } }, /^input.card.number must be digits/],
    ['letters in a code', { card: { ...CARD, cvc: `${CVC}x` } }, 'input.card.cvc must be digits.'],
    [
      'text for a whole number',
      { card: { ...CARD, expMonth: PAN } },
      'input.card.expMonth must be a whole number of at most 32 bits.',
    ],
    [
      'a fraction',
      { card: { ...CARD, expMonth: 1.5 } },
      'input.card.expMonth must be a whole number of at most 32 bits.',
    ],
    [
      'an unknown field',
      { card: { ...CARD, [PAN]: PAN } },
      /^input.card has a field that CardInput does not have\. It has number, /,
    ],
    [
      'a field named __proto__',
      JSON.parse(`{"card":{"number":"${PAN}","expMonth":1,"expYear":2034,"__proto__":{"a":"${PAN}"}}}`),
      /^input.card has a field that CardInput does not have\. It has number, /,
    ],
    ['a list for an object', { card: [CARD] }, 'input.card must be an object: it takes CardInput.'],
    ['text for an object', { card: PAN }, 'input.card must be an object: it takes CardInput.'],
    ['no object at all', PAN, 'input must be an object: it takes CreateTokenInput.'],
    ['null', null, 'input must not be null: it takes CreateTokenInput!.'],
    ['nothing', undefined, 'input is missing: it takes CreateTokenInput!.'],
    [
      'an unknown member',
      { card: { ...CARD, networks: { preferred: PAN } } },
      'input.card.networks.preferred must be one of CARTES_BANCAIRES, MASTERCARD, VISA.',
    ],
    [
      'a wrong list item',
      { person: { fullNameAliases: ['a', 5] } },
      'input.person.fullNameAliases.1 must be a string.',
    ],
    [
      'a wrong moment',
      { person: { additionalTosAcceptances: { account: { date: PAN } } } },
      'input.person.additionalTosAcceptances.account.date must be a valid DateTime.',
    ],
    [
      'wrong metadata',
      { person: { metadata: { a: Number(PAN) } } },
      'input.person.metadata must be an object whose values are strings.',
    ],
    [
      'a control character in an id number',
      { pii: { idNumber: `${PAN}\n` } },
      /^input.pii.idNumber must be 1 to 255 characters/,
    ],
  ])('%s', async (_what, input, message) => {
    const { body, status } = await gateway.ask(CREATE, { input }, { accept: 'application/graphql-response+json' });
    expect(status).toBe(400);
    expect(body.errors?.[0]?.message).toMatch(message);
    expect(body.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', requestId: expect.any(String) });
    expectNoValues(body);
  });

  test.each<[string, string, string | RegExp]>([
    [
      'a literal card number',
      `card: { number: "${PAN}", expMonth: 1, expYear: 2034 }`,
      /^input\.card\.number: A CardNumber must be given by a variable/,
    ],
    [
      'a literal number',
      `card: { number: ${PAN}, expMonth: 1, expYear: 2034 }`,
      /^input\.card\.number: A CardNumber must be given by a variable/,
    ],
    ['a literal code', `cvcUpdate: { cvc: "${CVC}" }`, /^input\.cvcUpdate\.cvc: A CardVerificationCode must/],
    [
      'a literal account number',
      `bankAccount: { country: "US", accountNumber: "${PAN}" }`,
      /^input\.bankAccount\.accountNumber: A BankAccountNumber must/,
    ],
    ['a literal id number', `pii: { idNumber: "${PAN}" }`, /^input\.pii\.idNumber: A PersonalIdNumber must/],
    ['a wrong literal', `card: { number: $n, expMonth: "${PAN}", expYear: 2034 }`, 'input.card.expMonth must be Int!.'],
    [
      'a wrong member',
      `card: { number: $n, expMonth: 1, expYear: 2034, networks: { preferred: N${PAN} } }`,
      /^input\.card\.networks\.preferred must be PreferredCardNetwork, one of CARTES_BANCAIRES/,
    ],
    [
      'an unknown field',
      `card: { number: $n, expMonth: 1, expYear: 2034, x123: 1 }`,
      'Field "…" is not defined by type "CardInput".',
    ],
    ['a field named like a card', `x${PAN}: 1`, 'A name must not look like a card number.'],
    ['a missing field', `card: { number: $n }`, 'Field "CardInput.expMonth" of required type "Int!" was not provided.'],
    ['two variants', `card: { number: $n, expMonth: 1, expYear: 2034 }, pii: { idNumber: $n }`, /CreateTokenInput/],
    [
      'a wrong moment',
      `person: { additionalTosAcceptances: { account: { date: "${PAN}" } } }`,
      'input.person.additionalTosAcceptances.account.date must be DateTime.',
    ],
  ])('%s in the document', async (_what, literal, message) => {
    const query = `mutation ($n: CardNumber!) { createToken(input: { ${literal} }) { token { id } } }`;
    const { body } = await gateway.ask(query, { n: PAN });
    expect(body.errors?.map((error) => error.message)).toContainEqual(expect.stringMatching(message));
    expect(body.errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expectNoValues(body);
  });

  test('a literal as the default of a variable is refused', async () => {
    const query = `mutation ($n: CardNumber = "${PAN}") { createToken(input: { card: { number: $n, expMonth: 1, expYear: 2034 } }) { token { id } } }`;
    const { body } = await gateway.ask(query);
    expect(body.errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expectNoValues(body);
  });

  test.each([
    ['a syntax error', `{ token(id: "${PAN}" }`, 'GRAPHQL_PARSE_FAILED'],
    ['an unterminated string', `{ token(id: "${PAN}`, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', `{ c${PAN} }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown argument', `{ token(id: "x", c${PAN}: 1) { id } }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown fragment', `{ ...F${PAN} }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown directive', `{ token(id: "x") @d${PAN} { id } }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown type', `query ($v: T${PAN}) { token(id: "x") { id } }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unused variable', `query ($v${PAN}: ID) { token(id: "x") { id } }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['a conflict', `query A${PAN} { a${PAN}: __typename a${PAN}: token(id: "x") { id } }`, 'GRAPHQL_VALIDATION_FAILED'],
  ])('%s repeats nothing of the document', async (_what, query, code) => {
    const { body } = await gateway.ask(query);
    expect(body.errors?.[0]?.extensions.code).toBe(code);
    expect(body.errors?.[0]).toHaveProperty('locations');
    expectNoValues(body);
  });

  test('an unknown field is named, unless it may be a number', async () => {
    const { body } = await gateway.ask('query ($id: ID!) { token(id: $id) { card { last5 } } }', { id: 'tok_1' });
    expect(body.errors?.[0]?.message).toBe('Cannot query field "last5" on type "Card". Did you mean "last4"?');
    const number = await gateway.ask(`query ($id: ID!) { token(id: $id) { card { last4_123 } } }`, { id: 'tok_1' });
    expect(number.body.errors?.[0]?.message).toMatch(/^Cannot query field "…" on type "Card"\./);
  });
});

function expectNoValues(body: unknown): void {
  const text = textOf(body);
  expect(text).not.toContain(PAN);
  expect(text).not.toContain(CVC);
}
