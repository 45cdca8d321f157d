import fc from 'fast-check';
import { execute, type GraphQLObjectType, getNamedType, isLeafType, isListType, isNonNullType, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALL_SCOPES } from '../../src/auth/scope.js';
import { GatewayError } from '../../src/errors.js';
import { buildSchema } from '../../src/resolvers/build-schema.js';
import { type RunningGateway, startGateway, UNLIMITED } from '../support/gateway.js';
import { card, customer, token } from './bare-objects.js';
import { objectsOf } from './output-schema.js';
import { selectAll } from './select-all.js';

const schema = buildSchema();
const tokenType = schema.getType('Token') as GraphQLObjectType;

describe('a value of Stripe that does not fit its field', () => {
  let gateway: RunningGateway;
  let reply: object;
  beforeAll(async () => {
    gateway = await startGateway({ limits: UNLIMITED });
    gateway.upstream.script = (_seen, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
      return 'handled';
    };
  });
  afterAll(() => gateway.close());

  test.each<[string, object, string, (string | number)[]]>([
    ['a moment that no calendar has', { created: 1e15 }, 'created', ['token', 'created']],
    ['a moment as text', { created: '1700000000' }, 'created', ['token', 'created']],
    ['a Boolean as text', { used: 'false' }, 'used', ['token', 'used']],
    ['a Boolean as a number', { livemode: 1 }, 'livemode', ['token', 'livemode']],
    ['text as a number', { client_ip: 7 }, 'clientIp', ['token', 'clientIp']],
    ['a missing value that is promised', { livemode: undefined }, 'livemode', ['token', 'livemode']],
    ['an enum that is no word', { type: 5 }, 'type', ['token', 'type']],
    ['an object that is text', { card: 'str' }, 'card { brand }', ['token', 'card']],
    ['an object that is a list', { card: [card] }, 'card { brand }', ['token', 'card']],
    [
      'a whole number past 32 bits',
      { card: { ...card, exp_month: 3e9 } },
      'card { expMonth }',
      ['token', 'card', 'expMonth'],
    ],
    [
      'a whole number with a fraction',
      { card: { ...card, exp_month: 1.5 } },
      'card { expMonth }',
      ['token', 'card', 'expMonth'],
    ],
    ['an id that is none', { card: { ...card, id: 1 } }, 'card { id }', ['token', 'card', 'id']],
    [
      'a reference that is a number',
      { card: { ...card, customer: 5 } },
      'card { customer { id } }',
      ['token', 'card', 'customer'],
    ],
    [
      'a list that is text',
      { card: { ...card, customer: { ...customer, preferred_locales: 'de' } } },
      'card { customer { preferredLocales } }',
      ['token', 'card', 'customer', 'preferredLocales'],
    ],
    [
      'metadata with numbers',
      { card: { ...card, metadata: { order: 1 } } },
      'card { metadata }',
      ['token', 'card', 'metadata'],
    ],
  ])('is the error of that field: %s', async (_what, wrong, selection, path) => {
    reply = { ...token, ...wrong };
    const { body } = await gateway.ask(`{ token(id: "tok_1") { ${selection} } }`);
    expect(body.errors).toEqual([
      expect.objectContaining({ path, extensions: expect.objectContaining({ code: 'UPSTREAM_BAD_RESPONSE' }) }),
    ]);
  });

  test('leaves the other fields as they are', async () => {
    reply = { ...token, client_ip: 7 };
    const { body } = await gateway.ask('{ token(id: "tok_1") { id clientIp type } }');
    expect(body.data).toEqual({ token: { id: 'tok_1', clientIp: null, type: 'CARD' } });
  });

  test('a token that does not say whether it was used was not', async () => {
    reply = { ...token, used: undefined };
    const { body } = await gateway.ask('{ token(id: "tok_1") { used } }');
    expect(body).toMatchObject({ data: { token: { used: false } } });
  });

  test('does not lose the id of a token that was made', async () => {
    reply = { ...token, created: 'yesterday' };
    const { body } = await gateway.ask(
      'mutation ($p: PersonalIdNumber!) { createToken(input: { pii: { idNumber: $p } }) { token { created } userErrors { code } } }',
      {
        p: '000000000',
      },
    );
    expect(body.data).toEqual({ createToken: { token: null, userErrors: [] } });
    expect(body.errors?.[0]).toMatchObject({
      path: ['createToken', 'token', 'created'],
      extensions: { code: 'UPSTREAM_BAD_RESPONSE', tokenId: 'tok_1' },
    });
  });

  test('is never anything but that error, whatever stands where in a reply', async () => {
    const document = parse(`{ token(id: "tok_1") { ${selectAll(schema, tokenType, 2)} } }`);
    let failed = 0;
    await fc.assert(
      fc.asyncProperty(replyOf(tokenType, 4), async (object) => {
        const load = async () => ({ ...(object as object), id: 'tok_1' });
        const contextValue = { gateway: { stripe: { load }, caller: { scopes: ALL_SCOPES } } };
        const { errors = [] } = await execute({ schema, document, contextValue });
        for (const { originalError, message } of errors) {
          expect(originalError, message).toBeInstanceOf(GatewayError);
          expect((originalError as GatewayError).code).toBe('UPSTREAM_BAD_RESPONSE');
        }
        failed += errors.length;
      }),
      { numRuns: 100 },
    );
    expect(failed).toBeGreaterThan(300);
  });
});

const JUNK: unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  3.5,
  3e9,
  1e15,
  '',
  'constructor',
  '__proto__',
  'text',
  {},
  [],
  [null],
  ['a', 1],
  [[]],
  { id: 5 },
  { id: 'x', object: 'constructor' },
  { object: 'list', data: 'x' },
  { toString: 1, valueOf: 2 },
  { usd: 'x' },
  { eur: null },
  { eur: {} },
  { account: 3 },
];

const FITTING: Record<string, unknown> = {
  Int: 7,
  Float: 1.5,
  Boolean: true,
  DateTime: 1_700_000_000,
  Metadata: { constructor: 'text' },
};

/** Replies for a type, by the keys that its fields read: each value is of the right kind, or anything else. */
function replyOf(type: GraphQLObjectType, depth: number): fc.Arbitrary<unknown> {
  const entries = Object.values(type.getFields()).map((field) => {
    const { expansion } = field.extensions;
    const key =
      expansion?.key ??
      field.name
        .replace(/^raw/, '')
        .replaceAll(/(?<=.)[A-Z]/g, '_$&')
        .toLowerCase();
    const named = getNamedType(field.type);
    if (isLeafType(named) || depth === 0) {
      const fitting = fc.constant(FITTING[named.name] ?? 'text');
      return [key, fc.oneof({ weight: 30, arbitrary: fitting }, fc.constantFrom(...JUNK))] as const;
    }
    const below = fc.oneof(...objectsOf(schema, field.type).map((member) => replyOf(member, depth - 1)));
    const isList = isListType(isNonNullType(field.type) ? field.type.ofType : field.type);
    const data = fc.array(fc.oneof({ weight: 5, arbitrary: below }, fc.constantFrom(...JUNK)), { maxLength: 2 });
    const whole =
      expansion?.kind === 'list' ? data.map((items) => ({ object: 'list', data: items })) : isList ? data : below;
    return [key, fc.oneof({ weight: 3, arbitrary: whole }, fc.constantFrom(...JUNK))] as const;
  });
  const object = { Card: 'card', BankAccount: 'bank_account', Source: 'source' }[type.name] ?? 'thing';
  return fc
    .record(
      Object.fromEntries(entries) as Record<string, fc.Arbitrary<unknown>>,
      type.name === 'Token' ? {} : { requiredKeys: [] },
    )
    .map((record) => ({ ...record, id: 'id_1', object }));
}
