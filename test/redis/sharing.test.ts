import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { unauthenticated } from '../../src/auth/caller.js';
import { createRedisStores, type RedisStores } from '../../src/redis/create-redis-stores.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { type RunningGateway, type StartOptions, startGateway } from '../support/gateway.js';
import { dump, type RunningRedis, startRedis } from '../support/redis.js';
import { pause } from '../support/wait.js';

/** Two gateways in front of one Stripe, with one Redis behind them. */
let redis: RunningRedis;
const gateways: RunningGateway[] = [];
const stores: RedisStores[] = [];
let lines: string[];

beforeEach(async () => {
  lines = [];
  vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line));
  redis = await startRedis();
});
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.close();
  for (const store of stores.splice(0)) await store.close();
  await redis.close();
  vi.restoreAllMocks();
});

async function startTwo(options: StartOptions): Promise<[RunningGateway, RunningGateway]> {
  stores.push(await createRedisStores(redis.url), await createRedisStores(redis.url));
  const first = await startGateway({ ...options, shared: stores[0] });
  gateways.push(first);
  const second = await startGateway({ ...options, shared: stores[1], apiBase: first.upstream.url });
  gateways.push(second);
  return [first, second];
}

const CREATE =
  'mutation ($n: CardNumber!) { createToken(input: { card: { number: $n, expMonth: 1, expYear: 2034 } }) { replayed } }';
const GOOD = '4242424242424242';
const BAD = '4242424242424241';

describe('rate limits', () => {
  test('hold across both: operations, tokens and wrong credentials', async () => {
    const [one, two] = await startTwo({
      rateLimits: { operations: { points: 12, seconds: 60 }, creates: { points: 3, seconds: 60 } },
    });
    const creates = [];
    for (const gateway of [one, two, one, two]) creates.push((await gateway.ask(CREATE, { n: GOOD })).status);
    expect(creates).toEqual([200, 200, 200, 429]);

    const statuses = await Promise.all(
      Array.from({ length: 12 }, (_, at) => (at % 2 ? one : two).ask('{ __typename }').then(({ status }) => status)),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(8);
    for (const gateway of [one, two]) {
      const { status, headers } = await gateway.ask('{ __typename }');
      expect(status).toBe(429);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(50);
    }
  });

  test('hold across both for wrong credentials', async () => {
    const [one, two] = await startTwo({
      rateLimits: { failures: { points: 2, seconds: 60 } },
      authenticate: () => {
        throw unauthenticated();
      },
    });
    const statuses = [];
    for (const gateway of [one, two, one, two]) statuses.push((await gateway.ask('{ __typename }')).status);
    expect(statuses).toEqual([401, 401, 429, 429]);
  });

  test('let a client in again when its window is over', async () => {
    const [one, two] = await startTwo({ rateLimits: { operations: { points: 1, seconds: 1 } } });
    await one.ask('{ __typename }');
    const refused = await two.ask('{ __typename }');
    expect(refused.status).toBe(429);
    await pause(Number(refused.headers.get('retry-after')) * 1000 + 50);
    expect((await two.ask('{ __typename }')).status).toBe(200);
    expect((await one.ask('{ __typename }')).status).toBe(429);
  });
});

describe('the card-testing guard', () => {
  const OPTIONS = { windowMs: 60_000, minRefusals: 4, maxShare: 0.5, blockMs: 0 };
  const alarms = () => lines.map((line) => JSON.parse(line)).filter(({ message }) => /card testing/.test(message));
  const createAt = async (gateway: RunningGateway, number: string) => (await gateway.ask(CREATE, { n: number })).status;

  test('sees a client that tries its cards at both, says so once, and ends its tokens at both', async () => {
    const [one, two] = await startTwo({ cardTesting: { ...OPTIONS, blockMs: 1500 } });
    for (const gateway of [one, two, one]) expect(await createAt(gateway, BAD)).toBe(200);
    expect(alarms()).toEqual([]);
    await createAt(two, BAD);
    expect(alarms()).toMatchObject([{ attempts: 4, refusals: 4, address: '127.0.0.1' }]);

    expect([await createAt(one, GOOD), await createAt(two, GOOD)]).toEqual([429, 429]);
    // Reads go on.
    expect((await one.ask(`{ token(id: "${SEEDS.cardToken}") { id } }`)).status).toBe(200);
    await vi.waitFor(async () => expect(await createAt(one, GOOD)).toBe(200), { timeout: 4000, interval: 100 });
    expect(await createAt(two, GOOD)).toBe(200);
  });

  test('goes on with a block where the one that raised the alarm cannot reach Redis any more', async () => {
    const [one, two] = await startTwo({ cardTesting: { ...OPTIONS, blockMs: 60_000 } });
    for (const gateway of [one, two, one, two]) await createAt(gateway, BAD);
    expect(await createAt(one, GOOD)).toBe(429);
    await redis.kill();
    expect([await createAt(one, GOOD), await createAt(two, GOOD)]).toEqual([429, 429]);
  });

  test('looks at the share, and forgets what is older than its window', async () => {
    const [one, two] = await startTwo({ cardTesting: OPTIONS });
    for (const number of [GOOD, GOOD, GOOD, GOOD, GOOD, BAD, BAD, BAD, BAD]) await createAt(one, number);
    expect(alarms()).toEqual([]);
    // Half of all.
    await createAt(two, BAD);
    expect(alarms()).toMatchObject([{ attempts: 10, refusals: 5 }]);
  });

  test('counts each kind of token apart, so that cheap successes of another kind hide nothing', async () => {
    const [one, two] = await startTwo({ cardTesting: OPTIONS });
    const pii = 'mutation ($input: CreateTokenInput!) { createToken(input: $input) { replayed } }';
    const input = { pii: { idNumber: '000000000' } };
    for (let time = 0; time < 10; time++) expect((await one.ask(pii, { input })).body.errors).toBeUndefined();
    for (const gateway of [one, two, one]) await createAt(gateway, BAD);
    expect(alarms()).toEqual([]);
    await createAt(two, BAD);
    expect(alarms()).toMatchObject([{ attempts: 4, refusals: 4 }]);
  });

  test('has a ceiling of refusals, whatever their share', async () => {
    const [one, two] = await startTwo({ cardTesting: { ...OPTIONS, maxShare: 1, maxRefusals: 5 } });
    for (const gateway of [one, two]) await createAt(gateway, GOOD);
    for (const gateway of [one, two, one, two]) await createAt(gateway, BAD);
    expect(alarms()).toEqual([]);
    await createAt(one, BAD);
    expect(alarms()).toMatchObject([{ attempts: 7, refusals: 5 }]);
  });

  test('forgets what is older than its window', async () => {
    const [one, two] = await startTwo({ cardTesting: { ...OPTIONS, windowMs: 600 } });
    const client = await redis.connect();
    for (const gateway of [one, two, one]) await createAt(gateway, BAD);
    await pause(800);
    await createAt(two, BAD);
    expect(alarms()).toEqual([]);
    await pause(800);
    expect(await client.keys('stg:v1:guard:*')).toEqual([]);
  });
});

describe('what cannot change of a token', () => {
  const READ = `{ token(id: "${SEEDS.cardToken}") { id created clientIp card { brand last4 } } }`;
  const EXPLAIN = { 'x-explain': '1' };

  test('is asked of Stripe once for both', async () => {
    const [one, two] = await startTwo({ cacheTtlMs: 60_000 });
    const asked = await one.ask(READ);
    expect(asked.body.data.token.card).toEqual({ brand: 'Visa', last4: '4242' });
    await remembered(1);
    const { body } = await two.ask(READ, {}, EXPLAIN);
    expect(body.data).toEqual(asked.body.data);
    expect(body.extensions?.stripe).toMatchObject({ calls: [{ cached: true }], avoided: 1 });
    expect(one.upstream.seen).toHaveLength(1);

    // And then of nobody: a third read needs no Redis.
    await redis.kill();
    expect((await two.ask(READ)).body.data).toEqual(asked.body.data);
    expect(one.upstream.seen).toHaveLength(1);
  });

  test('is remembered for as long as is set, wherever it is', async () => {
    const [one, two] = await startTwo({ cacheTtlMs: 1200 });
    await one.ask(READ);
    await pause(600);
    await two.ask(READ);
    expect(one.upstream.seen).toHaveLength(1);
    await pause(800);
    await two.ask(READ);
    expect(one.upstream.seen).toHaveLength(2);
  });

  test('is of one account: others ask for themselves', async () => {
    const [one, two] = await startTwo({ cacheTtlMs: 60_000 });
    await one.ask(READ);
    await remembered(1);
    await two.ask(READ, {}, { 'stripe-account': SEEDS.account });
    expect(one.upstream.seen).toHaveLength(2);
  });

  test.each([
    ['no value of ours', () => 'e30='],
    ['JSON', () => '{"id":"tok_made_up"}'],
    ['that of another token', (other: string) => other],
    ['a damaged one', (_other: string, own: string) => `${own.slice(0, -8)}AAAAAAA=`],
    ['empty', () => ''],
  ])('is asked of Stripe again where the value is %s', async (_what, forge) => {
    const [one, two] = await startTwo({ cacheTtlMs: 60_000 });
    const client = await redis.connect();
    const tokens = () => client.keys('stg:v1:token:*');
    await one.ask(READ);
    await remembered(1);
    const [own = ''] = await tokens();
    await one.ask(`{ token(id: "${SEEDS.bankToken}") { created } }`);
    await remembered(2);
    const other = (await tokens()).find((key) => key !== own) as string;
    await client.set(own, forge((await client.get(other)) ?? '', (await client.get(own)) ?? ''), { PX: 60_000 });
    const before = one.upstream.seen.length;
    expect((await two.ask(READ)).body.data.token).toMatchObject({ id: SEEDS.cardToken, card: { last4: '4242' } });
    expect(one.upstream.seen).toHaveLength(before + 1);
  });
});

test('what is kept is named for this version, and goes by itself', async () => {
  const [one] = await startTwo({
    cacheTtlMs: 60_000,
    rateLimits: { operations: { points: 10, seconds: 60 } },
    cardTesting: { windowMs: 60_000, minRefusals: 10, maxShare: 0.5, blockMs: 1000 },
  });
  await one.ask(CREATE, { n: GOOD });
  const client = await redis.connect();
  await remembered(1);
  const keys = (await client.keys('*')).filter((key) => key !== 'stg:v1:probe');
  expect(keys.map((key) => key.split(':')[2]).sort()).toEqual(['guard', 'rate', 'token']);
  for (const key of keys) {
    expect(key).toMatch(/^stg:v1:/);
    expect(await client.pTTL(key), key).toBeGreaterThan(0);
  }
  expect(await dump(client)).not.toContain('127.0.0.1');
});

/** Nobody waits for the writing but the tests. */
async function remembered(tokens: number): Promise<void> {
  const client = await redis.connect();
  const written = async () => expect(await client.keys('stg:v1:token:*')).toHaveLength(tokens);
  await vi.waitFor(written, { timeout: 5000, interval: 20 });
}
