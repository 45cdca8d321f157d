import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type { PersistedDocumentOptions } from '../../src/plugins/use-persisted-documents.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { HANDLERS, type RunningGateway, startGateway } from '../support/gateway.js';

const READ = 'query Read($id: ID!) { token(id: $id) { id } }';
const variables = { id: SEEDS.cardToken };
const DATA = { token: { id: SEEDS.cardToken } };

let gateway: RunningGateway;
afterEach(() => gateway.close());

async function post(body: object) {
  const response = await gateway.send('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { data, errors } = await response.json();
  return { status: response.status, data, code: errors?.[0].extensions.code, message: errors?.[0].message };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const byHash = (text: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: sha256(text) } } });

describe.each(HANDLERS)('through the %s handler', (handler) => {
  const start = async (persistedOperations?: PersistedDocumentOptions) => {
    gateway = await startGateway({ handler, persistedOperations });
  };

  test('by default a hash gets what makes a client send the document', async () => {
    await start();
    expect(await post({ ...byHash(READ), variables })).toMatchObject({
      code: 'PERSISTED_QUERY_NOT_SUPPORTED',
      message: 'PersistedQueryNotSupported',
    });
    expect(await post({ query: READ, ...byHash(READ), variables })).toMatchObject({ data: DATA });
  });

  describe('trusted documents alone', () => {
    const only = { documents: { read: READ }, only: true };

    test.each(['documentId', 'id', 'doc_id'])('are executed by their ID in %s', async (name) => {
      await start(only);
      expect(await post({ [name]: 'read', variables })).toMatchObject({ status: 200, data: DATA });
    });

    test('are executed by their ID in place of a hash', async () => {
      await start(only);
      const extensions = { persistedQuery: { version: 1, sha256Hash: 'read' } };
      expect(await post({ extensions, variables })).toMatchObject({ status: 200, data: DATA });
    });

    test.each([
      ['another document', { query: '{ __typename }' }],
      ['a trusted document by its text', { query: READ, variables }],
      ['a trusted ID beside a document', { query: '{ __typename }', documentId: 'read' }],
      ['neither', { variables }],
    ])('%s is refused', async (_, body) => {
      await start(only);
      expect(await post(body)).toMatchObject({ data: undefined, code: 'FORBIDDEN' });
      expect(gateway.upstream.seen).toEqual([]);
    });

    test.each(['unknown', 'constructor', 'toString', '__proto__', ''])('the ID "%s" is not found', async (id) => {
      await start(only);
      expect(await post({ documentId: id, variables })).toMatchObject({
        data: undefined,
        code: 'PERSISTED_QUERY_NOT_FOUND',
      });
    });

    test('no client adds others, whatever else is allowed', async () => {
      await start({ ...only, automatic: true });
      expect(await post({ query: READ, ...byHash(READ), variables })).toMatchObject({ code: 'FORBIDDEN' });
      expect(await post({ ...byHash(READ), variables })).toMatchObject({ code: 'PERSISTED_QUERY_NOT_FOUND' });
    });
  });

  test('trusted documents beside others: both are executed, and a request without either is a mistake', async () => {
    await start({ documents: { read: READ } });
    expect(await post({ documentId: 'read', variables })).toMatchObject({ data: DATA });
    expect(await post({ query: '{ __typename }' })).toMatchObject({ data: { __typename: 'Query' } });
    expect(await post({ variables })).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
  });

  describe('automatic persisted queries', () => {
    test('a document is executed by its hash once a client has sent both', async () => {
      await start({ automatic: true });
      expect(await post({ ...byHash(READ), variables })).toMatchObject({
        code: 'PERSISTED_QUERY_NOT_FOUND',
        message: 'PersistedQueryNotFound',
      });
      expect(await post({ query: READ, ...byHash(READ), variables })).toMatchObject({ data: DATA });
      expect(await post({ ...byHash(READ), variables })).toMatchObject({ data: DATA });
    });

    test('a hash of another document stores nothing', async () => {
      await start({ automatic: true });
      expect(await post({ query: '{ __typename }', ...byHash(READ) })).toMatchObject({
        code: 'PERSISTED_QUERY_MISMATCH',
      });
      expect(await post({ ...byHash(READ), variables })).toMatchObject({ code: 'PERSISTED_QUERY_NOT_FOUND' });
    });

    test.each([
      ['text', `{ token(id: "${SEEDS.cardToken}") { id } }`],
      ['a block of text', `{ token(id: """${SEEDS.cardToken}""") { id } }`],
      ['a number', 'mutation { createToken(input: { cvcUpdate: { cvc: 987 } }) { token { id } } }'],
      ['a card number in a comment', '{ __typename } # 4242 4242 4242 4242'],
    ])('a document that holds %s is never stored', async (_, query) => {
      await start({ automatic: true });
      await post({ query, ...byHash(query) });
      expect(await post(byHash(query))).toMatchObject({ data: undefined, code: 'PERSISTED_QUERY_NOT_FOUND' });
    });

    test('the store is bounded: the documents used last stay', async () => {
      await start({ automatic: true });
      const padded = (at: number) => `{ __typename }${' '.repeat(100_000 + at)}`;
      for (let at = 0; at < 8; at++)
        expect(await post({ query: padded(at), ...byHash(padded(at)) })).toMatchObject({ status: 200 });
      expect(await post(byHash(padded(0)))).toMatchObject({ code: 'PERSISTED_QUERY_NOT_FOUND' });
      expect(await post(byHash(padded(7)))).toMatchObject({ data: { __typename: 'Query' } });
    });

    test('beside trusted documents, both are found by their hash', async () => {
      const OTHER = 'query Other { __typename }';
      await start({ automatic: true, documents: { [sha256(READ)]: READ, named: READ } });
      expect(await post({ ...byHash(READ), variables })).toMatchObject({ data: DATA });
      const named = { persistedQuery: { version: 1, sha256Hash: 'named' } };
      expect(await post({ extensions: named, variables })).toMatchObject({ data: DATA });
      expect(await post({ documentId: 'named', variables })).toMatchObject({ data: DATA });
      await post({ query: OTHER, ...byHash(OTHER) });
      expect(await post(byHash(OTHER))).toMatchObject({ data: { __typename: 'Query' } });
    });

    test('a request with neither a document nor a hash is a mistake', async () => {
      await start({ automatic: true });
      expect(await post({ variables })).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    });
  });
});
