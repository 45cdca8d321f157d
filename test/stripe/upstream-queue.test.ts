import { afterEach, describe, expect, test } from 'vitest';
import { authenticateAnyone, type Caller } from '../../src/auth/caller.js';
import type { GatewayOptions } from '../../src/options.js';
import { SANDBOX_PUBLISHABLE_KEY, SEEDS } from '../../src/sandbox/seeds.js';
import type { StripeCall } from '../../src/stripe/stripe-call.js';
import { UpstreamQueue } from '../../src/stripe/upstream-queue.js';
import { type RunningGateway, startGateway } from '../support/gateway.js';
import { createGate, pause, until } from '../support/wait.js';
import { CARD, CREATE, codeOf, FAST, READ } from './ask.js';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A gateway with its upstream, and the moments at which the upstream was asked. */
async function start(options: Partial<GatewayOptions>): Promise<{ gateway: RunningGateway; moments: number[] }> {
  const gateway = await startGateway({ upstreamTiming: FAST, ...options });
  closers.push(gateway.close);
  const moments: number[] = [];
  gateway.upstream.script = () => void moments.push(performance.now());
  return { gateway, moments };
}

/** The most requests that any one second saw. */
function busiestSecond(moments: number[]): number {
  return Math.max(...moments.map((from) => moments.filter((at) => at >= from && at < from + 1000).length));
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => `tok_${index}`);
const READ_ALL = 'query ($ids: [ID!]!) { tokens(ids: $ids) { id } }';
/** What Stripe takes in test mode. https://docs.stripe.com/rate-limits */
const STRIPE_TEST_LIMIT = 25;

test('a burst never breaks the limits of Stripe, and all of it is answered', async () => {
  const { gateway, moments } = await start({ upstreamRate: 20, upstreamConcurrency: 20 });
  const reads = gateway.ask(READ_ALL, { ids: ids(25) });
  const creates = Array.from({ length: 25 }, () => gateway.ask(CREATE, { input: CARD }));
  const codes = (await Promise.all([reads, ...creates])).map(codeOf);
  expect(new Set(codes)).toEqual(new Set(['OK']));
  expect(moments).toHaveLength(50);
  expect(busiestSecond(moments)).toBeLessThanOrEqual(STRIPE_TEST_LIMIT);
});

test('25 reads side by side pass through the queue, in their order', async () => {
  const { gateway } = await start({ upstreamRate: 100, upstreamConcurrency: 2 });
  const { body } = await gateway.ask(READ_ALL, { ids: [SEEDS.cardToken, ...ids(24)] });
  expect(body.errors).toBeUndefined();
  expect(body.data.tokens).toEqual([{ id: SEEDS.cardToken }, ...Array(24).fill(null)]);
});

test('not more at once than the limit', async () => {
  const { gateway } = await start({ upstreamRate: 'off', upstreamConcurrency: 3 });
  let active = 0;
  let most = 0;
  gateway.upstream.script = async (_seen, response) => {
    most = Math.max(most, ++active);
    response.once('close', () => active--);
    await new Promise((resolve) => setTimeout(resolve, 10));
    return undefined;
  };
  expect(codeOf(await gateway.ask(READ_ALL, { ids: ids(25) }))).toBe('OK');
  expect(most).toBe(3);
});

test('what cannot have its turn by the deadline is refused at once, and told when', async () => {
  const { gateway, moments } = await start({ upstreamRate: 4, timeoutMs: 1200 });
  const started = performance.now();
  const { body } = await gateway.ask(READ_ALL, { ids: ids(25) });
  expect(performance.now() - started).toBeLessThan(3000);
  const refused = body.errors ?? [];
  expect(refused.length).toBeGreaterThanOrEqual(19);
  for (const { extensions } of refused) {
    expect(extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfter: expect.any(Number) });
  }
  expect(moments.length + refused.length).toBe(25);
});

test('what waits behind slow calls until the deadline was limited, not slow', async () => {
  const { gateway } = await start({ upstreamConcurrency: 1, timeoutMs: 200 });
  gateway.upstream.script = () => 'handled';
  const answers = await Promise.all([gateway.ask(READ, { id: 'tok_1' }), gateway.ask(READ, { id: 'tok_2' })]);
  expect(answers.map(codeOf).sort()).toEqual(['RATE_LIMITED', 'UPSTREAM_TIMEOUT']);
  expect(gateway.upstream.seen).toHaveLength(1);
  gateway.upstream.script = undefined;
  expect(codeOf(await gateway.ask(READ, { id: SEEDS.cardToken }))).toBe('OK');
});

test('a caller who leaves the queue is never asked for', async () => {
  const { gateway } = await start({ upstreamConcurrency: 1 });
  const gate = createGate();
  gateway.upstream.script = () => gate.opened;
  const first = gateway.ask(READ, { id: 'tok_1' });
  await until(() => gateway.upstream.seen.length === 1);
  const controller = new AbortController();
  const left = gateway.send('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: READ, variables: { id: 'tok_2' } }),
    signal: controller.signal,
  });
  await pause(50);
  controller.abort();
  await left.catch(() => {});
  gate.open();
  await first;
  expect(codeOf(await gateway.ask(READ, { id: 'tok_3' }))).toBe('OK');
  expect(gateway.upstream.seen.map((seen) => seen.path)).toEqual(['/v1/tokens/tok_1', '/v1/tokens/tok_3']);
});

test('the queue has an end', async () => {
  const { gateway } = await start({ upstreamRate: 'off', upstreamConcurrency: 1 });
  const gate = createGate();
  gateway.upstream.script = () => gate.opened;
  const fields = ids(15).map((_, field) => `f${field}`);
  const query = `query (${fields.map((field) => `$${field}: [ID!]!`)}) { ${fields.map((field) => `${field}: tokens(ids: $${field}) { id }`).join(' ')} }`;
  const asked = [0, 1, 2].map((operation) =>
    gateway.ask(
      query,
      Object.fromEntries(fields.map((field) => [field, ids(25).map((id) => `${id}${field}o${operation}`)])),
    ),
  );
  await until(() => gateway.upstream.seen.length === 1);
  const refused = asked.map(async (answer) => (await answer).body.errors?.length ?? 0);
  setTimeout(gate.open, 300);
  const counts = await Promise.all(refused);
  expect(counts.reduce((sum, count) => sum + count)).toBe(3 * 15 * 25 - 1001);
});

test('a test key is held to 20 a second by default, a live key to 80, an upstream on loopback to nothing', async () => {
  const { gateway, moments } = await start({});
  await gateway.ask(READ_ALL, { ids: ids(25) });
  expect(moments).toHaveLength(25);
  expect(busiestSecond(moments)).toBe(25);

  for (const [secretKey, most] of [
    ['sk_test_default', 20],
    ['sk_live_default', 80],
  ] as const) {
    const calls: number[] = [];
    const limited = await startGateway({
      secretKey,
      authenticate: authenticateAnyone,
      apiBase: undefined,
      fetch: async () => {
        calls.push(performance.now());
        return Response.json({ id: 'tok_1', object: 'token' });
      },
    });
    closers.push(limited.close);
    const asked = Array.from({ length: Math.ceil((most * 5) / 4 / 25) }, (_, group) =>
      limited.ask(READ_ALL, { ids: ids(25).map((id) => `${id}g${group}`) }),
    );
    await Promise.all(asked);
    // A stall of the machine may push a quarter of a second's calls into the next: still what Stripe takes.
    expect(busiestSecond(calls)).toBeLessThanOrEqual(most * 1.25);
    expect(Math.max(...calls) - Math.min(...calls)).toBeGreaterThan(700);
  }
});

test('the two keys of one account share their turns', async () => {
  const { gateway } = await start({ upstreamConcurrency: 1, publishableKey: SANDBOX_PUBLISHABLE_KEY });
  const gate = createGate();
  gateway.upstream.script = () => gate.opened;
  const account = { account: { company: { name: 'A' }, tosShownAndAccepted: true } };
  const asked = [gateway.ask(CREATE, { input: CARD }), gateway.ask(CREATE, { input: account })];
  await until(() => gateway.upstream.seen.length === 1);
  await pause(50);
  expect(gateway.upstream.seen).toHaveLength(1);
  gate.open();
  expect((await Promise.all(asked)).map(codeOf)).toEqual(['OK', 'OK']);
  expect(new Set(gateway.upstream.seen.map(({ headers }) => headers.authorization)).size).toBe(2);
});

describe('the order of the queue', () => {
  async function runIn(queue: UpstreamQueue, call: StripeCall, send: () => Promise<void>): Promise<void> {
    await queue.enter(call);
    await send();
    queue.leave();
  }

  /** Runs calls through a queue of one at a time; tells in which order they were sent. */
  async function orderOf(calls: [callerId: string, kind: 'read' | 'create-token', count: number][]): Promise<string[]> {
    const queue = new UpstreamQueue({ rate: 'off', concurrency: 1 });
    const sent: string[] = [];
    const gate = createGate();
    const runs = [runIn(queue, callOf('first', 'read'), () => gate.opened)];
    for (const [callerId, kind, count] of calls) {
      for (let at = 0; at < count; at++) {
        const send = async () => void sent.push(`${callerId} ${kind}`);
        runs.push(runIn(queue, callOf(callerId, kind), send));
      }
    }
    gate.open();
    await Promise.all(runs);
    return sent;
  }
  const callOf = (callerId: string, kind: 'read' | 'create-token') =>
    ({ callerId, kind, deadline: performance.now() + 60_000 }) as StripeCall;

  test('callers take turns, however many calls one of them has', async () => {
    expect(
      (
        await orderOf([
          ['a', 'read', 100],
          ['b', 'read', 2],
          ['c', 'read', 1],
        ])
      ).slice(0, 6),
    ).toEqual(['a read', 'b read', 'c read', 'a read', 'b read', 'a read']);
  });

  test('creates go before reads, and their callers take turns too', async () => {
    const sent = await orderOf([
      ['a', 'read', 375],
      ['a', 'create-token', 3],
      ['b', 'create-token', 1],
    ]);
    expect(sent.slice(0, 4)).toEqual(['a create-token', 'b create-token', 'a create-token', 'a create-token']);
  });

  test('a full queue still takes a caller who has nothing in it, and a create, at the expense of whoever has most', async () => {
    const queue = new UpstreamQueue({ rate: 'off', concurrency: 1 });
    const gate = createGate();
    const outcomes: Record<string, number> = {};
    const run = (callerId: string, kind: 'read' | 'create-token') =>
      runIn(queue, callOf(callerId, kind), () => gate.opened)
        .then(
          () => 'sent',
          (error) => error.code,
        )
        .then((outcome) => {
          const key = `${callerId} ${kind} ${outcome}`;
          outcomes[key] = (outcomes[key] ?? 0) + 1;
        });
    const runs = Array.from({ length: 1002 }, () => run('a', 'read'));
    runs.push(run('b', 'read'), run('b', 'read'), run('a', 'create-token'));
    expect(queue.waiting).toBe(1000);
    gate.open();
    await Promise.all(runs);
    expect(outcomes).toEqual({
      'a read sent': 999,
      'a read RATE_LIMITED': 3,
      'b read sent': 1,
      'b read RATE_LIMITED': 1,
      'a create-token sent': 1,
    });
  });
});

test('an operation of 375 reads does not hold up the create of another caller', async () => {
  const { gateway } = await start({
    upstreamRate: 'off',
    upstreamConcurrency: 2,
    authenticate: (header) => ({ ...authenticateAnyone(header), credentialId: header('authorization') }) as Caller,
  });
  const gate = createGate();
  gateway.upstream.script = () => gate.opened;
  const query = `query ($ids: [ID!]!) { ${ids(15)
    .map((_, at) => `f${at}: tokens(ids: $ids) { id }`)
    .join(' ')} }`;
  const reads = gateway.ask(query, { ids: ids(25) }, { authorization: 'reader' });
  await until(() => gateway.upstream.seen.length === 2);
  const create = gateway.ask(CREATE, { input: CARD }, { authorization: 'creator' });
  await pause(50);
  gate.open();
  await Promise.all([reads, create]);
  const at = gateway.upstream.seen.findIndex(({ method }) => method === 'POST');
  expect(at).toBeGreaterThan(0);
  expect(at).toBeLessThanOrEqual(4);
});
