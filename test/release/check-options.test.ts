import { expect, test } from 'vitest';
import { checkOptions, OPTION_NAMES } from '../../src/config/check-options.js';
import { readConfig } from '../../src/config/config.js';
import type { GatewayOptions } from '../../src/options.js';

const SECRET = 'sk_test_secretsecret';
const nothing = () => undefined;

/** One good value of each option: the type holds the table complete, the next test holds the check to it. */
const GOOD: Required<{ [Name in keyof GatewayOptions]: unknown }> = {
  secretKey: SECRET,
  authenticate: nothing,
  publishableKey: 'pk_test_secretsecret',
  apiBase: new URL('http://127.0.0.1:12111'),
  fetch: nothing,
  transport: nothing,
  connect: { default: undefined, allowed: ['acct_1'] },
  introspection: false,
  federation: true,
  alwaysExplain: true,
  timeoutMs: 600_000,
  cacheTtlMs: 0,
  upstreamRate: 'off',
  upstreamConcurrency: 40,
  processes: 64,
  upstreamTiming: { backoffMs: 1 },
  graphiql: { title: 'Tokens', upstream: 'sandbox' },
  limits: { body: 1024, aliases: 0, depth: undefined },
  rateLimits: { operations: { points: 600, seconds: 60 }, creates: undefined, store: nothing },
  cardTesting: { windowMs: 600_000, minRefusals: 10, maxShare: 0.5, blockMs: 0 },
  shared: { limiter: nothing, refusals: nothing, cache: nothing, state: nothing, close: nothing },
  path: '/api/graphql',
  cors: { origins: ['https://shop.example', 'http://localhost:3000'], headers: ['apollographql-client-name'] },
  plugins: [{ onExecute: nothing }],
  context: nothing,
  logger: console,
  fastPath: false,
  register: { registerMetric: nothing, metrics: nothing },
  persistedOperations: { documents: { a: '{ __typename }' }, only: true },
  trustedProxies: 0,
  acceptsHost: nothing,
  metrics: true,
};

test('every option is known, each alone and all together', () => {
  expect([...OPTION_NAMES].sort()).toEqual(Object.keys(GOOD).sort());
  expect(() => checkOptions(GOOD)).not.toThrow();
  expect(() => checkOptions({})).not.toThrow();
  for (const name of OPTION_NAMES) {
    expect(() => checkOptions({ [name]: GOOD[name as keyof GatewayOptions] })).not.toThrow();
    expect(() => checkOptions({ [name]: undefined })).not.toThrow();
  }
});

test.each<[string, string, unknown]>([
  ['secretKey', 'a secret or restricted key of Stripe', 'pk_test_secretsecret'],
  ['secretKey', 'a secret or restricted key of Stripe', ''],
  ['secretKey', 'a secret or restricted key of Stripe', Buffer.from(SECRET)],
  ['publishableKey', 'a publishable key of Stripe', SECRET],
  ['authenticate', 'a function', { authenticate: nothing }],
  ['authenticate', 'a function', null],
  ['apiBase', 'a URL', 'https://secretsecret.example'],
  ['apiBase', 'a URL', new URL('http://secretsecret.example')],
  ['apiBase', 'a URL', new URL('https://u:secretsecret@stripe.example')],
  ['apiBase', 'a URL', new URL('https://stripe.example/v1')],
  ['fetch', 'a function', 'fetch'],
  ['connect', '{ default, allowed }', 'acct_1'],
  ['connect', '{ default, allowed }', { default: 'acct_1' }],
  ['introspection', 'true or false', 'off'],
  ['introspection', 'true or false', 0],
  ['alwaysExplain', 'true or false', 'true'],
  ['timeoutMs', 'milliseconds from 1 to 600000', '25000'],
  ['timeoutMs', 'milliseconds from 1 to 600000', 0],
  ['timeoutMs', 'milliseconds from 1 to 600000', 600_001],
  ['timeoutMs', 'milliseconds from 1 to 600000', 1.5],
  ['timeoutMs', 'milliseconds from 1 to 600000', Number.NaN],
  ['timeoutMs', 'milliseconds from 1 to 600000', Number.POSITIVE_INFINITY],
  ['cacheTtlMs', 'milliseconds from 0 to 86400000', -1],
  ['transport', 'a function', {}],
  ['metrics', 'true or false', 9464],
  ['federation', 'true or false', 'on'],
  ['upstreamRate', "requests per second from 1 to 100000, or 'off'", '20/s'],
  ['upstreamRate', "requests per second from 1 to 100000, or 'off'", false],
  ['upstreamConcurrency', "requests at once from 1 to 100000, or 'off'", 0],
  ['upstreamTiming', 'an object', []],
  ['graphiql', "true, false or an object of GraphiQL's options", 'on'],
  ['limits', 'an object of limits', 1000],
  ['rateLimits', '{ operations, creates, failures, store }', '600/min'],
  ['cardTesting', '{ windowMs, minRefusals, maxShare, blockMs }', { windowMs: 1 }],
  ['shared', 'what createRedisStores gives', 'redis://secretsecret'],
  ['shared', 'what createRedisStores gives', { limiter: nothing }],
  ['path', 'a path such as /graphql', 'graphql'],
  ['path', 'a path such as /graphql', '/graphql/'],
  ['path', 'a path such as /graphql', '/health'],
  ['cors', '{ origins, headers }', ['https://shop.example']],
  ['cors', '{ origins, headers }', { headers: [] }],
  ['plugins', 'a list of Yoga or envelop plugins', { onExecute: nothing }],
  ['plugins', 'a list of Yoga or envelop plugins', ['secretsecret']],
  ['context', 'an object or a function', 'secretsecret'],
  ['logger', 'a logger: { debug, info, warn, error }', { info: nothing }],
  ['logger', 'a logger: { debug, info, warn, error }', 'debug'],
  ['fastPath', 'true or false', 'off'],
  ['register', 'a Registry of prom-client', {}],
  ['persistedOperations', '{ documents, only, automatic }', 'file.json'],
  ['trustedProxies', 'proxies from 0 to 10', true],
  ['trustedProxies', 'proxies from 0 to 10', -1],
  ['acceptsHost', 'a function', ['localhost']],
])('%s takes %s, not %o', (name, takes, value) => {
  expect(messageOf({ [name]: value })).toContain(`createGateway: ${name} takes ${takes}`);
});

test.each<[string, object]>([
  ['connect.allowed takes', { connect: { allowed: 'acct_1' } }],
  ['connect.allowed takes', { connect: { allowed: ['acct_1', 'cus_secretsecret'] } }],
  ['connect.default takes', { connect: { default: 'secretsecret', allowed: [] } }],
  ['limits.body takes', { limits: { body: '1mb' } }],
  ['limits.depth takes', { limits: { depth: 0 } }],
  ['rateLimits.creates takes', { rateLimits: { creates: '60/min' } }],
  ['rateLimits.creates takes', { rateLimits: { creates: { points: 60 } } }],
  ['rateLimits.creates.points takes', { rateLimits: { creates: { points: '60', seconds: 60 } } }],
  ['cardTesting.maxShare takes', { cardTesting: { windowMs: 1, minRefusals: 1, maxShare: 50, blockMs: 0 } }],
  ['cors.origins takes', { cors: { origins: 'https://shop.example' } }],
  ['cors.origins takes', { cors: { origins: ['https://shop.example', 'https://secretsecret.example/'] } }],
  ['cors.origins takes', { cors: { origins: ['*'] } }],
  ['cors.headers takes', { cors: { origins: [], headers: ['a b'] } }],
  ['persistedOperations.documents takes', { persistedOperations: { documents: { secretsecret: 1 } } }],
])('what is inside an option has its path: %s', (start, options) => {
  expect(messageOf(options)).toMatch(new RegExp(`^createGateway: ${start} `));
});

test.each<[string, object]>([
  ['timeoutMS', { timeoutMS: 1 }],
  ['limits.bodySize', { limits: { bodySize: 1 } }],
  ['toString', { toString: nothing }],
  ['__proto__', JSON.parse('{"__proto__": 1}')],
  ['limits.constructor', { limits: { constructor: 1 } }],
])('an option that there is not is said to be none: %s', (name, options) => {
  expect(messageOf(options)).toBe(`createGateway: there is no option ${name}.`);
});

test.each([undefined, null, 'options', [], 1, nothing])('%o is no object of options', (options) => {
  expect(messageOf(options)).toBe('createGateway takes an object of options.');
});

test('what the settings take, the options take', () => {
  const config = readConfig({
    STRIPE_SECRET_KEY: SECRET,
    STRIPE_PUBLISHABLE_KEY: 'pk_test_secretsecret',
    STRIPE_API_BASE: 'http://127.0.0.1:12111',
    GATEWAY_TIMEOUT_MS: '600000',
    GATEWAY_UPSTREAM_RATE: '100000',
    GATEWAY_UPSTREAM_CONCURRENCY: 'off',
    GATEWAY_MAX_BODY: '16777216',
    GATEWAY_MAX_ALIASES: '0',
    GATEWAY_MAX_DIRECTIVES: '0',
    GATEWAY_MAX_CREATES: '0',
    GATEWAY_RATE_LIMIT: '1/h',
    GATEWAY_CORS_ORIGINS: 'https://shop.example',
    GATEWAY_CORS_HEADERS: 'x-client-name',
    GATEWAY_PATH: '/api',
    GATEWAY_APQ: 'on',
    GATEWAY_TRUSTED_PROXIES: '10',
    GATEWAY_CARD_TESTING_BLOCK_S: '86400',
  });
  const { secretKey, publishableKey, apiBase, timeoutMs, upstreamRate, upstreamConcurrency, limits, cardTesting } =
    config;
  const { cors, path, persistedOperations, trustedProxies, rateLimit, account, connectAccounts } = config;
  expect(() =>
    checkOptions({
      ...{ secretKey, publishableKey, apiBase, timeoutMs, upstreamRate, upstreamConcurrency, limits, cardTesting },
      ...{ cors, path, persistedOperations, trustedProxies, connect: { default: account, allowed: connectAccounts } },
      rateLimits: { operations: rateLimit },
    }),
  ).not.toThrow();
});

/** Of the TypeError that it throws; none of them holds a value. */
function messageOf(options: unknown): string {
  try {
    checkOptions(options);
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).not.toContain('secretsecret');
    return (error as Error).message;
  }
  return 'it was taken';
}
