import { createHash } from 'node:crypto';
import type { DocumentNode } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { HANDLERS, type RunningGateway, startGateway } from '../support/gateway.js';
import { createRecordingLogger } from '../support/recording-logger.js';
import { makeCanaries } from './canaries.js';

/*
 * A card number that is written with separators is treated as one without: not cached, not logged, not returned, wherever a
 * client may have put it.
 */
const { pan } = makeCanaries();
const groups = pan.match(/.{1,4}/g) as string[];
const { cardToken } = SEEDS;

/** What fits where any text fits, and what is left of that in a name of GraphQL and in a header of ids. */
const TEXT = ['', ' ', '.', '-', '_', '  ', ' - ', '\u00a0', '/', ':', ','].map((separator) => groups.join(separator));
const NAMES = ['', '_', '__', '___'].map((separator) => groups.join(separator));
const IDS = ['', '-', '.', '_', '-_', '.-.'].map((separator) => groups.join(separator));

const READ = `query ($id: ID!) { token(id: $id) { id type } }`;
const withComment = (number: string) => `${READ} # ${number}`;
const withName = (number: string) => READ.replace('(', ` Q_${number}(`);
const withAlias = (number: string) => READ.replace('token', `a_${number}: token`);
const withVariable = (number: string) => READ.replaceAll('$id', `$id_${number}`);
const withFragment = (number: string) =>
  `query ($id: ID!) { token(id: $id) { ...F_${number} } } fragment F_${number} on Token { id type }`;
const FROM_BRACKET = /\(.*/s;

const DOCUMENTS = [
  ...TEXT.map((number): [string, string] => ['a comment', withComment(number)]),
  ...NAMES.flatMap((number): [string, string][] => [
    ['the name of an operation', withName(number)],
    ['an alias', withAlias(number)],
    ['the name of a variable', withVariable(number)],
    ['the name of a fragment', withFragment(number)],
  ]),
].map(([where, query]): [string, string] => [
  `${where}: ${query.replaceAll(/[0-9]/g, '#').replace(FROM_BRACKET, '…')}`,
  query,
]);

describe.each(HANDLERS)('through the %s handler', (handler) => {
  const { logger, lines } = createRecordingLogger();
  let gateway: RunningGateway;
  beforeAll(async () => {
    gateway = await startGateway({
      handler,
      logger,
      cacheTtlMs: 60_000,
      persistedOperations: { automatic: true },
    });
  });
  afterAll(() => gateway.close());

  const send = async (body: object, headers: Record<string, string> = {}) => {
    const response = await gateway.send('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    return { body: JSON.parse(text), told: JSON.stringify([...response.headers]) + text };
  };
  const expectNothingTold = (...told: string[]) => {
    const text = told.join() + JSON.stringify(lines);
    expect(text.replaceAll(/(?<=[0-9])[^0-9A-Za-z]{1,3}(?=[0-9])/g, '')).not.toContain(pan);
    lines.length = 0;
  };
  /** Whether the gateway has kept a document that it was sent. */
  const isKept = (query: string) => {
    const parse = (): DocumentNode => gateway.gateway.yoga.getEnveloped({ params: {} } as never).parse(query);
    const first = parse();
    return first === parse();
  };

  test('a document without a number is kept, in the cache and under its hash', async () => {
    const persistedQuery = { version: 1, sha256Hash: createHash('sha256').update(READ).digest('hex') };
    await send({ query: READ, variables: { id: cardToken }, extensions: { persistedQuery } });
    expect(isKept(READ)).toBe(true);
    const byHash = await send({ variables: { id: cardToken }, extensions: { persistedQuery } });
    expect(byHash.body.data.token.id).toBe(cardToken);
    expect(lines.some(({ message }) => message === 'operation')).toBe(true);
  });

  test.each(DOCUMENTS)('%s is not kept, logged or returned', async (where, query) => {
    const name = /\$(id\w*)/.exec(query)?.[1] as string;
    const persistedQuery = { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') };
    const variables = { [name]: cardToken };
    const told = [];
    for (let time = 0; time < 3; time++) {
      told.push(await send({ query, variables, extensions: { persistedQuery } }));
      told.push(await send({ query, variables: {} }));
      told.push(await send({ query: query.replace('id type', 'id typo'), variables }));
    }
    const { body } = await send({ query, variables });
    const refusal = expect.objectContaining({ message: 'A name must not look like a card number.' });
    expect(body.errors).toEqual(where.startsWith('a comment') ? undefined : [refusal]);
    expect(isKept(query)).toBe(false);
    const byHash = await send({ variables, extensions: { persistedQuery } });
    expect(byHash.body.errors[0].extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
    expectNothingTold(...[...told, byHash].map((answer) => answer.told));
  });

  test.each(IDS.map((number) => [number.replaceAll(/[0-9]/g, '#'), number]))(
    '%s is no request ID',
    async (_shape, number) => {
      const told = [];
      for (const id of [number, `req-${number}`, `${number}-a`]) {
        told.push((await send({ query: READ, variables: { id: 'no id' } }, { 'x-request-id': id })).told);
        told.push((await send({ query: '{' }, { 'x-request-id': id })).told);
      }
      expectNothingTold(...told);
    },
  );

  test.each(TEXT.map((number) => [number.replaceAll(/[0-9]/g, '#'), number]))(
    '%s is no id, account or key',
    async (_shape, number) => {
      gateway.upstream.seen.length = 0;
      const told = [];
      for (const id of [number, `tok_${number}`]) told.push((await send({ query: READ, variables: { id } })).told);
      const isHeader = /^[\x20-\x7e]*$/.test(number);
      for (const name of isHeader
        ? ['stripe-account', 'idempotency-key', 'traceparent', 'authorization', 'x-explain']
        : []) {
        told.push((await send({ query: READ, variables: { id: 'no id' } }, { [name]: number })).told);
      }
      told.push((await send({ query: READ, operationName: number })).told);
      expectNothingTold(...told);
      expect(gateway.upstream.seen).toEqual([]);
    },
  );
});
