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
function run(args: string[], env: Record<string, string> = {}, cwd = folder, flags: string[] = []) {
  const child = spawn(process.execPath, [...flags, CLI, ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', ...env },
  });
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

test.each<[string[], string]>([
  [['fly'], 'There is no command fly. See --help.'],
  [['serv'], 'There is no command serv. Did you mean serve? See --help.'],
  [['Doctro'], 'There is no command Doctro. Did you mean doctor? See --help.'],
  [['keys'], 'keys takes new, list or revoke. See --help.'],
  [['keys', 'revok', 'a'], 'There is no command keys revok. Did you mean keys revoke? See --help.'],
  [['keys', 'revoke'], 'keys revoke takes the name of a key: keys revoke NAME.'],
  [['serve', 'now'], 'serve takes no further words now.'],
  [['--fly'], 'There is no option --fly. See --help.'],
  [['--prot', '4000'], 'There is no option --prot. Did you mean --port? See --help.'],
  [['--prot=secretsecret'], 'There is no option --prot. Did you mean --port? See --help.'],
  [['sk_test_secretsecret1'], 'There is no command of that name. See --help.'],
  [['--sk_test_secretsecret1'], 'There is no option of that name. See --help.'],
  [['--constructor'], 'There is no option --constructor. See --help.'],
  [['serve', '--port'], '--port needs a value: --port PORT.'],
  [['serve', '--port='], '--port needs a value: --port PORT.'],
  [['serve', '--port', '--host', '::1'], '--port needs a value: --port PORT.'],
  [['serve', '--port', 'secretsecret'], '--port takes a port from 0 to 65535.'],
  [['serve', '--port=-1'], '--port takes a port from 0 to 65535.'],
  [['serve', '--host', 'secret secret'], '--host takes a name or an address to listen on.'],
  [['serve', '--workers', '0'], '--workers takes a number of workers from 1 to 64.'],
  [['serve', '--workers=abc'], '--workers takes a number of workers from 1 to 64.'],
  [['sandbox', '--workers', '2'], 'sandbox does not take --workers. See --help.'],
  [['serve', '--name', 'a'], 'serve does not take --name. See --help.'],
  [['schema', '--federation=on'], '--federation takes no value.'],
])('%j is wrong usage: exit 64 and one line that names it, and the nearest right name', async (args, message) => {
  const wrong = run(args);
  expect(await wrong.exited).toBe(64);
  expect(wrong.stderr).toBe(`stripe-token-gateway: ${message}\n`);
  expect(wrong.stdout).toBe('');
});

test.each<[string, string[], Record<string, string>]>([
  ['NODE_TLS_REJECT_UNAUTHORIZED takes', [], { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
  ['NODE_OPTIONS and the command line take no --tls-keylog', [`--tls-keylog=${join(folder, 'keys.log')}`], {}],
  ['NODE_OPTIONS and the command line take no --tls-keylog', [], { NODE_OPTIONS: '--tls-keylog=keys.log' }],
  ['NODE_OPTIONS and the command line take no --trace-tls', ['--trace-tls'], {}],
  ['NODE_OPTIONS and the command line take no --trace-tls', [], { NODE_OPTIONS: '"--trace_tls"' }],
])('what would undo TLS ends the start: %s, %j %j', async (message, flags, env) => {
  for (const command of ['serve', 'doctor', 'sandbox']) {
    const wrong = run([command], env, folder, flags);
    expect(await wrong.exited).toBe(78);
    expect(wrong.stderr).toContain(`stripe-token-gateway: ${message}`);
    expect(wrong.stdout).toBe('');
  }
});

test.each([
  ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: 'sk_wrong_secretsecret' }],
  ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: 'sk_wrong_secretsecret', GATEWAY_WORKERS: '2' }],
  ['GATEWAY_WORKERS', { GATEWAY_WORKERS: 'secretsecret' }],
])('a wrong setting ends the start with 78 and one line without its value: %s, %j', async (name, env) => {
  const wrong = run(['serve'], env);
  expect(await wrong.exited).toBe(78);
  expect(wrong.stderr).toMatch(new RegExp(`^stripe-token-gateway: ${name} takes .*\n$`));
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
  expect(started.stderr).toContain(
    '"setting":"GATEWAY_RATE_LIMT","message":"no such setting; did you mean GATEWAY_RATE_LIMIT?"',
  );
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

test.each([
  ['PORT', '1'],
  ['PORT', '2'],
  ['GATEWAY_METRICS', '1'],
  ['GATEWAY_METRICS', '2'],
])('a second process on the same port says so in one line: %s, %s workers', async (name, workers) => {
  const port = new URL(await address(run([], { PORT: '0' }))).port;
  // It ends: what it listened on before is closed.
  const second = run(['--workers', workers], { PORT: '0', [name]: port });
  expect(await second.exited).toBe(1);
  expect(second.stderr).toMatch(/^stripe-token-gateway: Port [0-9]+ is in use by another program\. .*\n$/);
  expect(second.stderr).toContain(`Port ${port} `);
});

test('the sandbox has faults when it is asked to, and says what a fault is', async () => {
  const sandbox = await address(run(['sandbox', '--port', '0', '--fault', '429', '--latency', '1ms']));
  expect((await fetch(`${sandbox}/v1/tokens/tok_sandbox_card`)).status).toBe(429);
  for (const args of [
    ['--fault', '418:10%'],
    ['--latency', 'fast'],
  ]) {
    expect(await run(['sandbox', ...args]).exited).toBe(64);
  }
});

test('the gateway speaks to the sandbox of another process', async () => {
  const sandbox = await address(run(['sandbox', '--port', '0']));
  const env = { STRIPE_SECRET_KEY: 'sk_test_sandbox', STRIPE_API_BASE: sandbox };
  const url = await address(run([], { ...env, PORT: '0' }));
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ token(id: "tok_sandbox_card") { id } }' }),
  });
  expect(await answer.json()).toEqual({ data: { token: { id: 'tok_sandbox_card' } } });
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

test('schema | head ends quietly', async () => {
  const schema = run(['schema']);
  schema.child.stdout.destroy();
  expect(await schema.exited).toBe(0);
  expect(schema.stderr).toBe('');
});

test('schema prints the SDL', async () => {
  const schema = run(['schema']);
  expect(await schema.exited).toBe(0);
  expect(schema.stdout).toContain('input CreateTokenInput @oneOf');
});
