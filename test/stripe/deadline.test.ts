import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { HANDLERS, type RunningGateway, startGateway } from '../support/gateway.js';
import { until } from '../support/wait.js';
import { always, CARD, CREATE, codeOf, error, FAST, READ, reply } from './ask.js';

const TIMEOUT_MS = 500;
/** What a loaded machine may add before a test calls it late. */
const SLACK_MS = 2000;

describe.each(HANDLERS)('through the %s handler', (handler) => {
  let gateway: RunningGateway;
  let torn = 0;
  const noting = (answer: (response: ServerResponse) => void) =>
    always((response) => {
      response.once('close', () => {
        if (!response.writableFinished) torn += 1;
      });
      answer(response);
    });
  beforeAll(async () => {
    gateway = await startGateway({ handler, timeoutMs: TIMEOUT_MS, upstreamTiming: FAST });
  });
  afterAll(() => gateway.close());
  afterEach(() => {
    gateway.upstream.seen.length = 0;
    gateway.upstream.script = undefined;
    torn = 0;
  });

  test.each<[string, (response: ServerResponse) => void]>([
    ['before the headers', () => {}],
    ['after the headers', (response) => response.writeHead(200, { 'content-length': '500' }).flushHeaders()],
    [
      'in a body that trickles',
      (response) => {
        response.writeHead(200, { 'content-length': '5000' });
        const timer = setInterval(() => response.write('{"a": '), 10);
        response.once('close', () => clearInterval(timer));
      },
    ],
  ])('the request is torn off at the deadline: %s', async (_phase, answer) => {
    gateway.upstream.script = noting(answer);
    for (const [query, variables] of [
      [READ, { id: 'tok_1' }],
      [CREATE, { input: CARD }],
    ] as const) {
      torn = 0;
      const started = performance.now();
      expect(codeOf(await gateway.ask(query, variables))).toBe('UPSTREAM_TIMEOUT');
      expect(performance.now() - started).toBeGreaterThanOrEqual(TIMEOUT_MS - 1);
      expect(performance.now() - started).toBeLessThan(TIMEOUT_MS + SLACK_MS);
      await until(() => torn === 1);
    }
    expect(gateway.upstream.seen).toHaveLength(2);
  });

  test('retries share the one deadline', async () => {
    gateway.upstream.script = always((response) => setTimeout(reply(500, error()), TIMEOUT_MS * 0.6, response));
    const started = performance.now();
    expect(codeOf(await gateway.ask(READ, { id: 'tok_1' }))).toBe('UPSTREAM_TIMEOUT');
    expect(performance.now() - started).toBeLessThan(TIMEOUT_MS + SLACK_MS);
    expect(gateway.upstream.seen).toHaveLength(2);
  });

  test('the fields of one mutation share the one deadline', async () => {
    const token = JSON.stringify({ id: 'tok_1', object: 'token' });
    gateway.upstream.script = always((response) => setTimeout(reply(200, token), TIMEOUT_MS * 0.6, response));
    const { body } = await gateway.ask(
      'mutation ($input: CreateTokenInput!) { a: createToken(input: $input) { replayed } b: createToken(input: $input) { replayed } }',
      { input: CARD },
    );
    expect(body.errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([[['b'], 'UPSTREAM_TIMEOUT']]);
    expect(gateway.upstream.seen).toHaveLength(2);
  });

  test('the next operation has a deadline of its own', async () => {
    expect(codeOf(await gateway.ask(READ, { id: SEEDS.cardToken }))).toBe('OK');
  });
});

test('the deadline holds where the given fetch does not know how to stop', async () => {
  const gateway = await startGateway({ timeoutMs: 200, fetch: () => new Promise(() => {}) });
  expect(codeOf(await gateway.ask(READ, { id: 'tok_1' }))).toBe('UPSTREAM_TIMEOUT');
  await gateway.close();
});
