import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RecordingUpstream, startUpstream } from '../support/upstream.js';
import { createGate, until } from '../support/wait.js';
import { request, sendRaw } from './raw.js';

const CLI = new URL('../../dist/cli.js', import.meta.url).pathname;
const PAN = '4242424242424242';
const EXPECT = 'expect: 100-continue';
const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The command in a process of its own, with nothing in its environment but what is given. */
function run(env: Record<string, string> = {}, flags: string[] = []) {
  const child = spawn(process.execPath, [...flags, CLI], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', PORT: '0', ...env },
  });
  running.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const url = async () => {
    await until(() => /address +http\S+\n/.test(output));
    return new URL(/address +(\S+)/.exec(output)?.[1] ?? '').origin;
  };
  return { child, exited, url, output: () => output };
}

const statusOf = (url: string) => fetch(url, { headers: { connection: 'close' } }).then((response) => response.status);
const ask = (url: string) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ token(id: \\"tok_sandbox_card\\") { id } }"}',
  });
const create = (url: string) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'mutation ($input: CreateTokenInput!) { createToken(input: $input) { token { id } } }',
      variables: { input: { card: { number: PAN, expMonth: 12, expYear: 2040 } } },
    }),
  });

describe('SIGTERM', () => {
  let upstream: RecordingUpstream;
  let env: Record<string, string>;
  beforeEach(async () => {
    upstream = await startUpstream();
    env = { STRIPE_SECRET_KEY: 'sk_test_sandbox', STRIPE_API_BASE: upstream.url.origin };
    return () => upstream.close();
  });

  test('ends its listening at once; what was asked before is answered, and it exits 0', async () => {
    const gate = createGate();
    upstream.script = () => gate.opened;
    const gateway = run(env);
    const url = await gateway.url();
    expect(await statusOf(`${url}/ready`)).toBe(200);
    const slow = ask(url);
    await until(() => upstream.seen.length === 1);

    gateway.child.kill('SIGTERM');
    await until(() => gateway.output().includes('shutting down'));
    await expect(statusOf(`${url}/ready`)).rejects.toThrow();
    gate.open();
    const answer = await slow;
    expect(answer.headers.get('connection')).toBe('close');
    expect(await answer.json()).toEqual({ data: { token: { id: 'tok_sandbox_card' } } });
    expect(await gateway.exited).toBe(0);
    await expect(ask(url)).rejects.toThrow();
  });

  test('under steady traffic it ends too: every create that was accepted is answered, and told to go elsewhere', async () => {
    const CLIENTS = 20;
    const gates = [createGate(), createGate()];
    let creates = 0;
    upstream.script = () => gates[Math.floor(creates++ / CLIENTS)]?.opened;
    const gateway = run(env);
    const url = await gateway.url();
    const answers: { connection: string | null; id: unknown }[] = [];
    const refusals: unknown[] = [];
    const client = async () => {
      for (;;) {
        try {
          const answer = await create(url);
          const { data } = (await answer.json()) as { data?: { createToken: { token: { id: string } } } };
          answers.push({ connection: answer.headers.get('connection'), id: data?.createToken.token.id });
        } catch (error) {
          refusals.push((error as { cause?: { code?: unknown } }).cause?.code);
          return;
        }
      }
    };
    const clients = Array.from({ length: CLIENTS }, client);
    await until(() => creates === CLIENTS);
    gates[0]?.open();
    // All were answered once and ask again, over connections that are kept alive.
    await until(() => creates === 2 * CLIENTS);
    expect(answers.map(({ connection }) => connection)).toEqual(Array(CLIENTS).fill('keep-alive'));

    gateway.child.kill('SIGTERM');
    await until(() => gateway.output().includes('shutting down'));
    gates[1]?.open();
    await Promise.all(clients);
    expect(await gateway.exited).toBe(0);
    expect(upstream.seen).toHaveLength(2 * CLIENTS);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(2 * CLIENTS);
    expect(answers.slice(CLIENTS).map(({ connection }) => connection)).toEqual(Array(CLIENTS).fill('close'));
    expect(refusals).toEqual(Array(CLIENTS).fill('ECONNREFUSED'));
  });

  test('does not wait past the deadline of what was asked', async () => {
    upstream.script = () => new Promise(() => {});
    const gateway = run({ ...env, GATEWAY_TIMEOUT_MS: '500' });
    const slow = ask(await gateway.url());
    await until(() => upstream.seen.length === 1);
    gateway.child.kill('SIGTERM');
    expect(await (await slow).json()).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_TIMEOUT' } }] });
    expect(await gateway.exited).toBe(0);
  });

  test('does not wait for a client that sends half of a request', async () => {
    const gateway = run({ ...env, GATEWAY_TIMEOUT_MS: '500' });
    const url = await gateway.url();
    const half = connect(Number(new URL(url).port), '127.0.0.1');
    half.on('error', () => {});
    half.write(request('POST /graphql', ['content-type: application/json', 'content-length: 99', EXPECT], '{'));
    // The server says so once it has read the headers.
    await once(half, 'data');
    gateway.child.kill('SIGTERM');
    expect(await gateway.exited).toBe(0);
    half.destroy();
  });

  test('with GATEWAY_DRAIN_MS it goes on taking requests that long, so that a balancer sees /ready go', async () => {
    const gateway = run({ ...env, GATEWAY_DRAIN_MS: '2000' });
    const url = await gateway.url();
    gateway.child.kill('SIGTERM');
    await until(() => gateway.output().includes('shutting down'));
    expect(await statusOf(`${url}/ready`)).toBe(503);
    expect(await statusOf(`${url}/health`)).toBe(200);
    for (let time = 0; time < 5; time++) {
      expect(await (await ask(url)).json()).toEqual({ data: { token: { id: 'tok_sandbox_card' } } });
    }
    expect(await gateway.exited).toBe(0);
  });
});

describe('what nobody caught', () => {
  /** Runs code in the gateway's process when a line comes in on its stdin. */
  const later = (code: string) => ['--import', `data:text/javascript,process.stdin.once('data', () => { ${code} })`];

  test('as a rejection is logged by its name alone, and the process lives', async () => {
    const gateway = run({}, later(`Promise.reject(new RangeError("${PAN}"))`));
    const url = await gateway.url();
    gateway.child.stdin.write('now');
    await until(() => gateway.output().includes('unhandled rejection'));
    expect(gateway.output()).toContain('"error":"RangeError"');
    expect(gateway.output()).not.toContain(PAN);
    expect((await ask(url)).status).toBe(200);
  });

  test('as an exception is logged by its name alone, and the process ends in good order with 1', async () => {
    const gateway = run({}, later(`throw new RangeError("${PAN}")`));
    await gateway.url();
    gateway.child.stdin.write('now');
    expect(await gateway.exited).toBe(1);
    expect(gateway.output()).toContain('"error":"RangeError","message":"uncaught exception"');
    expect(gateway.output()).toContain('"message":"shutting down"');
    expect(gateway.output()).not.toContain(PAN);
  });
});

test('where nobody is asked who they are, a Stripe key is served under names of this machine alone', async () => {
  const upstream = await startUpstream();
  const stripe = { STRIPE_SECRET_KEY: 'sk_test_sandbox', STRIPE_API_BASE: upstream.url.origin };
  const url = await run(stripe).url();
  const named = async (host: string) => {
    const head = `GET /ready HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`;
    return (await sendRaw(url, head)).status;
  };
  expect([await named('localhost:4000'), await named('127.0.0.1'), await named('[::1]:80')]).toEqual([200, 200, 200]);
  expect([await named('evil.example'), await named('localhost.evil.example')]).toEqual([400, 400]);
  await upstream.close();
});

describe('what is in memory stays there', () => {
  test('SIGUSR1 opens the debugger in development alone', async () => {
    const signalled = async (env: Record<string, string>) => {
      const gateway = run(env, ['--inspect-port=0']);
      const url = await gateway.url();
      gateway.child.kill('SIGUSR1');
      await until(() => /SIGUSR1 ignored|Debugger listening/.test(gateway.output()));
      expect(await statusOf(`${url}/health`)).toBe(200);
      return /Debugger listening/.test(gateway.output());
    };
    expect(await signalled({})).toBe(false);
    expect(await signalled({ NODE_ENV: 'development' })).toBe(true);
  });

  test.each([
    ['--report-on-fatalerror'],
    ['--report_on_fatalerror'],
    ['--report-uncaught-exception'],
    ['--report-on-signal'],
    ['--heapsnapshot-signal=SIGUSR2'],
    ['--heapsnapshot-near-heap-limit=1'],
    ['--heap-prof'],
    ['--inspect=127.0.0.1:0'],
    ['--abort-on-uncaught-exception'],
  ])('%s is refused in production, on the command line and in NODE_OPTIONS: 78 and one line', async (flag) => {
    const env = { NODE_ENV: 'production' };
    const name = flag.replace(/=.*/, '').replaceAll('_', '-');
    for (const refused of [run(env, [flag]), run({ ...env, NODE_OPTIONS: `"${flag}"` })]) {
      expect(await refused.exited).toBe(78);
      expect(refused.output()).toMatch(
        new RegExp(`^stripe-token-gateway: NODE_OPTIONS and the command line take no ${name} in production: .*\n`, 'm'),
      );
      expect(refused.output()).not.toContain('address');
    }
  });

  test('other flags are taken in production, and these elsewhere', async () => {
    await run({ NODE_ENV: 'production' }, ['--max-old-space-size=256', '--enable-source-maps']).url();
    await run({}, ['--report-on-fatalerror']).url();
  });
});
