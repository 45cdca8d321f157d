import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { type RunningGateway, startGateway } from '../support/gateway.js';

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await startGateway({ timeoutMs: 3000 });
});
afterAll(() => gateway.close());
afterEach(() => {
  gateway.upstream.seen.length = 0;
  gateway.upstream.script = undefined;
});

const READ = 'query ($id: ID!) { token(id: $id) { id } }';
const reply =
  (status: number, body: string, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_f', ...headers })
      .end(body);
const error = (fields: object = { type: 'api_error' }) => JSON.stringify({ error: fields });

test.each<[string, (response: ServerResponse) => void, string, number]>([
  ['400', reply(400, error({ type: 'invalid_request_error' })), 'UPSTREAM_ERROR', 1],
  ['401', reply(401, error()), 'UPSTREAM_AUTH', 1],
  ['403', reply(403, error()), 'UPSTREAM_AUTH', 1],
  ['429', reply(429, error(), { 'retry-after': '3' }), 'RATE_LIMITED', 1],
  ['409', reply(409, error()), 'CONFLICT', 3],
  ['500', reply(500, error()), 'UPSTREAM_UNAVAILABLE', 3],
  ['500 not to be retried', reply(500, error(), { 'stripe-should-retry': 'false' }), 'UPSTREAM_ERROR', 1],
  ['HTML', reply(200, '<html>'), 'UPSTREAM_BAD_RESPONSE', 1],
  ['HTML with 503', reply(503, '<html>'), 'UPSTREAM_BAD_RESPONSE', 3],
  ['null', reply(200, 'null'), 'UPSTREAM_BAD_RESPONSE', 1],
  ['a string', reply(200, '"str"'), 'UPSTREAM_BAD_RESPONSE', 1],
  ['a list', reply(200, '[]'), 'UPSTREAM_BAD_RESPONSE', 1],
  ['an empty object', reply(200, '{}'), 'UPSTREAM_BAD_RESPONSE', 1],
  ['half of an object', reply(200, '{"id":"tok_1","obj'), 'UPSTREAM_BAD_RESPONSE', 1],
  ['another kind of object', reply(200, '{"id":"cus_1","object":"customer"}'), 'UPSTREAM_BAD_RESPONSE', 1],
  ['404 without an error', reply(404, '{"id":"tok_1","object":"token"}'), 'UPSTREAM_BAD_RESPONSE', 1],
  ['a token without its fields', reply(200, '{"id":"tok_1","object":"token"}'), 'OK', 1],
  ['a reset', (response) => void response.destroy(), 'UPSTREAM_UNAVAILABLE', 3],
])('%s', async (_fault, answer, code, calls) => {
  gateway.upstream.script = (_seen, response) => {
    answer(response);
    return 'handled';
  };
  const { body } = await gateway.ask(READ, { id: 'tok_1' });
  expect(body.errors?.[0]?.extensions.code ?? 'OK').toBe(code);
  expect(gateway.upstream.seen).toHaveLength(calls);
  expect(JSON.stringify(body)).not.toContain('html');

  gateway.upstream.script = undefined;
  expect((await gateway.ask(READ, { id: SEEDS.cardToken })).body.data.token.id).toBe(SEEDS.cardToken);
});

test('a redirect is not followed', async () => {
  gateway.upstream.script = (_seen, response) => {
    response.writeHead(307, { location: `${gateway.upstream.url}v1/elsewhere` }).end();
    return 'handled';
  };
  const { body } = await gateway.ask(READ, { id: 'tok_1' });
  expect(body.errors?.[0]?.extensions.code).toMatch(/^UPSTREAM_/);
  expect(gateway.upstream.seen.map((seen) => seen.path)).not.toContain('/v1/elsewhere');
});

test('an upstream that never answers is UPSTREAM_TIMEOUT at the deadline', async () => {
  gateway.upstream.script = () => 'handled';
  const { body } = await gateway.ask(READ, { id: 'tok_1' });
  expect(body.errors?.[0]?.extensions.code).toBe('UPSTREAM_TIMEOUT');
});

test('an object that lacks what a field needs is an answer of Stripe that cannot be read', async () => {
  gateway.upstream.script = (_seen, response) => {
    reply(200, '{"id":"tok_1","object":"token"}')(response);
    return 'handled';
  };
  const { body } = await gateway.ask('query ($id: ID!) { token(id: $id) { livemode } }', { id: 'tok_1' });
  expect(body.errors?.[0]).toMatchObject({
    message: "Stripe's answer lacks what Token.livemode needs.",
    extensions: { code: 'UPSTREAM_BAD_RESPONSE' },
  });
});

test('a value that Stripe adds tomorrow never breaks an answer', async () => {
  gateway.upstream.script = (_seen, response) => {
    const card = {
      id: 'card_1',
      object: 'card',
      brand: 'New',
      last4: '1',
      exp_month: 1,
      exp_year: 2030,
      funding: 'crypto',
    };
    reply(200, JSON.stringify({ id: 'tok_1', object: 'token', type: 'moon', card, extra: { deep: [1] } }))(response);
    return 'handled';
  };
  const { body } = await gateway.ask('query ($id: ID!) { token(id: $id) { type rawType card { brand funding } } }', {
    id: 'tok_1',
  });
  expect(body).toEqual({
    data: { token: { type: 'UNKNOWN', rawType: 'moon', card: { brand: 'New', funding: 'UNKNOWN' } } },
  });
});
