import { afterEach, expect, test } from 'vitest';
import { authenticateAnyone } from '../../src/auth/caller.js';
import type { GatewayOptions } from '../../src/options.js';
import { SANDBOX_PUBLISHABLE_KEY, SEEDS } from '../../src/sandbox/seeds.js';
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
