import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { version } from '../../src/version.js';
import { until } from '../support/wait.js';

const CLI = new URL('../../dist/cli.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
const running: ChildProcess[] = [];

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

/** The command in an empty folder with nothing in its environment but what is given. */
function run(args: string[], env: Record<string, string> = {}, cwd = folder) {
  const child = spawn(process.execPath, [CLI, ...args], { cwd, env: { PATH: process.env.PATH ?? '', ...env } });
  running.push(child);
  const result = { stdout: '', stderr: '', child };
  child.stdout.on('data', (chunk) => {
    result.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    result.stderr += chunk;
  });
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return Object.assign(result, { exited });
}

async function address(started: ReturnType<typeof run>): Promise<string> {
  await until(() => /address +http/.test(started.stdout));
  return /address +(\S+)/.exec(started.stdout)?.[1] ?? '';
}

test('--version and --help answer and exit 0', async () => {
  const versioned = run(['--version']);
  expect(await versioned.exited).toBe(0);
  expect(versioned.stdout.trim()).toBe(version);
  const help = run(['--help']);
  expect(await help.exited).toBe(0);
  for (const command of ['serve', 'sandbox', 'schema', 'doctor']) expect(help.stdout).toContain(command);
});

test.each([[['fly']], [['serve', 'now']], [['--fly']]])('%j is no command: exit 64 and one line', async (args) => {
  const wrong = run(args);
  expect(await wrong.exited).toBe(64);
  expect(wrong.stderr.trim().split('\n')).toHaveLength(1);
});

test('a wrong setting ends the start with 78 and one line without its value', async () => {
  const wrong = run(['serve'], { STRIPE_SECRET_KEY: 'sk_wrong_secretsecret' });
  expect(await wrong.exited).toBe(78);
  expect(wrong.stderr).toMatch(/^stripe-token-gateway: STRIPE_SECRET_KEY takes .*\n$/);
  expect(wrong.stderr + wrong.stdout).not.toContain('secretsecret');
});

test('.env is read, and the environment comes before it', async () => {
  const own = mkdtempSync(join(tmpdir(), 'gateway-'));
  writeFileSync(join(own, '.env'), 'GATEWAY_GRAPHIQL=maybe\n');
  expect(await run(['serve'], {}, own).exited).toBe(78);
  const started = run(['serve', '--port', '0'], { GATEWAY_GRAPHIQL: 'off' }, own);
  await address(started);
  rmSync(own, { recursive: true });
});

test('a misspelt setting is warned of', async () => {
  const started = run(['serve', '--port', '0'], { GATEWAY_RATE_LIMT: 'secretsecret' });
  await address(started);
  expect(started.stderr).toContain('"setting":"GATEWAY_RATE_LIMT","message":"no such setting"');
  expect(started.stderr).not.toContain('secretsecret');
});

test('without a key it serves the sandbox, says so, and what it says to try works', async () => {
  const started = run([], { PORT: '0' });
  const url = await address(started);
  expect(started.stdout).toContain('the built-in sandbox');
  const body = /-d '(.*)'/.exec(started.stdout)?.[1] ?? '';
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  expect(await answer.json()).toEqual({ data: { token: { type: 'CARD', card: { brand: 'Visa', last4: '4242' } } } });
});

test('SIGTERM lets what was asked before finish, and exits 0', async () => {
  const started = run([], { PORT: '0' });
  await address(started);
  started.child.kill('SIGTERM');
  expect(await started.exited).toBe(0);
});

test.each(['PORT', 'GATEWAY_METRICS'])('a second process on the same port says so in one line: %s', async (name) => {
  const port = new URL(await address(run([], { PORT: '0' }))).port;
  // It ends: what it listened on before is closed.
  const second = run([], { PORT: '0', [name]: port });
  expect(await second.exited).toBe(1);
  expect(second.stderr).toMatch(/^stripe-token-gateway: Another program listens on this port already\..*\n$/);
});

test('the gateway speaks to the sandbox of another process, and doctor finds all well', async () => {
  const sandbox = await address(run(['sandbox', '--port', '0']));
  const env = { STRIPE_SECRET_KEY: 'sk_test_sandbox', STRIPE_API_BASE: sandbox };
  const url = await address(run([], { ...env, PORT: '0' }));
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ token(id: "tok_sandbox_card") { id } }' }),
  });
  expect(await answer.json()).toEqual({ data: { token: { id: 'tok_sandbox_card' } } });

  const doctor = run(['doctor'], env);
  expect(await doctor.exited).toBe(0);
  expect(
    doctor.stdout
      .trim()
      .split('\n')
      .every((line) => line.startsWith('ok ')),
  ).toBe(true);
});

test('doctor says what is wrong with a key, and exits 1', async () => {
  const sandbox = await address(run(['sandbox', '--port', '0']));
  const doctor = run(['doctor'], {
    STRIPE_SECRET_KEY: 'sk_test_sandbox',
    STRIPE_ACCOUNT: 'acct_nobody',
    STRIPE_API_BASE: sandbox,
  });
  expect(await doctor.exited).toBe(1);
  expect(doctor.stdout).toMatch(/FAIL {2}reads tokens: .*connected account.*UPSTREAM_AUTH/);
});

test('schema --federation prints the SDL of a subgraph, and GATEWAY_FEDERATION serves it', async () => {
  const schema = run(['schema', '--federation']);
  expect(await schema.exited).toBe(0);
  const url = await address(run([], { PORT: '0', GATEWAY_FEDERATION: 'on' }));
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
  });
  expect(await answer.json()).toEqual({ data: { _service: { sdl: schema.stdout } } });
});

test('schema prints the SDL', async () => {
  const schema = run(['schema']);
  expect(await schema.exited).toBe(0);
  expect(schema.stdout).toContain('input CreateTokenInput @oneOf');
});
