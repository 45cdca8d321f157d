import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.js';
import { DEFAULT_LIMITS, toLimits } from '../../src/config/limits.js';

const KEYS = { GATEWAY_AUTH: 'keys', GATEWAY_KEYS_FILE: 'keys.json' };

test.each<[string, string, object]>([
  ['GATEWAY_MAX_BODY', '1024', { limits: { body: 1024 } }],
  ['GATEWAY_MAX_TOKENS', '3000', { limits: { tokens: 3000 } }],
  ['GATEWAY_MAX_DEPTH', '1', { limits: { depth: 1 } }],
  ['GATEWAY_MAX_ALIASES', '0', { limits: { aliases: 0 } }],
  ['GATEWAY_MAX_DIRECTIVES', '0', { limits: { directives: 0 } }],
  ['GATEWAY_MAX_ROOT_FIELDS', '1', { limits: { rootFields: 1 } }],
  ['GATEWAY_MAX_MUTATION_FIELDS', '1', { limits: { mutationFields: 1 } }],
  ['GATEWAY_MAX_CREATES', '1', { limits: { creates: 1 } }],
  ['GATEWAY_MAX_ERRORS', '1', { limits: { errors: 1 } }],
  ['GATEWAY_MAX_CONNECTIONS', '1', { maxConnections: 1 }],
  ['GATEWAY_RATE_LIMIT', '600/min', { rateLimit: { points: 600, seconds: 60 } }],
  ['GATEWAY_CREATE_RATE_LIMIT', '1/s', { createRateLimit: { points: 1, seconds: 1 } }],
  ['GATEWAY_CARD_TESTING_REFUSALS', '3', { cardTesting: { minRefusals: 3 } }],
  ['GATEWAY_CARD_TESTING_PERCENT', '80', { cardTesting: { maxShare: 0.8 } }],
  ['GATEWAY_CARD_TESTING_MAX_REFUSALS', '30', { cardTesting: { maxRefusals: 30 } }],
  ['GATEWAY_CARD_TESTING_WINDOW_S', '60', { cardTesting: { windowMs: 60_000 } }],
  ['GATEWAY_CARD_TESTING_BLOCK_S', '900', { cardTesting: { blockMs: 900_000 } }],
  [
    'GATEWAY_CORS_ORIGINS',
    'https://a.example, http://b:81',
    { cors: { origins: ['https://a.example', 'http://b:81'] } },
  ],
  ['GATEWAY_TRUSTED_PROXIES', '2', { trustedProxies: 2 }],
  ['GATEWAY_DRAIN_MS', '5000', { drainMs: 5000 }],
  ['GATEWAY_WORKERS', '64', { workers: 64 }],
])('%s=%s is read', (name, text, config) => {
  expect(readConfig({ [name]: text })).toMatchObject(config);
});

test.each([
  ['GATEWAY_MAX_BODY', '128k'],
  ['GATEWAY_MAX_BODY', '100'],
  ['GATEWAY_MAX_TOKENS', '3001'],
  ['GATEWAY_MAX_DEPTH', '0'],
  ['GATEWAY_MAX_ALIASES', '-1'],
  ['GATEWAY_MAX_CREATES', 'off'],
  ['GATEWAY_MAX_CONNECTIONS', '0'],
  ['GATEWAY_RATE_LIMIT', '600'],
  ['GATEWAY_RATE_LIMIT', '0/min'],
  ['GATEWAY_CREATE_RATE_LIMIT', '60/day'],
  ['GATEWAY_CARD_TESTING_PERCENT', '0'],
  ['GATEWAY_CORS_ORIGINS', '*'],
  ['GATEWAY_CORS_ORIGINS', 'null'],
  ['GATEWAY_CORS_ORIGINS', 'https://a.example/'],
  ['GATEWAY_CORS_ORIGINS', 'https://a.example,'],
  ['GATEWAY_CORS_ORIGINS', 'a.example'],
  ['GATEWAY_TRUSTED_PROXIES', 'all'],
  ['GATEWAY_DRAIN_MS', '1s'],
  ['GATEWAY_WORKERS', '0'],
  ['GATEWAY_WORKERS', '65'],
  ['GATEWAY_WORKERS', '1.5'],
])('%s=%s is refused in one line that names it', (name, text) => {
  expect(() => readConfig({ [name]: text })).toThrow(new RegExp(`^${name} takes [^\\n]+\\.$`));
});

test('a limit that is left undefined is the default', () => {
  expect(toLimits({ depth: undefined, aliases: 3 })).toEqual({ ...DEFAULT_LIMITS, aliases: 3 });
});

test('rate limits are on where callers are told apart, and off where they are not or it says so', () => {
  const ratesOf = (env: Record<string, string>) => {
    const { rateLimit, createRateLimit } = readConfig(env);
    return [rateLimit, createRateLimit];
  };
  expect(ratesOf({})).toEqual([undefined, undefined]);
  expect(ratesOf(KEYS)).toEqual([
    { points: 600, seconds: 60 },
    { points: 60, seconds: 60 },
  ]);
  expect(ratesOf({ ...KEYS, GATEWAY_RATE_LIMIT: 'off', GATEWAY_CREATE_RATE_LIMIT: 'off' })).toEqual([
    undefined,
    undefined,
  ]);
});
