import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GatewayError } from '../../src/errors.js';
import { createGateway } from '../../src/gateway.js';
import { createConsoleLogger, createSafeLogger } from '../../src/logger.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { createCircuitBreaker } from '../../src/stripe/circuit-breaker.js';
import { UpstreamFailure } from '../../src/stripe/errors.js';
import type { StripeCall } from '../../src/stripe/stripe-call.js';
import { type RunningGateway, startGateway } from '../support/gateway.js';
import { createGate, pause, until } from '../support/wait.js';
import { always, CARD, CREATE, codeOf, error, FAST, inTurn, READ, reply } from './ask.js';

const OPEN_MS = 300;
const OUTAGES = 4;

let gateway: RunningGateway;
beforeEach(async () => {
  gateway = await startGateway({
    timeoutMs: 500,
    upstreamTiming: { ...FAST, outages: OUTAGES, openMs: OPEN_MS, maxOpenMs: OPEN_MS, slowMs: 100 },
  });
});
afterEach(() => gateway.close());

const read = () => gateway.ask(READ, { id: SEEDS.cardToken });
async function open(): Promise<void> {
  gateway.upstream.script = always(reply(500, error()));
  await read();
  await read();
  expect(gateway.upstream.seen).toHaveLength(OUTAGES);
}

test.each<[string, (response: ServerResponse) => void, number]>([
  ['500', reply(500, error()), 2],
  ['503 in HTML', reply(503, '<html>'), 2],
  ['resets', (response) => response.destroy(), 2],
  ['time-outs', () => {}, OUTAGES],
])('%s open the circuit, and then nothing is asked', async (_what, answer, operations) => {
  const opened = await startGateway({
    timeoutMs: 500,
    upstreamTiming: { ...FAST, outages: OUTAGES, openMs: 60_000, maxOpenMs: 60_000, slowMs: 100 },
  });
  opened.upstream.script = always(answer);
  for (let asked = 0; asked < operations; asked++) await opened.ask(READ, { id: SEEDS.cardToken });
  expect(opened.upstream.seen).toHaveLength(OUTAGES);

  for (const [query, variables] of [
    [READ, { id: 'tok_1' }],
    [CREATE, { input: CARD }],
  ] as const) {
    const refused = await opened.ask(query, variables);
    const retryAfter = expect.any(Number);
    expect(refused.body.errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryAfter });
  }
  expect(opened.upstream.seen).toHaveLength(OUTAGES);
  await opened.close();
});

test.each<[string, (response: ServerResponse) => void]>([
  ['400', reply(400, error())],
  ['401', reply(401, error())],
  ['404', reply(404, error({ type: 'invalid_request_error', code: 'resource_missing' }))],
  ['409', reply(409, error(), { 'stripe-should-retry': 'false' })],
  ['429', reply(429, error())],
  ['HTML with 200', reply(200, '<html>')],
])('%s does not open it, however often', async (_what, answer) => {
  gateway.upstream.script = always(answer);
  for (let asked = 0; asked < OUTAGES * 2; asked++) await read();
  expect(gateway.upstream.seen).toHaveLength(OUTAGES * 2);
});

const bad = reply(500, error(), { 'stripe-should-retry': 'false' });

test.each([
  ['404', reply(404, error({ type: 'invalid_request_error', code: 'resource_missing' }))],
  ['401', reply(401, error())],
  ['429', reply(429, error())],
])('one answer in between, be it %s, and the row begins anew', async (_what, answer) => {
  gateway.upstream.script = inTurn(bad, bad, bad, answer, bad, bad, bad);
  for (let asked = 0; asked < 7; asked++) await read();
  expect(codeOf(await read())).toBe('OK');
});

test('callers who leave say nothing of Stripe', async () => {
  gateway.upstream.script = always(() => {});
  for (let asked = 0; asked < OUTAGES * 2; asked++) {
    const controller = new AbortController();
    const body = JSON.stringify({ query: READ, variables: { id: `tok_${asked}` } });
    const headers = { 'content-type': 'application/json' };
    const answer = gateway.send('/graphql', { method: 'POST', headers, body, signal: controller.signal });
    await until(() => gateway.upstream.seen.length === asked + 1);
    controller.abort();
    await answer.catch(() => {});
  }
  gateway.upstream.script = undefined;
  expect(codeOf(await read())).toBe('OK');
});

test('after a while one probe is let through, and alone: its success closes the circuit', async () => {
  await open();
  await pause(OPEN_MS + 20);
  const gate = createGate();
  gateway.upstream.script = () => gate.opened;
  const probe = read();
  await until(() => gateway.upstream.seen.length === OUTAGES + 1);
  const others = await Promise.all([gateway.ask(READ, { id: 'tok_2' }), gateway.ask(READ, { id: 'tok_3' })]);
  expect(others.map(codeOf)).toEqual(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_UNAVAILABLE']);
  gate.open();
  expect(codeOf(await probe)).toBe('OK');
  expect(codeOf(await read())).toBe('OK');
  expect(gateway.upstream.seen).toHaveLength(OUTAGES + 2);
});

test('an open circuit refuses before the queue, not behind it', async () => {
  const queued = await startGateway({
    timeoutMs: 500,
    upstreamRate: 1,
    upstreamTiming: { ...FAST, outages: 1, openMs: 60_000 },
  });
  queued.upstream.script = always(bad);
  const ask = () => queued.ask(READ, { id: 'tok_1' });
  expect([codeOf(await ask()), codeOf(await ask())]).toEqual(['UPSTREAM_ERROR', 'UPSTREAM_UNAVAILABLE']);
  await queued.close();
});

test('a probe that its client aborts is inconclusive: the next call is a probe, and nothing is prolonged', async () => {
  await open();
  await pause(OPEN_MS + 20);
  let torn = 0;
  gateway.upstream.script = always((response) => response.once('close', () => torn++));
  for (let turn = 1; turn <= 3; turn++) {
    const controller = new AbortController();
    const body = JSON.stringify({ query: READ, variables: { id: `tok_${turn}` } });
    const headers = { 'content-type': 'application/json' };
    const answer = gateway.send('/graphql', { method: 'POST', headers, body, signal: controller.signal });
    await until(() => gateway.upstream.seen.length === OUTAGES + turn);
    controller.abort();
    await answer.catch(() => {});
    await until(() => torn === turn);
  }
  gateway.upstream.script = undefined;
  expect(codeOf(await read())).toBe('OK');
});

test('clients who always disconnect do not keep out one who waits', () => {
  let now = 0;
  const breaker = createCircuitBreaker(
    { outages: 10, openMs: 1000, maxOpenMs: 30_000, slowMs: 1000 },
    createSafeLogger(createConsoleLogger('silent')),
    () => now,
  );
  /** Undefined where the call is refused. */
  const admit = () => {
    try {
      return breaker.admit({ kind: 'read' } as StripeCall);
    } catch {
      return undefined;
    }
  };
  const outage = new UpstreamFailure('UPSTREAM_ERROR', '', { isOutage: true });
  for (let call = 0; call < 10; call++) admit()?.(outage);
  expect(breaker.state).toBe('open');
  now = 1000;
  /** Eight clients in turn, each of whom asks again as soon as it has given up. */
  const gone = new GatewayError('UPSTREAM_TIMEOUT', '');
  for (let turn = 0; turn < 8; turn++) {
    const probes = Array.from({ length: 8 }, admit);
    for (const settle of probes) settle?.(gone);
  }
  const held = Array.from({ length: 8 }, admit);
  const patient = admit();
  expect(patient).toBeDefined();
  patient?.();
  expect(breaker.state).toBe('closed');
  for (const settle of held) settle?.(gone);
  expect(breaker.state).toBe('closed');
});

test('a probe that fails opens it again', async () => {
  await open();
  await pause(OPEN_MS + 20);
  expect(codeOf(await read())).toBe('UPSTREAM_UNAVAILABLE');
  expect(gateway.upstream.seen).toHaveLength(OUTAGES + 1);
  expect(codeOf(await read())).toBe('UPSTREAM_UNAVAILABLE');
  expect(gateway.upstream.seen).toHaveLength(OUTAGES + 1);
});

test('the state can be read', async () => {
  let isWell = false;
  const watched = createGateway({
    secretKey: 'sk_test_state',
    upstreamTiming: { ...FAST, outages: 3, openMs: 30 },
    fetch: async () => {
      if (!isWell) throw new TypeError('down');
      return Response.json({ id: 'tok_1', object: 'token' });
    },
  });
  const ask = () =>
    watched.fetch(
      new Request('http://gateway.test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: READ, variables: { id: 'tok_1' } }),
      }),
    );
  const cache = { hits: 0, misses: 0, entries: 0 };
  expect(watched.upstreamState()).toEqual({ circuit: 'closed', active: 0, waiting: 0, cache });
  await ask();
  expect(watched.upstreamState().circuit).toBe('open');
  isWell = true;
  await pause(40);
  await ask();
  const filled = { hits: 0, misses: 2, entries: 1 };
  expect(watched.upstreamState()).toEqual({ circuit: 'closed', active: 0, waiting: 0, cache: filled });
});
