import fc from 'fast-check';
import { type ExecutionArgs, type ExecutionResult, execute, getOperationAST, parse } from 'graphql';
import { expect, test } from 'vitest';
import { ALL_SCOPES } from '../../src/auth/scope.js';
import { resolveConditions } from '../../src/expansion/conditions.js';
import { coerceVariables } from '../../src/plugins/coerce-input.js';
import { compile } from '../../src/plugins/compile.js';
import { maskError } from '../../src/plugins/mask-error.js';
import { buildSchema } from '../../src/resolvers/build-schema.js';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SANDBOX_SECRET_KEY, SEEDS } from '../../src/sandbox/seeds.js';
import { selectionOf } from './selections.js';

/*
 * An operation that keeps coming back is compiled. Whether it was must not be seen in an answer: both ways are held against
 * each other over generated selections, on what the sandbox holds.
 */
const schema = buildSchema();
const sandbox = createSandbox();

/** The whole of an object that the sandbox has, whatever is asked to be expanded: references stay ids past one level. */
async function load(resource: string, id: string, expand: readonly string[]) {
  const query = expand.map((path) => `expand[]=${path}`).join('&');
  const reply = await sandbox.fetch(`http://sandbox/v1/${resource}s/${id}?${query}`, {
    headers: { authorization: `Bearer ${SANDBOX_SECRET_KEY}` },
  });
  return reply.ok ? reply.json() : null;
}

/** A token whose id tells what it was made with. */
async function createToken(call: object) {
  return { object: { id: JSON.stringify(call), object: 'token', type: 'card' }, replayed: false };
}

async function answers(source: string, variables: Record<string, unknown>) {
  const document = resolveConditions(parse(source), (name) => variables[name] === true);
  const args = (): ExecutionArgs => ({
    schema,
    document,
    contextValue: { gateway: { load, createToken, caller: { scopes: ALL_SCOPES } } },
    variableValues: variables,
  });
  const compiled = await compile(schema, document, undefined);
  const operation = getOperationAST(document);
  const coerced = operation && coerceVariables(schema, operation, variables);
  if (!compiled || !coerced) throw new Error(`It was not compiled: ${source}`);
  return [toText(await execute(args())), toText(await compiled(args(), coerced))];
}

/** As the handler prints it, with its errors masked. */
function toText({ data, errors }: ExecutionResult): string {
  return JSON.stringify({ data, errors: errors?.map((error) => maskError(error).toJSON()) });
}

test('whatever is selected', async () => {
  let withData = 0;
  await fc.assert(
    fc.asyncProperty(selectionOf('Token', 4), fc.boolean(), async (selection, flag) => {
      const source = `query ($yes: Boolean!, $no: Boolean!) { card: token(id: "${SEEDS.cardToken}") ${selection} bank: token(id: "${SEEDS.bankToken}") ${selection} nobody: token(id: "tok_nobody") ${selection} }`;
      const [one, other] = await answers(source, { yes: flag, no: !flag });
      expect(other).toBe(one);
      if (one?.includes('"card":{"')) withData++;
    }),
    { numRuns: 150 },
  );
  expect(withData).toBeGreaterThan(50);
});

test.each([
  ['a list with what is not there', `{ tokens(ids: ["${SEEDS.cardToken}", "tok_nobody"]) { id type } }`],
  ['too many ids', `{ tokens(ids: [${Array.from({ length: 26 }, (_, at) => `"tok_${at}"`).join(' ')}]) { id } }`],
  ['an id that is none', '{ token(id: "4242 4242") { id } }'],
  ['one bad id of two', `{ tokens(ids: ["${SEEDS.cardToken}", "../x"]) { id } }`],
  [
    'several bad ids of many',
    `{ tokens(ids: ["-" "${SEEDS.cardToken}", "-", "${SEEDS.bankToken}", "-"]) { id type } }`,
  ],
  ['a selection that is left empty', `{ token(id: "${SEEDS.cardToken}") { card { last4 @skip(if: true) } } }`],
  ['an operation that is left empty', '{ __typename @skip(if: true) }'],
  ['introspection', '{ __schema { queryType { name fields { name type { kind name ofType { name } } } } } }'],
  ['a type by its name', '{ __type(name: "Card") { name fields(includeDeprecated: true) { name } } }'],
  ['one field in two places', `{ token(id: "${SEEDS.cardToken}") { card { last4 } ... on Token { card { brand } } } }`],
])('%s', async (_what, source) => {
  const [one, other] = await answers(source, {});
  expect(other).toBe(one);
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
  ['lists and hashes', '($a: PersonInput) { createToken(input: { person: $a }', { a: PERSON }],
  [
    'one for a list of it',
    '($a: CreateTokenInput!) { createToken(input: $a',
    { a: { person: { fullNameAliases: 'J' } } },
  ],
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
])('variables: %s', async (_what, source, variables) => {
  const [one, other] = await answers(`mutation ${source}) { token { id } } }`, variables);
  const withoutKey = (text: string | undefined) => text?.replace(/gateway[0-9a-f-]+/, '');
  expect(withoutKey(other)).toBe(withoutKey(one));
  expect(one).toContain('"token":{"id"');
});
