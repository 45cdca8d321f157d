import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig, readConfig, withEnvironment } from '../../src/config/config.js';
import { ConfigError } from '../../src/config/config-error.js';

test('with no settings the sandbox is served on loopback', () => {
  expect(readConfig({})).toEqual({
    port: 4000,
    host: '127.0.0.1',
    path: '/graphql',
    mode: 'sandbox',
    secretKey: undefined,
    publishableKey: undefined,
    apiBase: undefined,
    account: undefined,
    connectAccounts: [],
    proxy: undefined,
    auth: { kind: 'none' },
    keysFile: undefined,
    graphiql: true,
    introspection: true,
    federation: false,
    persistedOperations: undefined,
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
    workers: 1,
    rateLimit: undefined,
    createRateLimit: undefined,
    cardTesting: { windowMs: 600_000, minRefusals: 10, maxShare: 0.5, maxRefusals: 50, blockMs: 0 },
    cors: { origins: [], headers: [] },
    trustedProxies: 0,
    drainMs: 0,
    cacheTtlMs: 600_000,
    redisUrl: undefined,
    tracing: undefined,
    metrics: true,
    logLevel: 'info',
    development: false,
    production: false,
    nodeFlags: [],
    secrets: {},
    unknown: [],
  });
});

test('every setting is read', () => {
  expect(
    readConfig({
      PORT: '0',
      HOST: '::1',
      GATEWAY_PATH: '/api/graphql',
      GATEWAY_CORS_HEADERS: 'apollographql-client-name, x-client',
      HTTPS_PROXY: 'http://user:p%40ss@proxy.example:3128',
      NO_PROXY: 'Localhost, .internal',
      STRIPE_SECRET_KEY: 'rk_test_abc',
      STRIPE_PUBLISHABLE_KEY: 'pk_test_abc',
      STRIPE_API_BASE: 'http://127.0.0.1:12111',
      STRIPE_ACCOUNT: 'acct_1',
      GATEWAY_CONNECT_ACCOUNTS: 'acct_1, acct_2',
      GATEWAY_AUTH: 'none',
      GATEWAY_GRAPHIQL: 'off',
      GATEWAY_INTROSPECTION: 'off',
      GATEWAY_TIMEOUT_MS: '1000',
      GATEWAY_CACHE_TTL_S: '0',
      REDIS_URL: 'rediss://user:p%40ss@redis.example:6380/3',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/otlp',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
      GATEWAY_METRICS: '9464',
      LOG_LEVEL: 'warn',
      NODE_ENV: 'development',
    }),
  ).toMatchObject({
    port: 0,
    path: '/api/graphql',
    cors: { origins: [], headers: ['apollographql-client-name', 'x-client'] },
    proxy: { url: new URL('http://user:p%40ss@proxy.example:3128'), noProxy: ['localhost', '.internal'] },
    mode: 'test',
    secretKey: 'rk_test_abc',
    apiBase: new URL('http://127.0.0.1:12111'),
    connectAccounts: ['acct_1', 'acct_2'],
    graphiql: false,
    introspection: false,
    timeoutMs: 1000,
    cacheTtlMs: 0,
    redisUrl: new URL('rediss://user:p%40ss@redis.example:6380/3'),
    tracing: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/otlp', OTEL_TRACES_SAMPLER_ARG: '0.25' },
    metrics: 9464,
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
  ['GATEWAY_PATH', { GATEWAY_PATH: 'graphql' }],
  ['GATEWAY_PATH', { GATEWAY_PATH: '/graphql?secretsecret' }],
  ['GATEWAY_PATH', { GATEWAY_PATH: '/metrics' }],
  ['GATEWAY_CORS_ORIGINS', { GATEWAY_CORS_ORIGINS: 'https://a.example,secretsecret' }],
  ['GATEWAY_CORS_HEADERS', { GATEWAY_CORS_HEADERS: 'x-a;secretsecret' }],
  ['GATEWAY_CORS_HEADERS', { GATEWAY_CORS_HEADERS: 'x-a,,x-b' }],
  ['HTTPS_PROXY', { HTTPS_PROXY: 'proxy.example:secretsecret' }],
  ['HTTPS_PROXY', { HTTPS_PROXY: 'socks5://:secretsecret@proxy.example' }],
  ['HTTPS_PROXY', { HTTPS_PROXY: 'http://proxy.example/secretsecret' }],
  ['HTTPS_PROXY', { https_proxy: 'secretsecret' }],
  ['GATEWAY_PERSISTED_OPERATIONS', { GATEWAY_PERSISTED_OPERATIONS: '/nowhere/secretsecret' }],
  ['GATEWAY_PERSISTED_OPERATIONS_MODE', { GATEWAY_PERSISTED_OPERATIONS_MODE: 'strict' }],
  ['GATEWAY_APQ', { GATEWAY_APQ: 'yes' }],
  ['NODE_TLS_REJECT_UNAUTHORIZED', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
  ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'secretsecret' }],
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
  ['GATEWAY_CACHE_TTL_S', { GATEWAY_CACHE_TTL_S: '-1' }],
  ['GATEWAY_CACHE_TTL_S', { GATEWAY_CACHE_TTL_S: '86401' }],
  ['REDIS_URL', { REDIS_URL: 'localhost:6379/secretsecret' }],
  ['REDIS_URL', { REDIS_URL: 'http://:secretsecret@localhost' }],
  ['REDIS_URL', { REDIS_URL: 'redis:secretsecret' }],
  ['REDIS_URL', { REDIS_URL: 'redis://localhost/secretsecret' }],
  ['REDIS_URL', { REDIS_URL: 'redis://localhost?password=secretsecret' }],
  ['REDIS_URL', { REDIS_URL: 'redis://:%zzsecretsecret@localhost' }],
  ['REDIS_URL_FILE', { REDIS_URL_FILE: '/nowhere/secretsecret' }],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', { OTEL_EXPORTER_OTLP_ENDPOINT: 'grpc://:secretsecret@collector' }],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector?token=secretsecret' }],
  ['OTEL_TRACES_SAMPLER_ARG', { OTEL_TRACES_SAMPLER_ARG: '1.1' }],
  ['OTEL_TRACES_SAMPLER_ARG', { OTEL_TRACES_SAMPLER_ARG: '10%' }],
  ['GATEWAY_METRICS', { GATEWAY_METRICS: 'loopback' }],
  ['GATEWAY_METRICS', { GATEWAY_METRICS: '65536' }],
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

test.each([
  'redis://localhost',
  'redis://localhost:6379/',
  'redis://[::1]:6379/0',
  'redis://:p%3Ass@10.0.0.1',
  'rediss://user:pass@redis.example:6380/15',
])('%s is the address of a Redis', (address) => {
  expect(readConfig({ REDIS_URL: address }).redisUrl?.href).toBe(address);
});

test('secrets are removed from the environment once they are read', () => {
  const tracing = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://user:secretsecret@collector',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=secretsecret',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'authorization=secretsecret',
    OTEL_SERVICE_NAME: 'tokens',
  };
  const env: Record<string, string | undefined> = {
    STRIPE_SECRET_KEY: KEY,
    REDIS_URL: 'redis://:secretsecret@localhost:6379',
    HTTPS_PROXY: 'http://:secretsecret@proxy.example',
    https_proxy: 'http://:secretsecret@proxy.example',
    LOG_LEVEL: 'warn',
    ...tracing,
  };
  const config = loadConfig({}, env);
  expect(config.secretKey).toBe(KEY);
  expect(config.redisUrl?.password).toBe('secretsecret');
  expect(config.proxy?.url.password).toBe('secretsecret');
  expect(config.tracing).toEqual(tracing);
  expect(env).toEqual({ LOG_LEVEL: 'warn', OTEL_SERVICE_NAME: 'tokens' });
});

test('more variables are in the environment for as long as a function runs, even one that fails', () => {
  process.env.OTEL_SERVICE_NAME = 'before';
  const added = { OTEL_SERVICE_NAME: 'tokens', OTEL_EXPORTER_OTLP_HEADERS: 'authorization=secretsecret' };
  const read = () => withEnvironment(added, () => ({ ...process.env }));
  expect(read()).toMatchObject(added);
  const fail = () => {
    throw new Error('no SDK');
  };
  expect(() => withEnvironment(added, fail)).toThrow('no SDK');
  expect(process.env).toMatchObject({ OTEL_SERVICE_NAME: 'before' });
  expect(process.env).not.toHaveProperty('OTEL_EXPORTER_OTLP_HEADERS');
  delete process.env.OTEL_SERVICE_NAME;
});

test.each([
  { GATEWAY_PERSISTED_OPERATIONS_MODE: undefined, only: true },
  { GATEWAY_PERSISTED_OPERATIONS_MODE: 'also', only: false },
])('trusted documents are read from their file: $only', ({ only, ...env }) => {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  const file = join(folder, 'documents.json');
  writeFileSync(file, '{"constructor":"{ __typename }","sha256:abc":"query A { __typename }"}');
  const config = readConfig({ ...env, GATEWAY_PERSISTED_OPERATIONS: file });
  expect(config.persistedOperations).toEqual({
    documents: { constructor: '{ __typename }', 'sha256:abc': 'query A { __typename }' },
    only,
    automatic: false,
  });
  expect(Object.getPrototypeOf(config.persistedOperations?.documents)).toBe(null);
  const mixed = () => readConfig({ ...env, GATEWAY_PERSISTED_OPERATIONS: file, GATEWAY_APQ: 'on' });
  if (only) expect(mixed).toThrow(/^GATEWAY_APQ must be off/);
  else expect(mixed().persistedOperations).toMatchObject({ automatic: true });
  for (const wrong of ['[]', '"secretsecret"', '{"a":1}', '{"a":""}', '{', '[["a","{ __typename }"]]']) {
    writeFileSync(file, wrong);
    expect(() => readConfig({ GATEWAY_PERSISTED_OPERATIONS: file })).toThrow(
      /^GATEWAY_PERSISTED_OPERATIONS takes [^\n]*$/,
    );
  }
  rmSync(folder, { recursive: true });
});

test('secrets are read from files, where they are not set themselves', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), `${text}\n`);
    return join(folder, name);
  };
  const env = {
    STRIPE_SECRET_KEY_FILE: file('key', KEY),
    REDIS_URL_FILE: file('redis', 'redis://:secretsecret@localhost:6379'),
  };
  expect(readConfig(env)).toMatchObject({ secretKey: KEY, redisUrl: { password: 'secretsecret' } });
  expect(readConfig({ ...env, REDIS_URL: 'redis://other' }).redisUrl?.hostname).toBe('other');
  expect(() => readConfig({ REDIS_URL_FILE: file('wrong', 'secretsecret') })).toThrow(/^REDIS_URL_FILE takes [^\n]*$/);
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
