import { request as httpRequest } from 'node:http';
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { authenticateAnyone } from '../../src/auth/caller.js';
import type { Scope } from '../../src/auth/scope.js';
import { type RunningGateway, startGateway } from '../support/gateway.js';

const READER = { name: 'reader', accounts: [], credentialId: 'reader' };
const JSON_TYPE = { 'content-type': 'application/json' };
const OK = JSON.stringify({ query: '{ __typename }' });

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

test.each([
  ['anybody', authenticateAnyone],
  ['a caller with schema:read alone', () => ({ ...READER, scopes: new Set<Scope>(['schema:read']) })],
])("graphql-http's audits by %s find no error and nothing to warn of", async (_who, authenticate) => {
  const audited = await startGateway({ authenticate });
  const results = [];
  for (const audit of serverAudits({
    url: `${audited.url}/graphql`,
    fetchFn: (url: string, init: RequestInit) => audited.send(url.slice(audited.url.length), init),
  })) {
    results.push(await audit.fn());
  }
  await audited.close();
  const failed = results.filter((result) => result.status !== 'ok' && result.status !== 'notice');
  expect(failed.map((result) => `${result.id} ${result.name}: ${'reason' in result ? result.reason : ''}`)).toEqual([]);
  // Reads by GET are off: the three notices are about them, and all three are a MAY.
  expect(results.filter((result) => result.status === 'notice').length).toBeLessThanOrEqual(3);
  expect(results.length).toBeGreaterThanOrEqual(60);
});

test.each<[string, string, RequestInit, number]>([
  ['an operation', '/graphql', { method: 'POST', headers: JSON_TYPE, body: OK }, 200],
  ['a query in the URL', '/graphql?x=1', { method: 'POST', headers: JSON_TYPE, body: OK }, 200],
  [
    'a charset',
    '/graphql',
    { method: 'POST', headers: { 'content-type': 'application/json; charset=UTF-8' }, body: OK },
    200,
  ],
  [
    'another charset',
    '/graphql',
    { method: 'POST', headers: { 'content-type': 'application/json; charset=utf-16' }, body: OK },
    415,
  ],
  ['another path', '/a/graphql', { method: 'POST', headers: JSON_TYPE, body: OK }, 404],
  ['a path below', '/graphql/a', { method: 'POST', headers: JSON_TYPE, body: OK }, 404],
  ['the path in the query alone', '/public?x=/graphql', { method: 'POST', headers: JSON_TYPE, body: OK }, 404],
  ['GET', '/graphql?query={__typename}', {}, 405],
  ['a mutation by GET', '/graphql?query=mutation{a}', { headers: { accept: 'application/json' } }, 405],
  ['PUT', '/graphql', { method: 'PUT', headers: JSON_TYPE, body: OK }, 405],
  ['DELETE', '/graphql', { method: 'DELETE' }, 405],
  ['OPTIONS', '/graphql', { method: 'OPTIONS' }, 405],
  ['a form', '/graphql', { method: 'POST', body: new URLSearchParams({ query: '{__typename}' }) }, 415],
  ['text', '/graphql', { method: 'POST', body: '{ __typename }' }, 415],
  [
    'a GraphQL document',
    '/graphql',
    { method: 'POST', headers: { 'content-type': 'application/graphql' }, body: '{ __typename }' },
    415,
  ],
  ['no content type', '/graphql', { method: 'POST', body: new Uint8Array([123, 125]) }, 415],
  ['gzip', '/graphql', { method: 'POST', headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body: OK }, 415],
  ['no JSON', '/graphql', { method: 'POST', headers: JSON_TYPE, body: '{"query":' }, 400],
  ['no body', '/graphql', { method: 'POST', headers: JSON_TYPE, body: '' }, 400],
  ['bad UTF-8', '/graphql', { method: 'POST', headers: JSON_TYPE, body: new Uint8Array([34, 255, 34]) }, 400],
  ['a batch', '/graphql', { method: 'POST', headers: JSON_TYPE, body: `[${OK}]` }, 400],
  ['a string', '/graphql', { method: 'POST', headers: JSON_TYPE, body: '"x"' }, 400],
  ['no query', '/graphql', { method: 'POST', headers: JSON_TYPE, body: '{}' }, 400],
  [
    'variables that are a list',
    '/graphql',
    { method: 'POST', headers: JSON_TYPE, body: '{"query":"{__typename}","variables":[]}' },
    400,
  ],
  [
    'an operation that is not there',
    '/graphql',
    {
      method: 'POST',
      headers: { ...JSON_TYPE, accept: 'application/graphql-response+json' },
      body: '{"query":"query A {__typename}","operationName":"B"}',
    },
    400,
  ],
  ['a body at the limit', '/graphql', { method: 'POST', headers: JSON_TYPE, body: OK.padEnd(128 * 1024) }, 200],
  ['a body past the limit', '/graphql', { method: 'POST', headers: JSON_TYPE, body: OK.padEnd(128 * 1024 + 1) }, 413],
  [
    'an answer that nobody can give',
    '/graphql',
    { method: 'POST', headers: { ...JSON_TYPE, accept: 'image/png' }, body: OK },
    406,
  ],
  ['health', '/health', {}, 200],
  ['readiness', '/ready', {}, 200],
  ['health by POST', '/health', { method: 'POST' }, 404],
  ['nothing', '/', {}, 404],
])('%s', async (_what, path, init, status) => {
  const response = await gateway.send(path, init);
  expect(response.status).toBe(status);
  expect(response.headers.get('x-request-id')).toBeTruthy();
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  const body = await response.text();
  if (status >= 400) {
    expect(JSON.parse(body).errors[0]).toMatchObject({
      message: expect.any(String),
      extensions: { code: expect.any(String) },
    });
  }
  if (status === 405) expect(response.headers.get('allow')).toBe('POST');
});

test("the caller's request id comes back, unless it could be a card number", async () => {
  const idOf = async (id: string) =>
    (await gateway.send('/health', { headers: { 'x-request-id': id } })).headers.get('x-request-id');
  expect(await idOf('web-42.a_b')).toBe('web-42.a_b');
  for (const id of ['4242424242424242', '4242-4242-4242-4242', 'a b', 'x'.repeat(129)])
    expect(await idOf(id)).not.toBe(id);
});

test('an error carries the request id of its answer', async () => {
  const { body, headers } = await gateway.ask('{ nothing }');
  expect(body.errors?.[0]?.extensions.requestId).toBe(headers.get('x-request-id'));
});

test('introspection that is off is refused, and no suggestion tells a name', async () => {
  const closed = await startGateway({ introspection: false });
  const introspection = await closed.ask('{ __schema { types { name } } }');
  const misspelt = await closed.ask('{ tokn(id: "x") { id } }');
  await closed.close();
  expect(introspection.body.errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  expect(misspelt.body.errors?.[0]?.message).toBe('Cannot query field "…" on type "Query".');
});

test('a Host that is none is refused by the Node handler, and the process lives', async () => {
  const gateway = await startGateway();
  const statuses = [];
  for (const host of ['[bad', 'a b', 'a?', 'a/graphql', 'localhost:99999999']) {
    statuses.push(
      await new Promise((resolve, reject) => {
        const { port } = new URL(gateway.url);
        httpRequest({ port, host: '127.0.0.1', path: '/health', headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      }),
    );
  }
  expect(statuses).toEqual([400, 400, 400, 400, 400]);
  expect((await gateway.send('/health')).status).toBe(200);
  await gateway.close();
});
