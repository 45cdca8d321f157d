import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { version } from '../../src/version.js';
import { startRedis } from '../support/redis.js';
import { type Command, runCommand } from '../support/run-command.js';
import { type RecordingUpstream, startUpstream } from '../support/upstream.js';
import { createGate, until } from '../support/wait.js';

const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
const running: Command[] = [];
afterEach(() => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Two workers. Each operation is logged with its request id and the number of the worker that answered. */
function start(env: Record<string, string> = {}): Command {
  const command = runCommand(folder, { GATEWAY_WORKERS: '2', LOG_LEVEL: 'debug', ...env });
  running.push(command);
  return command;
}

const READ = { query: '{ token(id: "tok_sandbox_card") { id } }' };
const read = (...ids: string[]) => ({
  query: 'query ($ids: [ID!]!) { tokens(ids: $ids) { id used } }',
  variables: { ids },
});
const create = (n: string) => ({
  query:
    'mutation ($n: CardNumber!) { createToken(input: { card: { number: $n, expMonth: 1, expYear: 2034 } }) { token { id } } }',
  variables: { n },
});
const GOOD = '4242424242424242';
const BAD = '4242424242424241';

interface Reply {
  status: number | undefined;
  text: string;
}

let requests = 0;
/** A UUID may look like a card number, and is not logged then. */
const createId = () => `request-${++requests}`;

/** Sends a request over a connection of its own, unless an agent has one: each connection goes to the next worker. */
async function send(command: Command, path: string, body?: object, agent?: Agent, id = createId()): Promise<Reply> {
  const url = (await command.origin()) + path;
  return new Promise((resolve, reject) => {
    const headers = { 'x-request-id': id, ...(body && { 'content-type': 'application/json' }) };
    const sent = request(url, { method: body ? 'POST' : 'GET', agent: agent ?? false, headers });
    sent.on('error', reject).on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('error', reject).on('end', () => resolve({ status: response.statusCode, text }));
    });
    sent.end(body && JSON.stringify(body));
  });
}

const ask = (command: Command, body: object, agent?: Agent) => send(command, '/graphql', body, agent);

async function statusesOf(command: Command, body: object, count: number): Promise<(number | undefined)[]> {
  const statuses = [];
  for (let done = 0; done < count; done++) statuses.push((await ask(command, body)).status);
  return statuses;
}

/** Sends an operation, and returns the number of the worker that answered it, and how. */
async function answerOf(command: Command, agent?: Agent): Promise<{ worker: number; outcome: string | undefined }> {
  const id = createId();
  await send(command, '/graphql', READ, agent, id);
  const lineOf = () => command.log().find((line) => line.requestId === id);
  await until(() => lineOf() !== undefined);
  return { worker: Number(lineOf()?.worker), outcome: lineOf()?.outcome };
}

const pidsOf = ({ child }: Command) =>
  readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The values of a metric by their labels. */
const valuesOf = (text: string, name: string): Record<string, number> =>
  Object.fromEntries(
    [...text.matchAll(new RegExp(`^${name}(?:{(.*)})? (.*)$`, 'gm'))].map(([, labels = '', n]) => [labels, Number(n)]),
  );
const operationsIn = (text: string) => valuesOf(text, 'gateway_operations_total')['kind="query",outcome="ok"'];

describe('on the sandbox', () => {
  test('both workers answer, share one sandbox and show the metrics of both; one that is killed is replaced', async () => {
    const command = start();
    const answered: number[] = [];
    while (new Set(answered).size < 2 && answered.length < 100) answered.push((await answerOf(command)).worker);
    expect(new Set(answered)).toEqual(new Set([1, 2]));
    expect(command.output()).toContain('  workers   2\n');
    expect(command.output().match(/"listening"/g)).toHaveLength(1);

    const { id } = JSON.parse((await ask(command, create(GOOD))).text).data.createToken.token;
    for (let count = 0; count < 6; count++) {
      expect(JSON.parse((await ask(command, read(id))).text)).toEqual({ data: { tokens: [{ id, used: false }] } });
    }

    const scrape = async () => (await send(command, '/metrics')).text;
    const text = await scrape();
    const operations = answered.length + 6;
    expect(operationsIn(text)).toBe(operations);
    expect(valuesOf(text, 'gateway_operation_duration_seconds_count')['kind="query"']).toBe(operations);
    expect(valuesOf(text, 'gateway_build_info')).toEqual({ [`version="${version}"`]: 1 });
    expect(valuesOf(text, 'gateway_circuit_state')['state="closed"']).toBe(1);
    expect(valuesOf(text, 'process_start_time_seconds')['']).toBeLessThan(Date.now() / 1000);

    process.kill(pidsOf(command)[0] as number, 'SIGKILL');
    await until(() => command.output().includes('worker ended'));
    expect(command.log()).toContainEqual(
      expect.objectContaining({ level: 'error', code: 'SIGKILL', message: 'worker ended: another one starts' }),
    );
    // The other goes on, and what the first had counted stays in the sum.
    await ask(command, READ);
    expect(operationsIn(await scrape())).toBe(operations + 1);
    await until(() => command.output().includes('worker listening'));
    const later = new Set<number>();
    for (let count = 0; count < 100 && !later.has(3); count++) later.add((await answerOf(command)).worker);
    expect(later).toContain(3);
  });

  test('rate limits and the block of the card-testing guard are one for all workers', async () => {
    const command = start({
      GATEWAY_RATE_LIMIT: '10/h',
      GATEWAY_CARD_TESTING_REFUSALS: '4',
      GATEWAY_CARD_TESTING_BLOCK_S: '600',
    });
    expect(await statusesOf(command, create(BAD), 4)).toEqual(Array(4).fill(200));
    await until(() => command.output().includes('card testing suspected'));
    expect(command.output().match(/card testing suspected/g)).toHaveLength(1);
    expect(await statusesOf(command, create(GOOD), 2)).toEqual([429, 429]);
    expect(await statusesOf(command, READ, 8)).toEqual([...Array(4).fill(200), ...Array(4).fill(429)]);
    expect(command.output()).not.toMatch(/42424242/);
  });

  test('a limit is never exceeded, and is reached but for what workers have in advance', async () => {
    const command = start({ GATEWAY_RATE_LIMIT: '400/h' });
    const statuses = await statusesOf(command, READ, 420);
    const accepted = statuses.filter((status) => status === 200).length;
    expect(accepted).toBeLessThanOrEqual(400);
    expect(accepted).toBeGreaterThanOrEqual(380);
  });

  test('a worker whose primary does not answer counts on its own, and with the others again when it does', async () => {
    const command = start({ GATEWAY_RATE_LIMIT: '30/h' });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const { worker } = await answerOf(command, agent);
    command.child.kill('SIGSTOP');
    await until(() => / T /.test(readFileSync(`/proc/${command.child.pid}/stat`, 'utf8')));
    const statuses = [];
    // A rejection closes the connection.
    for (let count = 0; count < 31; count++) statuses.push((await ask(command, READ, agent)).status);
    expect(statuses).toEqual([...Array(30).fill(200), 429]);
    command.child.kill('SIGCONT');
    const later: unknown[] = [];
    while (later.length < 25) later.push(await answerOf(command));
    expect(later).toContainEqual({ worker, outcome: 'ok' });
  });

  test('with Redis the counts are there; a port for metrics serves the sum', async () => {
    const redis = await startRedis();
    try {
      const command = start({ GATEWAY_RATE_LIMIT: '1000/h', REDIS_URL: redis.url.href, GATEWAY_METRICS: '0' });
      await statusesOf(command, READ, 6);
      const client = await redis.connect();
      const keys = await client.keys('stg:v1:rate:operations:*');
      expect(await Promise.all(keys.map((key) => client.get(key)))).toEqual(['6']);
      const [, url = ''] = /metrics +(\S+)/.exec(command.output()) ?? [];
      expect(operationsIn(await (await fetch(url)).text())).toBe(6);
    } finally {
      await redis.close();
    }
  });

  test('connections past the most of all workers are closed', async () => {
    const command = start({ GATEWAY_MAX_CONNECTIONS: '8', GATEWAY_TRUSTED_PROXIES: '1' });
    const port = Number(new URL(await command.origin()).port);
    const sockets = Array.from({ length: 12 }, () => connect(port, '127.0.0.1').on('error', () => {}));
    const outcomes = sockets.map((socket) => {
      // Whoever is accepted is told to go on, and is not idle.
      socket.write('POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\nexpect: 100-continue\r\n\r\n');
      return new Promise((resolve) => {
        socket.once('data', () => resolve('accepted')).once('close', () => resolve('closed'));
      });
    });
    const accepted = (await Promise.all(outcomes)).filter((outcome) => outcome === 'accepted');
    for (const socket of sockets) socket.destroy();
    expect(accepted.length).toBeGreaterThanOrEqual(4);
    expect(accepted.length).toBeLessThanOrEqual(8);
  });
});

describe('with an upstream that does not answer yet', () => {
  let upstream: RecordingUpstream;
  let gate: ReturnType<typeof createGate>;
  let command: Command;
  const startAll = (env: Record<string, string> = {}) => {
    command = start({ STRIPE_SECRET_KEY: 'sk_test_sandbox', STRIPE_API_BASE: upstream.url.origin, ...env });
  };
  beforeEach(async () => {
    upstream = await startUpstream();
    gate = createGate();
    upstream.script = () => gate.opened;
    return () => {
      gate.open();
      return upstream.close();
    };
  });

  /** Six requests in flight at the workers, with the answers to come. */
  async function startSlow(): Promise<{ pids: number[]; answers: Promise<Reply[]> }> {
    const answers = Promise.all(Array.from({ length: 6 }, (_, index) => ask(command, read(`tok_${index}`))));
    answers.catch(() => {});
    await until(() => upstream.seen.length === 6);
    return { pids: pidsOf(command), answers };
  }
  const untilDraining = () =>
    vi.waitFor(async () => {
      const ready = await Promise.all([1, 2, 3, 4].map(() => send(command, '/ready')));
      expect(ready.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
    });
  const ANSWERED = Array(6).fill({ status: 200, text: '{"data":{"tokens":[null]}}' });

  test('the limits of requests to Stripe are divided among the workers', async () => {
    startAll({ GATEWAY_UPSTREAM_CONCURRENCY: '5' });
    const ids = Array.from({ length: 10 }, (_, index) => `tok_${index}`);
    const answer = ask(command, read(...ids));
    await vi.waitFor(
      async () => {
        const { text } = await send(command, '/metrics');
        const calls = (what: string) => valuesOf(text, `gateway_upstream_calls_${what}`)[''];
        expect([calls('active'), calls('waiting')]).toEqual([2, 8]);
      },
      { timeout: 5000 },
    );
    gate.open();
    expect((await answer).status).toBe(200);
  });

  test('SIGTERM is for all: none is ready, what was asked is answered, and the command exits 0', async () => {
    startAll({ GATEWAY_DRAIN_MS: '1000' });
    const { pids, answers } = await startSlow();
    command.child.kill('SIGTERM');
    await until(() => command.output().includes('shutting down'));
    await untilDraining();
    gate.open();
    expect(await answers).toEqual(ANSWERED);
    expect(await command.exited).toBe(0);
    expect(pids.filter(isRunning)).toEqual([]);
    expect(command.output()).not.toContain('worker ended');
  });

  test('Ctrl+C, which every process gets, and a signal for the whole group end all of them in good order', async () => {
    startAll({ GATEWAY_DRAIN_MS: '1000' });
    const { pids, answers } = await startSlow();
    for (const pid of pids) for (const signal of ['SIGINT', 'SIGTERM']) process.kill(pid, signal);
    // Each has had its signal when the primary sends it another one.
    await untilDraining();
    command.child.kill('SIGINT');
    await until(() => command.output().includes('shutting down'));
    gate.open();
    expect(await answers).toEqual(ANSWERED);
    expect(await command.exited).toBe(0);
  });

  test('a second signal ends all of them at once', async () => {
    startAll();
    const { pids, answers } = await startSlow();
    command.child.kill('SIGTERM');
    await until(() => command.output().includes('shutting down'));
    command.child.kill('SIGTERM');
    await command.exited;
    expect(command.child.signalCode).toBe('SIGTERM');
    await expect(answers).rejects.toThrow();
    await until(() => !pids.some(isRunning));
  });

  test('when the primary is killed, the workers answer what was asked and end', async () => {
    startAll();
    const { pids, answers } = await startSlow();
    command.child.kill('SIGKILL');
    await until(() => command.output().match(/the primary process has ended/g)?.length === 2);
    gate.open();
    expect(await answers).toEqual(ANSWERED);
    await until(() => !pids.some(isRunning));
  });
});

test('what only a worker finds wrong ends the start with 78 and one line', async () => {
  const command = start({ GATEWAY_AUTH: 'keys', GATEWAY_KEYS_FILE: join(folder, 'missing.json') });
  expect(await command.exited).toBe(78);
  expect(command.output()).toMatch(/^stripe-token-gateway: GATEWAY_KEYS_FILE .*\n$/);
});
