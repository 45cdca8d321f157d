import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.js';
import { ConfigError } from '../../src/config/config-error.js';
import { createGateway } from '../../src/gateway.js';
import { until } from '../support/wait.js';

const KEYS: Record<string, Record<string, string>> = {
  sandbox: {},
  test: { STRIPE_SECRET_KEY: 'sk_test_secretsecret' },
  live: { STRIPE_SECRET_KEY: 'rk_live_secretsecret' },
};

const AUTHS: Record<string, Record<string, string>> = {
  unset: {},
  none: { GATEWAY_AUTH: 'none' },
  keys: { GATEWAY_AUTH: 'keys', GATEWAY_KEYS_FILE: '/somewhere/keys.json' },
  jwt: {
    GATEWAY_AUTH: 'jwt',
    GATEWAY_JWKS_URL: 'https://issuer.example/jwks.json',
    GATEWAY_JWT_ISSUER: 'https://issuer.example/',
    GATEWAY_JWT_AUDIENCE: 'stripe-token-gateway',
  },
  passthrough: { GATEWAY_AUTH: 'passthrough' },
};

const HOSTS: Record<string, string> = { loopback: '127.0.0.1', public: '0.0.0.0' };
const NODE_ENVS = ['', 'development', 'production', 'test'];

const LIVE_OPEN = 'GATEWAY_AUTH must be keys or jwt with a live key, so that callers are authenticated.';
const TEST_OPEN = 'GATEWAY_AUTH must be keys or jwt with a Stripe key, unless HOST is on loopback: 127.0.0.1.';
const TWO_KEYS = 'STRIPE_SECRET_KEY must not be set with GATEWAY_AUTH=passthrough: callers bring their own keys.';
const LIVE_DEVELOPMENT = 'NODE_ENV must not be development with a live key.';

/** By key and auth: how it starts on loopback and in public, and in development where that differs. */
const MATRIX: [key: string, auth: string, loopback: string, open: string, development?: string][] = [
  ['sandbox', 'unset', 'sandbox', 'sandbox'],
  ['sandbox', 'none', 'sandbox', 'sandbox'],
  ['sandbox', 'keys', 'sandbox', 'sandbox'],
  ['sandbox', 'jwt', 'sandbox', 'sandbox'],
  ['sandbox', 'passthrough', 'passthrough', 'passthrough'],
  ['test', 'unset', 'test', TEST_OPEN],
  ['test', 'none', 'test', TEST_OPEN],
  ['test', 'keys', 'test', 'test'],
  ['test', 'jwt', 'test', 'test'],
  ['test', 'passthrough', TWO_KEYS, TWO_KEYS],
  ['live', 'unset', LIVE_OPEN, LIVE_OPEN],
  ['live', 'none', LIVE_OPEN, LIVE_OPEN],
  ['live', 'keys', 'live', 'live', LIVE_DEVELOPMENT],
  ['live', 'jwt', 'live', 'live', LIVE_DEVELOPMENT],
  ['live', 'passthrough', TWO_KEYS, TWO_KEYS],
];

const ROWS = MATRIX.flatMap(([key, auth, loopback, open, development]) =>
  Object.entries({ loopback, public: open }).flatMap(([host, outcome]) =>
    NODE_ENVS.map((nodeEnv) => ({
      key,
      auth,
      host,
      nodeEnv,
      outcome: nodeEnv === 'development' && development ? development : outcome,
    })),
  ),
);

describe('the start-up matrix', () => {
  test('has every combination', () => {
    expect(ROWS).toHaveLength(3 * 5 * 2 * 4);
    expect(new Set(ROWS.map((row) => [row.key, row.auth, row.host, row.nodeEnv].join())).size).toBe(ROWS.length);
  });

  test.each(ROWS)(
    'key: $key, auth: $auth, $host, NODE_ENV=$nodeEnv: $outcome',
    ({ key, auth, host, nodeEnv, outcome }) => {
      const env = { ...KEYS[key], ...AUTHS[auth], HOST: HOSTS[host], NODE_ENV: nodeEnv };
      let found: string;
      try {
        found = readConfig(env).mode;
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
        found = (error as Error).message;
      }
      expect(found).toBe(outcome);
      expect(found).not.toMatch(/\n|secretsecret/);
    },
  );
});

test.each<[string, Record<string, string>]>([
  ['GATEWAY_KEYS_FILE', { GATEWAY_AUTH: 'keys' }],
  ['GATEWAY_JWKS_URL', { ...AUTHS.jwt, GATEWAY_JWKS_URL: '' }],
  ['GATEWAY_JWT_ISSUER', { ...AUTHS.jwt, GATEWAY_JWT_ISSUER: '' }],
  ['GATEWAY_JWT_AUDIENCE', { ...AUTHS.jwt, GATEWAY_JWT_AUDIENCE: '' }],
])('%s must be set where it is needed', (name, env) => {
  expect(() => readConfig(env)).toThrow(new ConfigError(`${name} must be set with GATEWAY_AUTH=${env.GATEWAY_AUTH}.`));
});

test('passthrough takes no publishable key either, and may have another upstream', () => {
  expect(() => readConfig({ ...AUTHS.passthrough, STRIPE_PUBLISHABLE_KEY: 'pk_test_secretsecret' })).toThrow(
    'STRIPE_PUBLISHABLE_KEY must not be set with GATEWAY_AUTH=passthrough',
  );
  expect(readConfig({ ...AUTHS.passthrough, STRIPE_API_BASE: 'http://127.0.0.1:12111' }).apiBase?.port).toBe('12111');
});

test('where a live key may be used, the explorer and introspection are off unless they are asked for', () => {
  for (const env of [{ ...KEYS.live, ...AUTHS.keys }, AUTHS.passthrough ?? {}]) {
    expect(readConfig(env)).toMatchObject({ graphiql: false, introspection: false, production: true });
    expect(readConfig({ ...env, GATEWAY_INTROSPECTION: 'on' })).toMatchObject({ introspection: true });
  }
});

test('whoever embeds it with a live key, or with none, must say who may call', () => {
  expect(() => createGateway({ secretKey: 'sk_live_secretsecret' })).toThrow(/authenticate/);
  expect(() => createGateway({ secretKey: 'rk_live_secretsecret' })).toThrow(/authenticate/);
  expect(() => createGateway({})).toThrow(/authenticate/);
});

describe('the command', () => {
  const CLI = new URL('../../dist/cli.js', import.meta.url).pathname;
  const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  const running: ChildProcess[] = [];
  afterEach(() => {
    for (const child of running.splice(0)) child.kill('SIGKILL');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function run(env: Record<string, string>) {
    const child = spawn(process.execPath, [CLI], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', PORT: '0', ...env },
    });
    running.push(child);
    const result = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => {
      result.stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      result.stderr += chunk;
    });
    const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
    return Object.assign(result, { exited });
  }

  writeFileSync(join(folder, 'broken.json'), '{"version":1,"hashKey":"secretsecret","keys":[]}');
  test.each<[string, Record<string, string>]>([
    [LIVE_OPEN, KEYS.live ?? {}],
    [TEST_OPEN, { ...KEYS.test, HOST: '0.0.0.0' }],
    [TWO_KEYS, { ...KEYS.test, ...AUTHS.passthrough }],
    [LIVE_DEVELOPMENT, { ...KEYS.live, ...AUTHS.jwt, NODE_ENV: 'development' }],
    ['GATEWAY_KEYS_FILE must be set with GATEWAY_AUTH=keys.', { ...KEYS.live, GATEWAY_AUTH: 'keys' }],
    [
      'GATEWAY_KEYS_FILE takes a file made by `stripe-token-gateway keys new`: it cannot be read.',
      { ...KEYS.test, GATEWAY_AUTH: 'keys', GATEWAY_KEYS_FILE: 'nowhere.json' },
    ],
    [
      'GATEWAY_KEYS_FILE takes a file made by `stripe-token-gateway keys new`: hashKey must be 32 bytes in base64url.',
      { ...KEYS.test, GATEWAY_AUTH: 'keys', GATEWAY_KEYS_FILE: 'broken.json' },
    ],
  ])('does not start: %s', async (message, env) => {
    const wrong = run(env);
    expect(await wrong.exited).toBe(78);
    expect(wrong.stderr).toBe(`stripe-token-gateway: ${message}\n`);
    expect(wrong.stdout).toBe('');
  });

  test('starts with a live key once callers are told apart, and says how', async () => {
    const started = run({ ...KEYS.live, ...AUTHS.jwt });
    await until(() => started.stdout.includes('callers   authenticated by JWT'));
    expect(started.stdout).toContain("upstream  Stripe's live mode");
    expect(started.stdout + started.stderr).not.toContain('secretsecret');
  });
});
