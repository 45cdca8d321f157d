import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from '../../src/config/limits.js';
import { createExamples } from '../../src/graphiql/examples.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { type RunningGateway, startGateway, UNLIMITED } from '../support/gateway.js';

const ID = SEEDS.cardToken;
const VARIABLES = { n: '4242424242424242' };
const times = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, at) => part(at)).join(' ');
const typenames = (count: number) => times(count, (at) => (at ? `a${at}: __typename` : '__typename'));
const creates = (count: number) =>
  times(count, (at) => `c${at}: createToken(input: { card: { number: $n, expMonth: 1, expYear: 2034 } }) { replayed }`);

/** The token is one deep and its card two; from there customer and card by turns. */
function deep(depth: number): string {
  const steps = Array.from({ length: depth - 3 }, (_, at) => (at % 2 ? 'defaultSource { ... on Card' : 'customer'));
  const open = [`token(id: "${ID}")`, 'card', ...steps].map((step) => `${step} {`).join(' ');
  return `{ ${open} __typename ${'}'.repeat(open.split('{').length - 1)} }`;
}

/** So many fields when its one fragment is written out. */
function writtenOut(fields: number): string {
  const spread = 30;
  const tokens = Math.floor(fields / (spread + 1));
  const rest = fields - tokens * (spread + 1);
  return `{ ${typenames(rest)} ${times(tokens, (at) => `t${at}: token(id: "${ID}") { ...A }`)} }
    fragment A on Token { ${times(spread, (at) => `a${at}: id`)} }`;
}

/** For each limit documents of a given size by its measure, and what is said of those that are past it. */
const TABLE: [limit: keyof Limits, what: string, of: (size: number) => string, said: string][] = [
  [
    'tokens',
    'as text',
    (size) =>
      `{ token(id: "${ID}") { ${times((size - 10) / 3, (at) => `a${at}: id`)} ${times((size - 10) % 3, () => 'type')} } }`,
    'A document may have at most 1000 tokens.',
  ],
  ['tokens', 'written out', writtenOut, 'An operation may have at most 1000 fields, with fragments written out.'],
  ['depth', 'of fields', deep, 'Fields may be nested at most 10 levels deep.'],
  [
    'depth',
    'in fragments',
    (size) => deep(size).replace('{', '{ ...A } fragment A on Query {'),
    'Fields may be nested at most 10 levels deep.',
  ],
  ['aliases', 'side by side', (size) => `{ ${typenames(size + 1)} }`, ALIASES(15)],
  ['aliases', 'repeated', (size) => `{ token(id: "${ID}") { id ${times(size, () => 'id')} } }`, ALIASES(15)],
  ['aliases', 'repeated in fragments', (size) => `{ ${times(size + 1, () => '... { __typename }')} }`, ALIASES(15)],
  [
    'aliases',
    'as spreads',
    (size) => `{ ${times(size + 1, () => '...A')} } fragment A on Query { __typename }`,
    ALIASES(15),
  ],
  [
    'aliases',
    'in fragments of fragments',
    (size) => `{ ...A } fragment A on Query { ...B } fragment B on Query { ${typenames(size + 1)} }`,
    ALIASES(15),
  ],
  [
    'directives',
    'on fields',
    (size) => `{ ${times(size, (at) => `a${at}: __typename @skip(if: false)`)} }`,
    'An operation may have at most 5 directives.',
  ],
  [
    'directives',
    'on fragments',
    (size) => `{ __typename ${times(size, () => '... @include(if: true) { __typename }')} }`,
    'An operation may have at most 5 directives.',
  ],
  ['rootFields', 'of a query', (size) => `{ ${typenames(size)} }`, 'A query may have at most 15 root fields.'],
  [
    'rootFields',
    'in fragments',
    (size) =>
      `{ ...A ... { ...B } } fragment A on Query { b: __typename } fragment B on Query { ${typenames(size - 1)} }`,
    'A query may have at most 15 root fields.',
  ],
  [
    'mutationFields',
    'of a mutation',
    (size) => `mutation { ${typenames(size)} }`,
    'A mutation may have at most 5 root fields.',
  ],
  [
    'creates',
    'of a mutation',
    (size) => `mutation ($n: CardNumber!) { ${creates(size)} }`,
    'An operation may have at most 5 createToken fields.',
  ],
  [
    'creates',
    'in fragments',
    (size) => `mutation ($n: CardNumber!) { ...A } fragment A on Mutation { ${creates(size)} }`,
    'An operation may have at most 5 createToken fields.',
  ],
];

function ALIASES(limit: number): string {
  return `An operation may have at most ${limit} aliases and repeated fields.`;
}

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

test.each(TABLE)('%s, %s: as many as the default are taken, and not one more', async (limit, _what, of, said) => {
  const size = DEFAULT_LIMITS[limit];
  const alone = await startGateway({ limits: { ...UNLIMITED, [limit]: size } });
  const at = await alone.ask(of(size), VARIABLES);
  expect(at.body.errors).toBeUndefined();
  expect(at.body.data).toBeTruthy();

  alone.upstream.seen.length = 0;
  const past = await alone.ask(of(size + 1), VARIABLES);
  expect(past.body.data).toBeUndefined();
  expect(past.body.errors).toMatchObject([
    { message: said, extensions: { code: 'GRAPHQL_VALIDATION_FAILED', requestId: expect.any(String) } },
  ]);
  expect(alone.upstream.seen).toEqual([]);
  await alone.close();
});

test('each operation of a document is measured, and @skip hides nothing', async () => {
  const query = `query A { __typename } query B { ${typenames(16)} }`;
  const response = await gateway.send('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, operationName: 'A' }),
  });
  expect(await response.json()).toMatchObject({ errors: [{ message: 'A query may have at most 15 root fields.' }] });
  const skipped = `mutation ($n: CardNumber!) { ${creates(6).replace('}) {', '}) @skip(if: true) {')} }`;
  expect((await gateway.ask(skipped, VARIABLES)).body.errors?.[0]?.message).toBe(
    'An operation may have at most 5 createToken fields.',
  );
});

test('literals may be as deep as fields', async () => {
  const literal = (depth: number) => `{ token(id: ${'['.repeat(depth)}${']'.repeat(depth)}) { id } }`;
  const messages = async (depth: number) => (await gateway.ask(literal(depth))).body.errors?.[0]?.message;
  expect(await messages(10)).not.toMatch(/deep/);
  expect(await messages(11)).toBe('Literals may be nested at most 10 levels deep.');
});

test('the introspection query of clients passes, and a deeper one does not', async () => {
  const options = {
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
  };
  for (const query of [getIntrospectionQuery(), getIntrospectionQuery({ ...options, oneOf: true })]) {
    const { body } = await gateway.ask(query);
    expect(body.errors).toBeUndefined();
    expect(body.data.__schema.types.length).toBeGreaterThan(50);
  }
  const chain = (depth: number) =>
    `{ __type(name: "Query") { ${'ofType { '.repeat(depth - 2)} name ${'}'.repeat(depth - 2)} } }`;
  expect((await gateway.ask(chain(20))).body.errors).toBeUndefined();
  expect((await gateway.ask(chain(21))).body.errors?.[0]?.message).toBe(
    'Introspection may be nested at most 20 levels deep.',
  );
});

test.each(createExamples({ ...SEEDS, connectedAccount: SEEDS.account }))(
  'the example of GraphiQL passes: $title',
  async ({ query, variables, headers }) => {
    const { body } = await gateway.ask(query, JSON.parse(variables ?? '{}'), JSON.parse(headers ?? '{}'));
    expect(body.errors).toBeUndefined();
    expect(body.data).toBeTruthy();
  },
);

test.each([
  ['of the document', `{ ${times(9, (at) => `x${at}`)} }`, {}],
  ['of the variables', `query ($a: [ID!]!) { tokens(ids: $a) { id } }`, { a: [1, 2, 3, 4, 5, 6].map(() => null) }],
])('at most five errors %s are shown', async (_what, query, variables) => {
  expect((await gateway.ask(query, variables)).body.errors).toHaveLength(5);
});

test('the body may be as large as its limit says', async () => {
  const narrow = await startGateway({ limits: { body: 2000 } });
  const send = (size: number) =>
    narrow.send('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{__typename}"}'.padEnd(size),
    });
  expect((await send(2000)).status).toBe(200);
  const past = await send(2001);
  expect(past.status).toBe(413);
  expect(await past.json()).toMatchObject({ errors: [{ message: 'The body may have at most 2000 bytes.' }] });
  await narrow.close();
});
