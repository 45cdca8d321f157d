import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { createRedisStores, type RedisStores } from '../../src/redis/create-redis-stores.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { SELF_SIGNED } from '../stripe/self-signed.js';
import { type RunningGateway, startGateway } from '../support/gateway.js';
import { freePort, type RedisOptions, type RunningRedis, startRedis } from '../support/redis.js';
import { type Command, runCommand } from '../support/run-command.js';
import { pause, until } from '../support/wait.js';

const AWAY = 'Redis is unavailable: this replica counts and caches on its own';
const BACK = 'Redis is available again: counts and cache are shared';
const PASSWORD = 'p@ss:word/?';
const READ = `{ token(id: "${SEEDS.cardToken}") { created } }`;

let redis: RunningRedis | undefined;
afterEach(() => redis?.close());

describe('a gateway', () => {
  let gateway: RunningGateway;
  let stores: RedisStores;
  let lines: string[] = [];
  afterEach(async () => {
    await gateway.close();
    await stores.close();
    vi.restoreAllMocks();
  });
  async function start(options?: RedisOptions): Promise<RunningRedis> {
    lines = [];
    vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line));
    redis = await startRedis(options);
    stores = await createRedisStores(redis.url);
    gateway = await startGateway({
      shared: stores,
      cacheTtlMs: 60_000,
      rateLimits: { operations: { points: 4, seconds: 60 } },
    });
    return redis;
  }
  const said = () =>
    lines.map((line) => JSON.parse(line)).map(({ level, message, code }) => [level, message, code].join(' ').trim());
  const ready = async () => {
    const response = await gateway.send('/ready');
    return [response.status, await response.json()];
  };
  const ask = async (times: number) => {
    const statuses = [];
    for (let time = 0; time < times; time++) statuses.push((await gateway.ask(READ)).status);
    return statuses;
  };
  const comesBack = () => until(() => stores.state() === 'ok');

  test('whose Redis dies works on by itself, says so once, and shares again when it is back', async () => {
    const { kill, start: startAgain } = await start();
    expect(await ready()).toEqual([200, { status: 'ready', redis: 'ok' }]);
    expect(await ask(1)).toEqual([200]);
    await kill();
    // A window of its own, held as strictly.
    expect(await ask(6)).toEqual([200, 200, 200, 200, 429, 429]);
    expect(await ready()).toEqual([200, { status: 'ready', redis: 'away' }]);
    await pause(2200);
    expect(said()).toEqual([expect.stringMatching(`^warn ${AWAY}`)]);

    await startAgain();
    await comesBack();
    expect(await ready()).toEqual([200, { status: 'ready', redis: 'ok' }]);
    // An empty Redis begins anew.
    expect(await ask(5)).toEqual([200, 200, 200, 200, 429]);
    expect(said()).toEqual([expect.stringMatching(`^warn ${AWAY}`), `info ${BACK}`]);
    expect(gateway.upstream.seen).toHaveLength(1);
  });

  test('whose Redis hangs answers all the same, and waits for it no second time', async () => {
    const { child } = await start();
    child().kill('SIGSTOP');
    expect(await ask(5)).toEqual([200, 200, 200, 200, 429]);
    expect(await ready()).toEqual([200, { status: 'ready', redis: 'away' }]);
    expect(said()).toEqual([`warn ${AWAY}`]);
    child().kill('SIGCONT');
    await comesBack();
    expect(said()).toEqual([`warn ${AWAY}`, `info ${BACK}`]);
  });

  test.each([
    ['is full', 'OOM', ['CONFIG', 'SET', 'maxmemory', '1'], ['CONFIG', 'SET', 'maxmemory', '0']],
    ['takes no writes', 'READONLY', ['REPLICAOF', '127.0.0.1', '1'], ['REPLICAOF', 'NO', 'ONE']],
    [
      'closes its door to it',
      'NOPERM',
      ['ACL', 'SETUSER', 'default', '-set', '-eval'],
      ['ACL', 'SETUSER', 'default', '+@all'],
    ],
  ])('whose Redis %s does without it until that is over', async (_what, code, worse, better) => {
    const client = await (await start()).connect();
    await client.sendCommand(worse);
    expect(await ask(5)).toEqual([200, 200, 200, 200, 429]);
    expect(await ready()).toEqual([200, { status: 'ready', redis: 'away' }]);
    expect(said()).toEqual([`warn ${AWAY} ${code}`]);
    await client.sendCommand(better);
    await comesBack();
    expect(said()).toEqual([`warn ${AWAY} ${code}`, `info ${BACK}`]);
  });

  test('that nobody asks sees by itself that Redis went away', async () => {
    const { child } = await start();
    child().kill('SIGSTOP');
    await until(() => stores.state() === 'away');
    child().kill('SIGCONT');
    await comesBack();
  });
});

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  const running: Command[] = [];
  afterEach(() => {
    for (const { child } of running.splice(0)) child.kill('SIGKILL');
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = (env: Record<string, string>) => {
    const command = runCommand(folder, env);
    running.push(command);
    return command;
  };
  const ready = async (command: Command) => (await fetch(`${await command.origin()}/ready`)).json();
  const read = async (command: Command) =>
    (
      await fetch(`${await command.origin()}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: READ }),
      })
    ).json();
  /** What docs/scaling.md gives the gateway's user, and no more. */
  const document = readFileSync(new URL('../../docs/scaling.md', import.meta.url), 'utf8');
  const acl = (/^ACL SETUSER .*$/m.exec(document)?.[0] ?? '').replace('>…', `>${PASSWORD}`).split(' ');
  const asGateway = (url: URL, database = '') =>
    `${url.protocol}//gateway:${encodeURIComponent(PASSWORD)}@${url.host}${database}`;

  test('shares by TLS, as a user with a password who may do little, in a database of its own', async () => {
    redis = await startRedis({ tls: true });
    const client = await redis.connect();
    await client.sendCommand(acl);
    const ca = join(folder, 'ca.pem');
    writeFileSync(ca, SELF_SIGNED.cert);
    const env = {
      REDIS_URL: asGateway(redis.url, '/3'),
      NODE_EXTRA_CA_CERTS: ca,
      GATEWAY_RATE_LIMIT: '10/min',
      GATEWAY_CREATE_RATE_LIMIT: '10/min',
      GATEWAY_CARD_TESTING_BLOCK_S: '60',
      GATEWAY_CARD_TESTING_REFUSALS: '1',
    };
    const [one, two] = [run(env), run(env)];
    expect(await ready(one)).toEqual({ status: 'ready', redis: 'ok' });
    await read(one);
    const card = { number: '4242424242424241', expMonth: 12, expYear: 2034 };
    const create = async (command: Command) =>
      fetch(`${await command.origin()}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          query: 'mutation ($input: CreateTokenInput!) { createToken(input: $input) { replayed } }',
          variables: { input: { card } },
        }),
      });
    expect((await create(one)).status).toBe(200);
    expect((await create(two)).status).toBe(429);
    // Every command that the gateway has was used, and none was refused.
    expect(await ready(two)).toEqual({ status: 'ready', redis: 'ok' });
    expect([...one.log(), ...two.log()].filter(({ level }) => level === 'warn')).toEqual([]);
    expect(await client.dbSize()).toBe(0);
    await client.select(3);
    expect((await client.keys('*')).length).toBeGreaterThan(2);

    one.child.kill('SIGTERM');
    expect(await one.exited).toBe(0);
    for (const { output } of [one, two]) expect(output()).not.toMatch(/p@ss|p%40ss/i);
  });

  test.each([
    ['is not there', async () => `redis://127.0.0.1:${await freePort()}`, 'ECONNREFUSED'],
    ['refuses the password', async ({ host }: URL) => `redis://default:secretsecret@${host}`, 'WRONGPASS'],
    ['wants a password', async ({ host }: URL) => `redis://${host}`, 'NOAUTH'],
    ['has no such database', async ({ host }: URL) => `redis://:another@${host}/99`, 'ERR'],
    ['speaks no TLS', async ({ host }: URL) => `rediss://:another@${host}`, undefined],
  ])('starts without a Redis that %s, and says so', async (_what, address, code) => {
    redis = await startRedis({ flags: ['--requirepass', 'another'] });
    const command = run({ REDIS_URL: await address(redis.url) });
    expect(await ready(command)).toEqual({ status: 'ready', redis: 'away' });
    expect(await read(command)).toMatchObject({ data: { token: { created: expect.any(String) } } });
    const warnings = command.log().filter(({ level }) => level === 'warn');
    expect(warnings).toMatchObject([{ message: AWAY, ...(code && { code }) }]);
    expect(command.output()).not.toMatch(/secretsecret|another/);
  });

  test('trusts no certificate that nobody vouches for', async () => {
    redis = await startRedis({ tls: true });
    const command = run({ REDIS_URL: redis.url.href });
    expect(await ready(command)).toEqual({ status: 'ready', redis: 'away' });
    expect(command.log().find(({ message }) => message === AWAY)).toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });

  test('that cannot listen ends, with Redis connected', async () => {
    redis = await startRedis();
    const command = run({ REDIS_URL: redis.url.href, HOST: '192.0.2.1' });
    expect(await command.exited).toBe(1);
  });
});
