import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, loadConfig, readConfig } from '../../src/config.js';

test('with no settings the sandbox is served on loopback', () => {
  expect(readConfig({})).toEqual({
    port: 4000,
    host: '127.0.0.1',
    mode: 'sandbox',
    secretKey: undefined,
    publishableKey: undefined,
    apiBase: undefined,
    account: undefined,
    connectAccounts: [],
    auth: { kind: 'none' },
    keysFile: undefined,
    graphiql: true,
    introspection: true,
    federation: false,
    timeoutMs: 25_000,
    upstreamRate: undefined,
    upstreamConcurrency: undefined,
    limits: {
      body: 131_072,
      tokens: 1000,
      depth: 10,
      aliases: 15,
      directives: 5,
      rootFields: 15,
      mutationFields: 5,
      creates: 5,
      errors: 5,
    },
    maxConnections: 2000,
    rateLimit: undefined,
    createRateLimit: undefined,
    cardTesting: { windowMs: 600_000, minRefusals: 10, maxShare: 0.5, blockMs: 0 },
    corsOrigins: [],
    trustedProxies: 0,
    drainMs: 0,
    logLevel: 'info',
    development: false,
    production: false,
    nodeFlags: [],
    unknown: [],
  });
});

test('every setting is read', () => {
  expect(
    readConfig({
      PORT: '0',
      HOST: '::1',
      STRIPE_SECRET_KEY: 'rk_test_abc',
      STRIPE_PUBLISHABLE_KEY: 'pk_test_abc',
      STRIPE_API_BASE: 'http://127.0.0.1:12111',
      STRIPE_ACCOUNT: 'acct_1',
      GATEWAY_CONNECT_ACCOUNTS: 'acct_1, acct_2',
      GATEWAY_AUTH: 'none',
      GATEWAY_GRAPHIQL: 'off',
      GATEWAY_INTROSPECTION: 'off',
      GATEWAY_TIMEOUT_MS: '1000',
      LOG_LEVEL: 'warn',
      NODE_ENV: 'development',
    }),
  ).toMatchObject({
    port: 0,
    mode: 'test',
    secretKey: 'rk_test_abc',
    apiBase: new URL('http://127.0.0.1:12111'),
    connectAccounts: ['acct_1', 'acct_2'],
    graphiql: false,
    introspection: false,
    timeoutMs: 1000,
    logLevel: 'warn',
    development: true,
  });
});

const KEY = 'sk_test_secretsecret';
test.each<[string, Record<string, string>]>([
  ['PORT', { PORT: '65536' }],
  ['PORT', { PORT: 'http' }],
  ['PORT', { PORT: '-1' }],
  ['HOST', { HOST: 'a b' }],
  ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: 'pk_test_secretsecret' }],
  ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: 'secretsecret' }],
  ['STRIPE_SECRET_KEY_FILE', { STRIPE_SECRET_KEY_FILE: '/nowhere/secretsecret' }],
  ['STRIPE_PUBLISHABLE_KEY', { STRIPE_PUBLISHABLE_KEY: KEY }],
  ['STRIPE_PUBLISHABLE_KEY', { STRIPE_SECRET_KEY: KEY, STRIPE_PUBLISHABLE_KEY: 'pk_live_secretsecret' }],
  ['STRIPE_API_BASE', { STRIPE_SECRET_KEY: KEY, STRIPE_API_BASE: 'http://example.com' }],
  ['STRIPE_API_BASE', { STRIPE_SECRET_KEY: KEY, STRIPE_API_BASE: 'https://u:secretsecret@example.com' }],
  ['STRIPE_API_BASE', { STRIPE_SECRET_KEY: KEY, STRIPE_API_BASE: 'https://example.com/v1' }],
  ['STRIPE_API_BASE', { STRIPE_SECRET_KEY: KEY, STRIPE_API_BASE: 'secretsecret' }],
  ['STRIPE_API_BASE', { STRIPE_API_BASE: 'http://127.0.0.1:12111' }],
  ['STRIPE_ACCOUNT', { STRIPE_ACCOUNT: 'cus_1' }],
  ['GATEWAY_CONNECT_ACCOUNTS', { GATEWAY_CONNECT_ACCOUNTS: 'acct_1,,acct_2' }],
  ['GATEWAY_AUTH', { GATEWAY_AUTH: 'basic' }],
  ['GATEWAY_KEYS_FILE', { GATEWAY_AUTH: 'keys' }],
  ['GATEWAY_KEYS_FILE', { GATEWAY_KEYS_FILE: 'secretsecret\n' }],
  ['GATEWAY_JWKS_URL', { GATEWAY_JWKS_URL: 'http://example.com/secretsecret' }],
  ['GATEWAY_JWKS_URL', { GATEWAY_JWKS_URL: 'https://u:secretsecret@example.com' }],
  ['GATEWAY_JWKS_URL', { GATEWAY_JWKS_URL: 'file:///secretsecret' }],
  ['GATEWAY_JWT_ISSUER', { GATEWAY_JWT_ISSUER: 'a b' }],
  ['GATEWAY_JWT_AUDIENCE', { GATEWAY_JWT_AUDIENCE: 'a\nb' }],
  ['GATEWAY_GRAPHIQL', { GATEWAY_GRAPHIQL: 'yes' }],
  ['GATEWAY_INTROSPECTION', { GATEWAY_INTROSPECTION: '1' }],
  ['GATEWAY_TIMEOUT_MS', { GATEWAY_TIMEOUT_MS: '0' }],
  ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
  ['GATEWAY_AUTH', { STRIPE_SECRET_KEY: KEY, HOST: '0.0.0.0' }],
  ['GATEWAY_AUTH', { STRIPE_SECRET_KEY: 'sk_live_secretsecret' }],
])('a wrong %s is refused in one line that names it and holds no secret: %o', (name, env) => {
  let message = '';
  try {
    readConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    message = (error as Error).message;
  }
  expect(message).toMatch(new RegExp(`^${name} `));
  expect(message).not.toMatch(/\n|secretsecret/);
});

test('the key is taken out of the environment, or read from a file', () => {
  const env: Record<string, string | undefined> = { STRIPE_SECRET_KEY: KEY };
  expect(loadConfig({}, env).secretKey).toBe(KEY);
  expect(env).not.toHaveProperty('STRIPE_SECRET_KEY');

  const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  writeFileSync(join(folder, 'key'), `${KEY}\n`);
  expect(readConfig({ STRIPE_SECRET_KEY_FILE: join(folder, 'key') }).secretKey).toBe(KEY);
  rmSync(folder, { recursive: true });
});

test('a name that looks like a setting and is none is reported, by its name alone', () => {
  expect(readConfig({ GATEWAY_RATE_LIMT: '1/s', OTHER: 'x', GATEWAY_AUTH: 'none' }).unknown).toEqual([
    'GATEWAY_RATE_LIMT',
  ]);
});

test('what the command line says comes before the environment', () => {
  expect(loadConfig({ PORT: '1', HOST: undefined }, { PORT: '2', HOST: 'localhost' })).toMatchObject({
    port: 1,
    host: 'localhost',
  });
});
