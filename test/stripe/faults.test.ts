/*
 * The rows of the fault table that `docs/reliability.md` shows, and what belongs to them: whole, so that the two can be
 * laid side by side.
 */
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createConsoleLogger } from '../../src/logger.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { HANDLERS, type RunningGateway, startGateway } from '../support/gateway.js';
import { createRecordingLogger } from '../support/recording-logger.js';
import { always, CARD, CREATE, codeOf, error, FAST, inTurn, keysOf, READ, reply, sentKey } from './ask.js';

const TIMEOUT_MS = 1500;
/** For what never ends. */
const SHORT_TIMEOUT_MS = 200;
const MEBIBYTE = 1024 * 1024;

/** Breaks the connection in the middle of the body. */
const breakOff = (headers: Record<string, string>) => (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json', ...headers });
  response.write('{"id":"tok_1",', () => setTimeout(() => response.destroy(), 5));
};
/** Sends the body a few bytes at a time, and never all of it. */
const trickle = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
  const timer = setInterval(() => response.write('{"id": '), 20);
  response.once('close', () => clearInterval(timer));
};
const large = JSON.stringify({ id: 'tok_1', object: 'token', padding: 'x'.repeat(MEBIBYTE) });

interface Row {
  answer: (response: ServerResponse) => void;
  /** The code that a read answers, and how often it asks. */
  read: [string, number];
  /** The same of a create, where it differs. A refusal of the input is `userErrors`. */
  create?: [string, number];
}

const ROWS: Record<string, Row> = {
  '400': {
    answer: reply(400, error({ type: 'invalid_request_error' })),
    read: ['UPSTREAM_ERROR', 1],
    create: ['userErrors', 1],
  },
  '402': {
    answer: reply(402, error({ type: 'card_error', code: 'incorrect_number' })),
    read: ['UPSTREAM_ERROR', 1],
    create: ['userErrors', 1],
  },
  '404 of a token': {
    answer: reply(404, error({ type: 'invalid_request_error', code: 'resource_missing' })),
    read: ['OK', 1],
    create: ['userErrors', 1],
  },
  '401': { answer: reply(401, error()), read: ['UPSTREAM_AUTH', 1] },
  '403': { answer: reply(403, error()), read: ['UPSTREAM_AUTH', 1] },
  '429': { answer: reply(429, error()), read: ['RATE_LIMITED', 1] },
  '429 that says when, too late': { answer: reply(429, error(), { 'retry-after': '3' }), read: ['RATE_LIMITED', 1] },
  '429 of a lock': { answer: reply(429, error({ type: 'x', code: 'lock_timeout' })), read: ['CONFLICT', 3] },
  '409 of a lock': { answer: reply(409, error({ type: 'x', code: 'lock_timeout' })), read: ['CONFLICT', 3] },
  '409 of a key in use': {
    answer: reply(409, error({ type: 'x', code: 'idempotency_key_in_use' })),
    read: ['CONFLICT', 3],
  },
  '500 that is final': {
    answer: reply(500, error(), { 'stripe-should-retry': 'false' }),
    read: ['UPSTREAM_ERROR', 1],
  },
  '500': { answer: reply(500, error()), read: ['UPSTREAM_UNAVAILABLE', 3] },
  '503': { answer: reply(503, error()), read: ['UPSTREAM_UNAVAILABLE', 3] },
  'a reset before the headers': { answer: (response) => response.destroy(), read: ['UPSTREAM_UNAVAILABLE', 3] },
  'a reset in the body': { answer: breakOff({ 'content-length': '500' }), read: ['UPSTREAM_UNAVAILABLE', 2] },
  'a body without its last chunk': { answer: breakOff({}), read: ['UPSTREAM_UNAVAILABLE', 2] },
  'slow headers': { answer: () => {}, read: ['UPSTREAM_TIMEOUT', 1] },
  'a slow body': { answer: trickle, read: ['UPSTREAM_TIMEOUT', 1] },
  'a stalled body': {
    answer: (response) => response.writeHead(200, { 'content-length': '500' }).write('{'),
    read: ['UPSTREAM_TIMEOUT', 1],
  },
  HTML: { answer: reply(200, '<html>'), read: ['UPSTREAM_BAD_RESPONSE', 1] },
  'HTML with 404': { answer: reply(404, '<html>'), read: ['UPSTREAM_BAD_RESPONSE', 1] },
  'HTML with 503': { answer: reply(503, '<html>'), read: ['UPSTREAM_BAD_RESPONSE', 3] },
  'no body': { answer: reply(200, ''), read: ['UPSTREAM_BAD_RESPONSE', 1] },
  'malformed JSON': { answer: reply(200, '{"id":"tok_1","obj'), read: ['UPSTREAM_BAD_RESPONSE', 1] },
  null: { answer: reply(200, 'null'), read: ['UPSTREAM_BAD_RESPONSE', 1] },
  'a list': { answer: reply(200, '[]'), read: ['UPSTREAM_BAD_RESPONSE', 1] },
  'a string': { answer: reply(200, '"str"'), read: ['UPSTREAM_BAD_RESPONSE', 1] },
  'a string with 500': { answer: reply(500, '"str"'), read: ['UPSTREAM_BAD_RESPONSE', 3] },
  'an empty object': { answer: reply(200, '{}'), read: ['UPSTREAM_BAD_RESPONSE', 1] },
  'another kind of object': {
    answer: reply(200, '{"id":"cus_1","object":"customer"}'),
    read: ['UPSTREAM_BAD_RESPONSE', 1],
  },
  '404 without an error': {
    answer: reply(404, '{"id":"tok_1","object":"token"}'),
    read: ['UPSTREAM_BAD_RESPONSE', 1],
  },
  '402 with a text for an error': { answer: reply(402, '{"error":"no"}'), read: ['UPSTREAM_BAD_RESPONSE', 1] },
  ...Object.fromEntries(
    [301, 302, 303, 307, 308].map((status) => [
      `a redirect with ${status}`,
      { answer: reply(status, error(), { location: '/v1/elsewhere' }), read: ['UPSTREAM_BAD_RESPONSE', 1] } as Row,
    ]),
  ),
  'a body over 1 MiB': { answer: reply(200, large), read: ['UPSTREAM_BAD_RESPONSE', 1] },
  'a body over 1 MiB with 500': { answer: reply(500, large), read: ['UPSTREAM_BAD_RESPONSE', 1] },
  'a body over 1 MiB once unpacked': {
    answer: (response) =>
      void response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        .end(gzipSync(large)),
    read: ['UPSTREAM_BAD_RESPONSE', 1],
  },
  'a token without its fields': { answer: reply(200, '{"id":"tok_1","object":"token"}'), read: ['OK', 1] },
};

describe.each(HANDLERS)('through the %s handler', (handler) => {
  let patient: RunningGateway;
  let hasty: RunningGateway;
  let gateway: RunningGateway;
  const logger = createConsoleLogger('silent');
  beforeAll(async () => {
    patient = await startGateway({ handler, logger, timeoutMs: TIMEOUT_MS, upstreamTiming: FAST });
    hasty = await startGateway({ handler, logger, timeoutMs: SHORT_TIMEOUT_MS, upstreamTiming: FAST });
    gateway = patient;
  });
  afterAll(async () => {
    await patient.close();
    await hasty.close();
  });
  afterEach(() => {
    gateway.upstream.seen.length = 0;
    gateway.upstream.script = undefined;
    gateway = patient;
  });

  test.each(Object.entries(ROWS))('%s', async (_fault, { answer, read, create = read }) => {
    if (read[0] === 'UPSTREAM_TIMEOUT') gateway = hasty;
    gateway.upstream.script = always(answer);
    const asked = await gateway.ask(READ, { id: 'tok_1' });
    expect([codeOf(asked), gateway.upstream.seen.length]).toEqual(read);
    expect(JSON.stringify(asked.body)).not.toContain('html');

    gateway.upstream.seen.length = 0;
    const made = await gateway.ask(CREATE, { input: CARD, key: 'key-1' });
    const refused = made.body.data?.createToken?.userErrors?.length ? 'userErrors' : codeOf(made);
    expect([refused, gateway.upstream.seen.length]).toEqual(create);
    expect(keysOf(gateway)).toEqual([sentKey('key-1')]);
    expect(new Set(gateway.upstream.seen.map((seen) => seen.body)).size).toBe(1);
    expect(gateway.upstream.seen.map((seen) => seen.path)).not.toContain('/v1/elsewhere');

    gateway.upstream.script = undefined;
    const { body } = await gateway.ask(READ, { id: SEEDS.cardToken });
    expect(body.data.token.id).toBe(SEEDS.cardToken);
  });

  test('a create whose answer is lost gets the token that was made, once', async () => {
    let lost = 0;
    gateway.upstream.script = async (seen, response) => {
      if (seen.method !== 'POST' || lost++ > 0) return undefined;
      await gateway.upstream.sandbox.fetch(new URL(seen.path, gateway.upstream.url), {
        method: 'POST',
        headers: seen.headers as Record<string, string>,
        body: seen.body,
      });
      breakOff({ 'content-length': '500' })(response);
      return 'handled';
    };
    const { body } = await gateway.ask(CREATE, { input: CARD, key: `lost-${handler}` });
    expect(body.data.createToken).toMatchObject({ userErrors: [], replayed: true, token: { id: expect.any(String) } });
    expect(gateway.upstream.seen).toHaveLength(2);
  });

  test('a create whose outcome is unknown says so, and that the same key is safe', async () => {
    gateway.upstream.script = always(breakOff({ 'content-length': '500' }));
    const { body } = await gateway.ask(CREATE, { input: CARD, key: 'unknown-1' });
    expect(body.errors?.[0]?.message).toMatch(/unknown: try again with the same idempotency key/);
  });

  test('what fails once and then works is no error', async () => {
    gateway.upstream.script = inTurn(reply(500, error()), (response) => response.destroy());
    const { body } = await gateway.ask(READ, { id: SEEDS.cardToken }, { 'x-explain': '1' });
    expect(body.errors).toBeUndefined();
    expect(body.extensions?.stripe.calls.map((call) => call.status)).toEqual([500, null, 200]);
  });

  test('a rate limit of Stripe that does not end in time says when', async () => {
    gateway.upstream.script = always(reply(429, error(), { 'retry-after': '7' }));
    const { body } = await gateway.ask(READ, { id: 'tok_1' });
    expect(body.errors?.[0]?.extensions).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfter: 7,
      stripeRequestId: 'req_f',
    });
  });

  test('an object that lacks what a field needs is an answer of Stripe that cannot be read', async () => {
    gateway.upstream.script = always(reply(200, '{"id":"tok_1","object":"token"}'));
    const { body } = await gateway.ask('query ($id: ID!) { token(id: $id) { livemode } }', { id: 'tok_1' });
    expect(body.errors?.[0]).toMatchObject({
      message: "Stripe's reply does not fit Token.livemode.",
      extensions: { code: 'UPSTREAM_BAD_RESPONSE' },
    });
  });

  test('a value that Stripe adds tomorrow never breaks an answer', async () => {
    const known = { id: 'card_1', object: 'card', last4: '1', exp_month: 1, exp_year: 2030 };
    const card = { ...known, brand: 'New', funding: 'crypto' };
    gateway.upstream.script = always(
      reply(200, JSON.stringify({ id: 'tok_1', object: 'token', type: 'moon', card, extra: { deep: [1] } })),
    );
    const query = 'query ($id: ID!) { token(id: $id) { type rawType card { brand funding } } }';
    const { body } = await gateway.ask(query, { id: 'tok_1' });
    expect(body).toEqual({
      data: { token: { type: 'UNKNOWN', rawType: 'moon', card: { brand: 'New', funding: 'UNKNOWN' } } },
    });
  });
});

test('a rate limit of Stripe that ends in time is waited for, once', async () => {
  const gateway = await startGateway({ timeoutMs: 2500, upstreamTiming: FAST });
  const limited = reply(429, error(), { 'retry-after': '1' });
  gateway.upstream.script = inTurn(limited);
  const { body } = await gateway.ask(CREATE, { input: CARD, key: 'wait-1' });
  expect(body.data.createToken.token.id).toEqual(expect.any(String));
  expect(keysOf(gateway)).toEqual([sentKey('wait-1')]);
  expect(gateway.upstream.seen).toHaveLength(2);

  gateway.upstream.script = always(limited);
  expect(codeOf(await gateway.ask(READ, { id: 'tok_1' }))).toBe('RATE_LIMITED');
  expect(gateway.upstream.seen).toHaveLength(4);
  await gateway.close();
});

test.each([401, 403])('%d raises an alarm in the log, without the text of Stripe', async (status) => {
  const { logger, lines } = createRecordingLogger();
  const gateway = await startGateway({ logger });
  gateway.upstream.script = always(reply(status, error({ type: 'x', message: 'sk_test_quoted' })));
  const { body } = await gateway.ask(READ, { id: 'tok_1' });
  expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
    { message: 'Stripe refused a key', code: 'UPSTREAM_AUTH', status, stripeRequestId: 'req_f' },
  ]);
  expect(JSON.stringify([lines, body])).not.toContain('quoted');
  await gateway.close();
});
