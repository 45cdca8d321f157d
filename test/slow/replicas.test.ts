import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { type RunningNginx, startNginx } from '../support/nginx.js';
import { startPrometheus } from '../support/prometheus.js';
import { type RunningRedis, startRedis } from '../support/redis.js';
import { type Command, runCommand } from '../support/run-command.js';
import { type RecordingUpstream, startUpstream } from '../support/upstream.js';
import { pause } from '../support/wait.js';
import { type Collector, startCollector } from '../telemetry/collector.js';

/** Three gateways of the built command, a Redis that they share, and nginx in front: what docs/scaling.md describes. */
const CLI = new URL('../../dist/cli.js', import.meta.url).pathname;
let folder: string;
let upstream: RecordingUpstream;
let collector: Collector;
let redis: RunningRedis;
let gateways: Command[];
let nginx: RunningNginx;
let keys: Record<'limited' | 'free', string>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'replicas-'));
  const file = join(folder, 'keys.json');
  keys = { limited: newKey('limited', file), free: newKey('free', file) };
  const written = JSON.parse(readFileSync(file, 'utf8'));
  written.keys.find(({ name }: { name: string }) => name === 'limited').rates = { operations: '300/min' };
  writeFileSync(file, JSON.stringify(written));

  upstream = await startUpstream();
  collector = await startCollector();
  redis = await startRedis();
  const env = {
    STRIPE_SECRET_KEY: 'sk_test_sandbox',
    STRIPE_API_BASE: upstream.url.origin,
    GATEWAY_AUTH: 'keys',
    GATEWAY_KEYS_FILE: file,
    GATEWAY_RATE_LIMIT: 'off',
    GATEWAY_CREATE_RATE_LIMIT: 'off',
    GATEWAY_TRUSTED_PROXIES: '1',
    GATEWAY_DRAIN_MS: '2000',
    GATEWAY_METRICS: 'on',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url.href,
    REDIS_URL: redis.url.href,
  };
  gateways = [1, 2, 3].map(() => runCommand(folder, env));
  nginx = await startNginx(await Promise.all(gateways.map((gateway) => gateway.origin())));
}, 60_000);
afterEach(async () => {
  await nginx.close();
  for (const { child } of gateways) child.kill('SIGKILL');
  await Promise.all(gateways.map(({ exited }) => exited));
  await redis.close();
  await collector.close();
  await upstream.close();
  rmSync(folder, { recursive: true });
});

function newKey(name: string, file: string): string {
  const args = [CLI, 'keys', 'new', '--name', name, '--scopes', 'tokens:create,tokens:read,schema:read'];
  const env = { PATH: process.env.PATH, GATEWAY_KEYS_FILE: file };
  return execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env }).trim();
}

async function ask(url: string, query: string, more: { key?: string; variables?: object; headers?: object } = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      // nginx ends its idle connections when it reads its settings anew.
      connection: 'close',
      authorization: `Bearer ${more.key ?? keys.free}`,
      ...more.headers,
    },
    body: JSON.stringify({ query, variables: more.variables }),
  });
  return { status: response.status, text: await response.text() };
}

/** Repeats what a client does, sixteen at once, until it is told to stop. */
function load<Answer>(once: (turn: number) => Promise<Answer>) {
  const answers: Answer[] = [];
  let turn = 0;
  let isOver = false;
  const clients = Array.from({ length: 16 }, async () => {
    while (!isOver) answers.push(await once(turn++));
  });
  return {
    /** Waits for answers to come in: how fast they do is the machine's matter. */
    more: async (count: number) => {
      const enough = answers.length + count;
      while (answers.length < enough) await Promise.race([pause(10), ...clients]);
    },
    stop: async () => {
      isOver = true;
      await Promise.all(clients);
      return answers;
    },
  };
}

/** Asks Stripe each time: whether a token is used can change, once. */
const CHANGING = `{ token(id: "${SEEDS.unusedToken}") { used } }`;
const CREATE = 'mutation ($input: CreateTokenInput!) { createToken(input: $input) { token { id } } }';
const INPUT = { input: { card: { number: '4242424242424242', expMonth: 12, expYear: 2034 } } };
const slowly = () => pause(20).then(() => undefined);

test('a limit of 300 a minute holds across them within 5 %', async () => {
  let sent = 0;
  const statuses: number[] = [];
  const client = async () => {
    while (sent++ < 450) statuses.push((await ask(nginx.plain, '{ __typename }', { key: keys.limited })).status);
  };
  await Promise.all(Array.from({ length: 16 }, client));
  expect(statuses).toHaveLength(450);
  const accepted = statuses.filter((status) => status === 200).length;
  expect(accepted).toBeGreaterThanOrEqual(285);
  expect(accepted).toBeLessThanOrEqual(315);
  expect(statuses.filter((status) => status === 429)).toHaveLength(450 - accepted);
  // Each of the three had its part of them.
  expect(new Set(nginx.tried().flat()).size).toBe(3);
});

test('one call to Stripe serves all three', async () => {
  const query = `{ token(id: "${SEEDS.cardToken}") { type card { brand last4 } } }`;
  const first = await ask(nginx.plain, query);
  const client = await redis.connect();
  await vi.waitFor(async () => expect(await client.keys('stg:v1:token:*')).toHaveLength(1));
  for (let time = 0; time < 30; time++) expect(await ask(nginx.plain, query)).toEqual(first);
  expect(new Set(nginx.tried().flat()).size).toBe(3);
  expect(upstream.seen).toHaveLength(1);
});

test('a gateway that dies under load costs no read its answer', async () => {
  upstream.script = slowly;
  const reads = load(() => ask(nginx.repeating, CHANGING));
  await reads.more(60);
  gateways[0]?.child.kill('SIGKILL');
  await reads.more(60);
  const answers = await reads.stop();
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(
    new Set(['200 {"data":{"token":{"used":false}}}']),
  );
  // It died on some of them.
  expect(nginx.tried().some((ports) => ports.length > 1)).toBe(true);
});

test('a create that a dying gateway was at makes one token when its client tries again with its key', async () => {
  upstream.script = slowly;
  let failed = 0;
  const creates = load(async (turn) => {
    for (;;) {
      const answer = await ask(nginx.plain, CREATE, {
        variables: INPUT,
        headers: { 'idempotency-key': `order-${turn}` },
      });
      if (answer.status === 200) return JSON.parse(answer.text).data.createToken.token.id as string;
      // Said by nginx: it does not know how far the create came.
      expect(answer.status).toBe(502);
      failed++;
    }
  });
  await creates.more(60);
  gateways[0]?.child.kill('SIGKILL');
  await creates.more(60);
  const ids = await creates.stop();
  expect(failed).toBeGreaterThan(0);
  expect(new Set(ids).size).toBe(ids.length);
  // At Stripe, which makes one token for each key.
  const made = upstream.seen.filter(({ method, path }) => method === 'POST' && path === '/v1/tokens');
  expect(made.length).toBeGreaterThanOrEqual(ids.length);
  expect(new Set(made.map(({ headers }) => headers['idempotency-key'])).size).toBe(ids.length);
});

test('a gateway that is told to stop under load costs nothing at all', async () => {
  upstream.script = slowly;
  const creates = load(async (turn) => {
    const isRead = turn % 2 === 0;
    return ask(nginx.plain, isRead ? CHANGING : CREATE, isRead ? {} : { variables: INPUT });
  });
  await creates.more(60);
  const [leaving] = gateways as [Command];
  const origin = await leaving.origin();
  leaving.child.kill('SIGTERM');
  const status = async () => (await fetch(`${origin}/ready`, { headers: { connection: 'close' } })).status;
  await vi.waitFor(async () => expect(await status()).toBe(503));
  nginx.leaveOut(origin);
  expect(await leaving.exited).toBe(0);
  await creates.more(60);
  const answers = await creates.stop();
  expect(answers.filter(({ status, text }) => status !== 200 || text.includes('errors'))).toEqual([]);
  // No create was sent twice: each has a key of the gateway's own.
  const made = upstream.seen.filter(({ method }) => method === 'POST');
  expect(made).toHaveLength(answers.filter(({ text }) => text.includes('createToken')).length);
});

test('Prometheus scrapes all three: every panel of the dashboard has data, every alert evaluates and none fires', async () => {
  const dashboard = JSON.parse(
    readFileSync(new URL('../../deploy/grafana/stripe-token-gateway.json', import.meta.url), 'utf8'),
  );
  const prometheus = await startPrometheus(await Promise.all(gateways.map((gateway) => gateway.origin())));
  try {
    const reading = load(() => ask(nginx.plain, CHANGING));
    const cached = load(() => ask(nginx.plain, `{ token(id: "${SEEDS.cardToken}") { type } }`));
    const creating = load(() => ask(nginx.plain, CREATE, { variables: INPUT }));
    await vi.waitFor(async () => expect(await prometheus.up()).toBe(3), { timeout: 30_000, interval: 200 });
    expect(await prometheus.query('sum by (instance) (gateway_operations_total)')).toHaveLength(3);
    const expressions: string[] = dashboard.panels.flatMap(({ targets = [] }: { targets?: { expr: string }[] }) =>
      targets.map(({ expr }) =>
        expr.replaceAll('$job', 'gateway').replaceAll('$instance', '.*').replaceAll('$__rate_interval', '10s'),
      ),
    );
    for (const expr of expressions) {
      // Without a failure there is nothing to show of one.
      if (expr.includes('gateway_errors_total')) continue;
      await vi.waitFor(async () => expect([expr, await prometheus.query(expr)]).not.toEqual([expr, []]), {
        timeout: 30_000,
        interval: 500,
      });
    }
    await Promise.all([reading.stop(), cached.stop(), creating.stop()]);
    const alerts = await prometheus.rules();
    expect(alerts).toHaveLength(8);
    expect(alerts.filter(({ health, state }) => health !== 'ok' || state === 'firing')).toEqual([]);
  } finally {
    await prometheus.close();
  }
});
