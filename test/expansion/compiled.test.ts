import fc from 'fast-check';
import { type DocumentNode, execute, parse } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { expect, test } from 'vitest';
import { createGateway } from '../../src/gateway.js';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SANDBOX_SECRET_KEY, SEEDS } from '../../src/sandbox/seeds.js';
import { UNLIMITED } from '../support/gateway.js';
import { createRecordingLogger } from '../support/recording-logger.js';
import { selectionOf } from './selections.js';

/*
 * An operation that keeps coming back is compiled. Nothing may tell whether it was: neither its response nor what is sent to
 * Stripe. graphql-js executes the first runs of each document, and is what the compiled ones are compared with.
 */
const { cardToken, bankToken } = SEEDS;
const { fetch: askSandbox } = createSandbox();
const TOKEN = {
  ...{ id: 'tok_1', object: 'token', type: 'card', created: 1, livemode: false, used: false, client_ip: null },
  card: {
    id: 'card_1',
    object: 'card',
    brand: 'Visa',
    last4: '4242',
    exp_month: 12,
    exp_year: 2040,
    funding: 'credit',
  },
};

const sent: string[] = [];
/** The sandbox for reads; for creates always the same token, so that every run may give the same response. */
const fetch: typeof globalThis.fetch = async (url, init) => {
  const key = new Headers(init?.headers).get('idempotency-key');
  sent.push([init?.method, url, init?.body, key?.startsWith('gateway-') ? 'of the gateway' : key].join(' '));
  if (init?.method !== 'POST') return askSandbox(url as string, init);
  return Response.json(TOKEN, { headers: { 'request-id': 'req_1' } });
};

const documents = new Map<string, DocumentNode>();
let isCompiled = false;
const observer: Plugin = {
  // The gateway keeps no document that holds a string: here all are kept, so that those are compiled too.
  onParse: ({ params: { source }, setParsedDocument }) => {
    const text = String(source);
    try {
      const document = documents.get(text) ?? parse(text);
      documents.set(text, document);
      setParsedDocument(document);
    } catch {
      // The gateway says what is wrong.
    }
  },
  onExecute: ({ executeFn }) => {
    isCompiled = executeFn !== execute;
  },
};
const { logger, lines } = createRecordingLogger();
const gateway = createGateway({
  secretKey: SANDBOX_SECRET_KEY,
  fetch,
  cacheTtlMs: 0,
  plugins: [observer],
  logger,
  upstreamRate: 'off',
  limits: UNLIMITED,
});

async function ask(query: string, variables: object) {
  sent.length = 0;
  // As a client writes it, and not as `JSON.stringify` does, for which `__proto__` is no key of an object literal.
  const body = `{"query":${JSON.stringify(query)},"variables":${JSON.stringify(variables)}}`;
  const headers = { 'content-type': 'application/json', 'x-request-id': 'same' };
  const response = await gateway.fetch(new Request('http://gateway/graphql', { method: 'POST', headers, body }));
  return { body: (await response.text()).replaceAll(/req_\w+/g, 'req_…'), sent: sent.toSorted() };
}

/** Runs past which an operation that can be compiled is: it takes ten, and then some time. */
const MOST_RUNS = 40;

/** Sends a document until it is compiled; both answers must be the same. */
async function compare(query: string, variables: object) {
  isCompiled = false;
  documents.delete(query);
  const first = await ask(query, variables);
  expect(isCompiled).toBe(false);
  let last = first;
  for (let run = 1; run < MOST_RUNS && !isCompiled; run++) {
    if (run > 10) await new Promise((resolve) => setImmediate(resolve));
    last = await ask(query, variables);
    if (!isCompiled) expect(last).toEqual(first);
  }
  expect(last, query).toEqual(first);
  expect(first.body).not.toContain('INTERNAL_SERVER_ERROR');
  return { ...first, wasCompiled: isCompiled };
}

test('whatever is selected', { timeout: 120_000 }, async () => {
  let compiled = 0;
  await fc.assert(
    fc.asyncProperty(selectionOf('Token', 3), fc.boolean(), async (selection, flag) => {
      const query = `query ($yes: Boolean!, $no: Boolean!) { card: token(id: "${cardToken}") ${selection} bank: token(id: "${bankToken}") ${selection} nobody: token(id: "tok_nobody") ${selection} }`;
      if ((await compare(query, { yes: flag, no: !flag })).wasCompiled) compiled++;
    }),
    { numRuns: 40 },
  );
  expect(compiled).toBeGreaterThan(5);
});

/** Names that every object inherits, among some that none does. */
const NAMES = [
  ...['a', 'b', 'constructor', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf', 'toLocaleString'],
  ...[
    'propertyIsEnumerable',
    '__defineGetter__',
    '__lookupSetter__',
    'then',
    'length',
    'name',
    'prototype',
    'arguments',
  ],
];

/** What stands at one place of a document: nothing, a literal, or a variable with its definition and its value. */
interface Use {
  literal?: string | undefined;
  type?: string;
  fallback?: string | undefined;
  value?: unknown;
}

const VALUES: Record<string, [values: unknown[], literals: string[]]> = {
  String: [
    ['x', '', 'a b', 5, 'a\ud83d', ['x']],
    ['"x"', '""', '"""block"""'],
  ],
  Int: [
    [12, 0, -1, 1.5, '5', 2 ** 31],
    ['12', '0', '-7'],
  ],
  CardNumber: [['4242424242424242', '4242x', 4242], []],
  CardVerificationCode: [['123', 'x'], []],
  Metadata: [
    [{ a: 'b' }, { constructor: 'c', toString: 't' }, {}, { a: 1 }, 'x'],
    ['{ a: "b", valueOf: "v" }', '{}'],
  ],
  DateTime: [['2030-01-01T00:00:00Z', 'soon'], ['"2030-01-01T00:00:00Z"']],
  Gender: [['FEMALE', 'x'], ['MALE']],
};

/** Every way to fill a place of a type. */
function useOf(type: string): fc.Arbitrary<Use> {
  const isRequired = type.endsWith('!');
  const named = type.replace('!', '');
  const [values, literals] = VALUES[named] as [unknown[], string[]];
  const value = fc.oneof(
    { weight: 12, arbitrary: fc.constant(values[0]) },
    { weight: 2, arbitrary: fc.constantFrom(...values) },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
  const ways: fc.Arbitrary<Use>[] = [value.map((given) => ({ type: `${named}!`, value: given }))];
  if (literals.length > 0) {
    ways.push(fc.constantFrom(...literals).map((literal) => ({ literal })));
    const fallback = fc.constantFrom(...literals);
    ways.push(fc.tuple(value, fallback).map(([given, text]) => ({ type: named, fallback: text, value: given })));
  }
  if (!isRequired) {
    ways.push(value.map((given) => ({ type: named, value: given })));
    ways.push(fc.constantFrom({}, { literal: 'null' }, { type: named, fallback: 'null', value: undefined }));
  }
  return fc.oneof(...ways);
}

const CARD_PLACES = {
  number: 'CardNumber!',
  expMonth: 'Int!',
  expYear: 'Int!',
  cvc: 'CardVerificationCode',
  name: 'String',
};
const PERSON_PLACES = { firstName: 'String', gender: 'Gender', metadata: 'Metadata' };

/** A create whose every place is filled one way or another, by variables with names that objects inherit. */
const creates = fc
  .record({
    names: fc.shuffledSubarray(NAMES, { minLength: NAMES.length }),
    key: useOf('String'),
    card: fc.option(fc.record(mapValues(CARD_PLACES, useOf))),
    person: fc.record(mapValues(PERSON_PLACES, useOf)),
    inMetadata: fc.option(
      fc.record({ order: useOf('String'), constructor: useOf('String'), toString: useOf('String') }),
    ),
    alias: useOf('String'),
    date: useOf('DateTime'),
    responseName: fc.constantFrom(...NAMES),
    condition: fc.constantFrom<Use | undefined>(
      ...[
        undefined,
        undefined,
        { type: 'Boolean!', value: true },
        { type: 'Boolean', fallback: 'false', value: undefined },
      ],
      ...[
        { type: 'Boolean', fallback: 'true', value: null },
        { type: 'Boolean!', value: false },
      ],
    ),
  })
  .map(({ names, key, card, person, inMetadata, alias, date, responseName, condition }) => {
    const unused = [...names];
    const definitions: string[] = [];
    const variables: Record<string, unknown> = Object.create(null);
    const fill = ({ literal, type, fallback, value }: Use) => {
      if (type === undefined) return literal;
      const name = unused.pop() as string;
      definitions.push(`$${name}: ${type}${fallback === undefined ? '' : ` = ${fallback}`}`);
      if (value !== undefined) variables[name] = value;
      return `$${name}`;
    };
    const list = (places: Record<string, string | undefined>) =>
      Object.entries(places)
        .flatMap(([place, text]) => (text === undefined ? [] : `${place}: ${text}`))
        .join(', ');
    const filled = (uses: Record<string, Use>) => list(mapValues(uses, fill));
    const input = card
      ? `card: { ${filled(card)} }`
      : `person: { ${list({
          ...mapValues(person, fill),
          ...(inMetadata && { metadata: `{ ${filled(inMetadata)} }` }),
          fullNameAliases: `[${fill(alias) ?? '"x"'}]`,
          additionalTosAcceptances: `{ account: { ${list({ date: fill(date) })} } }`,
        })} }`;
    const args = list({ input: `{ ${input} }`, idempotencyKey: fill(key) });
    const include = condition ? `@include(if: ${fill(condition)})` : '';
    const field = `${responseName}: createToken(${args}) ${include} { token { id valueOf: type card { constructor: last4 } } userErrors { code } replayed }`;
    return { query: `mutation ${definitions.length ? `(${definitions.join(', ')})` : ''} { ${field} }`, variables };
  });

function mapValues<From, To>(object: Record<string, From>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}

test('whatever stands at any place of a create: literals, defaults, nulls, absent variables, names that objects inherit', {
  timeout: 120_000,
}, async () => {
  let compiled = 0;
  let created = 0;
  await fc.assert(
    fc.asyncProperty(creates, async ({ query, variables }) => {
      const { wasCompiled, sent } = await compare(query, variables);
      if (wasCompiled) compiled++;
      if (sent.length > 0) created++;
      // What an object inherits is a function, and was sent to Stripe as one.
      expect(decodeURIComponent(sent.join())).not.toMatch(/native code|function/);
    }),
    { numRuns: 150 },
  );
  expect(compiled).toBeGreaterThan(20);
  expect(created).toBeGreaterThan(10);
});

test.each(['valueOf', 'toString', 'constructor', 'hasOwnProperty', '__proto__', '__defineGetter__'])(
  'a variable named %s is absent where it was not given, however often the document ran',
  async (name) => {
    const query = `mutation ($n: CardNumber!, $${name}: String) { createToken(input: { card: { number: $n, expMonth: 12, expYear: 2034, name: $${name} } }, idempotencyKey: $${name}) { replayed } }`;
    const { body, sent } = await compare(query, { n: '4242424242424242' });
    expect(body).toBe('{"data":{"createToken":{"replayed":false}}}');
    expect(sent).toEqual([expect.not.stringMatching(/name/)]);
    const given = await compare(query, { n: '4242424242424242', ...Object.fromEntries([[name, 'Jane']]) });
    expect(given.sent).toEqual([expect.stringContaining('card[name]=Jane')]);
  },
);

test.each([
  ['a list with what does not exist', `{ tokens(ids: ["${cardToken}", "tok_nobody"]) { id type } }`],
  ['too many ids', `{ tokens(ids: [${Array.from({ length: 26 }, (_, at) => `"tok_${at}"`).join(' ')}]) { id } }`],
  ['an id that is none', '{ token(id: "4242 4242") { id } }'],
  ['one bad id of two', `{ tokens(ids: ["${cardToken}", "../x"]) { id } }`],
  ['several bad ids of many', `{ tokens(ids: ["-" "${cardToken}", "-", "${bankToken}", "-"]) { id type } }`],
  ['a selection that is left empty', `{ token(id: "${cardToken}") { card { last4 @skip(if: true) } } }`],
  ['an operation that is left empty', '{ __typename @skip(if: true) }'],
  ['introspection', '{ __schema { queryType { name fields { name type { kind name ofType { name } } } } } }'],
  ['a type by its name', '{ __type(name: "Card") { name fields(includeDeprecated: true) { name } } }'],
  ['one field in two places', `{ token(id: "${cardToken}") { card { last4 } ... on Token { card { brand } } } }`],
  [
    'aliases that objects inherit',
    `{ toString: token(id: "${cardToken}") { constructor: id valueOf: card { hasOwnProperty: last4 } } }`,
  ],
  ['an alias __proto__', `{ __proto__: token(id: "${cardToken}") { __proto__: id } }`],
  [
    'metadata keys that objects inherit',
    'mutation { createToken(input: { person: { metadata: { constructor: "a", __proto__: "b", toString: "c" } } }) { replayed } }',
  ],
])('%s', async (_what, query) => {
  await compare(query, {});
});

const CARD = { number: '4242424242424242', expMonth: 12, expYear: 2034 };
const PERSON = { firstName: 'Jane', dob: { day: 1, month: 2, year: 1990 }, fullNameAliases: ['J', 'Jay'] };

test.each<[string, string, Record<string, unknown>]>([
  ['a whole input', '($a: CreateTokenInput!) { createToken(input: $a', { a: { card: CARD } }],
  ['what is inside of an input', '($a: CardInput!) { createToken(input: { card: $a }', { a: CARD }],
  [
    'fields among literals',
    '($a: CardNumber!, $b: Int!) { createToken(input: { card: { number: $a, expMonth: 1, expYear: $b } }',
    { a: CARD.number, b: 2034 },
  ],
  ['lists and objects', '($a: PersonInput!) { createToken(input: { person: $a }', { a: PERSON }],
  [
    'one for a list of it',
    '($a: CreateTokenInput!) { createToken(input: $a',
    { a: { person: { fullNameAliases: 'J' } } },
  ],
  ['an item of a list', '($a: String!) { createToken(input: { person: { fullNameAliases: ["J", $a] } }', { a: 'Jay' }],
  ['a default', '($a: CreateTokenInput! = { person: { firstName: "J" } }) { createToken(input: $a', {}],
  [
    'another than the default',
    '($a: CreateTokenInput!, $b: String = "k1") { createToken(idempotencyKey: $b, input: $a',
    { a: { card: CARD }, b: 'k2' },
  ],
  [
    'null in place of a default',
    '($a: CreateTokenInput!, $b: String = "k1") { createToken(idempotencyKey: $b, input: $a',
    { a: { card: CARD }, b: null },
  ],
  [
    'a default that is not replaced',
    '($a: CreateTokenInput!, $b: String = "k1") { createToken(idempotencyKey: $b, input: $a',
    { a: { card: CARD } },
  ],
  [
    'inside a literal of a custom scalar',
    '($a: String, $b: String) { createToken(input: { person: { metadata: { order: $a, other: $b, third: "c" } } }',
    { a: 'x' },
  ],
  [
    'metadata',
    '($a: Metadata) { createToken(input: { person: { metadata: $a } }',
    { a: { constructor: 'a', order: '7' } },
  ],
])('variables: %s', async (_what, source, variables) => {
  const { body, sent } = await compare(`mutation ${source}) { token { id } } }`, variables);
  expect(body).toBe('{"data":{"createToken":{"token":{"id":"tok_1"}}}}');
  expect(sent).toHaveLength(1);
});

test('null at a place that takes none is a bad input, however often the document ran', async () => {
  const query =
    'mutation ($n: CardNumber!, $m: Int = 5) { createToken(input: { card: { number: $n, expMonth: $m, expYear: 2034 } }) { replayed } }';
  const { body, sent } = await compare(query, { n: CARD.number, m: null });
  expect(JSON.parse(body).errors).toMatchObject([
    { message: 'input.card.expMonth must not be null.', extensions: { code: 'BAD_USER_INPUT' } },
  ]);
  expect(sent).toEqual([]);
  // The same document with another value is executed.
  expect((await ask(query, { n: CARD.number })).sent).toHaveLength(1);
});

test('nothing was logged as unexpected, and no operation failed to compile', () => {
  expect(lines.filter(({ level }) => level === 'error' || level === 'warn').map(({ message }) => message)).toEqual([]);
});
