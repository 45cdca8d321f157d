import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { HANDLERS, type RunningGateway, startGateway } from '../support/gateway.js';
import { createGate, pause, until } from '../support/wait.js';
import { always, CARD, CREATE, error, READ, reply } from './ask.js';

/** A call that nobody waits for is cancelled within this time. */
const CANCELLED_MS = 100;

describe.each(HANDLERS)('through the %s handler', (handler) => {
  let gateway: RunningGateway;
  let tornAt: number | undefined;
  beforeAll(async () => {
    gateway = await startGateway({ handler, timeoutMs: 5000, upstreamTiming: { backoffMs: 400, maxBackoffMs: 400 } });
  });
  afterAll(() => gateway.close());
  afterEach(() => {
    gateway.upstream.seen.length = 0;
    gateway.upstream.script = undefined;
    tornAt = undefined;
    vi.restoreAllMocks();
  });

  /** A caller who can go away. */
  function call(query: string, variables: object) {
    const controller = new AbortController();
    const answer = gateway.send('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
      signal: controller.signal,
    });
    const ended = answer.then(
      () => {},
      () => {},
    );
    return { answer, ended, leave: () => controller.abort() };
  }

  function noteTear(response: ServerResponse): void {
    response.once('close', () => {
      if (!response.writableFinished) tornAt = performance.now();
    });
  }

  test.each<[string, (response: ServerResponse) => void]>([
    ['before the headers', () => {}],
    ['in the body', (response) => response.writeHead(200, { 'content-length': '500' }).write('{')],
  ])('a read is cancelled when its caller goes away: %s', async (_phase, answer) => {
    gateway.upstream.script = always((response) => {
      noteTear(response);
      answer(response);
    });
    const { leave, ended } = call(READ, { id: 'tok_1' });
    await until(() => gateway.upstream.seen.length === 1);
    await pause(30);
    const left = performance.now();
    leave();
    await until(() => tornAt !== undefined);
    expect((tornAt ?? 0) - left).toBeLessThan(CANCELLED_MS);
    await ended;
    expect(gateway.upstream.seen).toHaveLength(1);
  });

  test('a read whose caller goes away between two attempts is not tried again', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.9);
    gateway.upstream.script = always(reply(500, error()));
    const { leave, ended } = call(READ, { id: 'tok_1' });
    await until(() => gateway.upstream.seen.length === 1);
    leave();
    await ended;
    await pause(450);
    expect(gateway.upstream.seen).toHaveLength(1);
  });

  test('all 25 reads of one operation are cancelled', async () => {
    let torn = 0;
    gateway.upstream.script = always((response) => response.once('close', () => torn++));
    const ids = Array.from({ length: 25 }, (_, index) => `tok_${index}`);
    const { leave, ended } = call('query ($ids: [ID!]!) { tokens(ids: $ids) { id } }', { ids });
    await until(() => gateway.upstream.seen.length === 25);
    leave();
    await until(() => torn === 25);
    await ended;
  });

  test('a shared read goes on for those who still wait, and is cancelled when the last one leaves', async () => {
    const gate = createGate();
    gateway.upstream.script = (_seen, response) => {
      noteTear(response);
      return gate.opened;
    };
    const first = call(READ, { id: SEEDS.cardToken });
    await until(() => gateway.upstream.seen.length === 1);
    const second = call(READ, { id: SEEDS.cardToken });
    await pause(50);
    first.leave();
    await first.ended;
    await pause(CANCELLED_MS);
    expect(tornAt).toBeUndefined();
    gate.open();
    const { data } = await (await second.answer).json();
    expect(data.token.id).toBe(SEEDS.cardToken);
    expect(gateway.upstream.seen).toHaveLength(1);

    gateway.upstream.script = always(noteTear);
    const callers = [call(READ, { id: SEEDS.cardToken }), call(READ, { id: SEEDS.cardToken })];
    await until(() => gateway.upstream.seen.length === 2);
    await pause(50);
    callers[1]?.leave();
    await pause(20);
    const left = performance.now();
    callers[0]?.leave();
    await until(() => tornAt !== undefined);
    expect((tornAt ?? 0) - left).toBeLessThan(CANCELLED_MS);

    gateway.upstream.script = undefined;
    const next = await (await call(READ, { id: SEEDS.cardToken }).answer).json();
    expect(next.data.token.id).toBe(SEEDS.cardToken);
  });

  test('a create is carried out, once, though its caller has gone', async () => {
    const gate = createGate();
    let finished = false;
    gateway.upstream.script = (_seen, response) => {
      noteTear(response);
      response.once('finish', () => {
        finished = true;
      });
      return gate.opened;
    };
    const { leave, ended } = call(CREATE, { input: CARD, key: `gone-${handler}` });
    await until(() => gateway.upstream.seen.length === 1);
    leave();
    await pause(CANCELLED_MS);
    expect(tornAt).toBeUndefined();
    gate.open();
    await until(() => finished);
    await ended;
    expect(gateway.upstream.seen).toHaveLength(1);

    gateway.upstream.script = undefined;
    const again = await gateway.ask(CREATE, { input: CARD, key: `gone-${handler}` });
    expect(again.body.data.createToken).toMatchObject({ replayed: true, token: { id: expect.any(String) } });
  });

  test('a create whose caller has gone is tried again as if they waited', async () => {
    // A long wait before the second try, so that the first is seen alone.
    vi.spyOn(Math, 'random').mockReturnValue(0.9);
    let tries = 0;
    gateway.upstream.script = (_seen, response) => {
      if (tries++ > 0) return undefined;
      reply(500, error())(response);
      return 'handled';
    };
    const { leave, ended } = call(CREATE, { input: CARD, key: `retried-${handler}` });
    await until(() => gateway.upstream.seen.length === 1);
    leave();
    await until(() => gateway.upstream.seen.length === 2);
    await ended;
    expect(new Set(gateway.upstream.seen.map((seen) => seen.headers['idempotency-key'])).size).toBe(1);
  });
});

test('a read that was left, and does not know how to stop, is joined by nobody', async () => {
  const asked: string[] = [];
  const gateway = await startGateway({
    upstreamRate: 'off',
    fetch: async (url) => {
      asked.push(String(url));
      return asked.length === 1 ? new Promise(() => {}) : Response.json({ id: 'tok_1', object: 'token' });
    },
  });
  const controller = new AbortController();
  const left = gateway.send('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: READ, variables: { id: 'tok_1' } }),
    signal: controller.signal,
  });
  await until(() => asked.length === 1);
  controller.abort();
  await left.catch(() => {});
  await pause(20);
  expect((await gateway.ask(READ, { id: 'tok_1' })).body.data).toEqual({ token: { id: 'tok_1' } });
  await gateway.close();
});
