import { afterEach, describe, expect, test } from 'vitest';
import { type Caller, unauthenticated } from '../../src/auth/caller.js';
import { ALL_SCOPES } from '../../src/auth/scope.js';
import { toRate } from '../../src/config/limits.js';
import { createGateway } from '../../src/gateway.js';
import { clientAddress } from '../../src/http/node-handler.js';
import { clientKeys } from '../../src/plugins/client-keys.js';
import { createLimiter, createMemoryCounter, type LimiterStore } from '../../src/plugins/create-limiter.js';
import { SANDBOX_SECRET_KEY } from '../../src/sandbox/seeds.js';
import { type RunningGateway, type StartOptions, startGateway } from '../support/gateway.js';

const CALLER: Caller = { name: 'shop', scopes: ALL_SCOPES, accounts: '*', credentialId: 'shop' };
const CARD = { card: { number: '4242424242424242', expMonth: 12, expYear: 2034 } };
const create = (fields: number) =>
  `mutation ($input: CreateTokenInput!) { ${Array.from({ length: fields }, (_, at) => `c${at}: createToken(input: $input) { token { id } }`).join(' ')} }`;

describe('the rate limits', () => {
  let gateway: RunningGateway;
  afterEach(() => gateway.close());
  const start = async (options: StartOptions) => {
    gateway = await startGateway({ ...options });
  };

  test('operations past the rate are refused with the seconds to wait, whatever they are', async () => {
    await start({ rateLimits: { operations: { points: 3, seconds: 60 } } });
    const statuses = [];
    for (const query of ['{ __typename }', '{ nothing }', '{ not GraphQL', '{ __typename }', '{ nothing }']) {
      statuses.push((await gateway.ask(query, {}, { accept: 'application/graphql-response+json' })).status);
    }
    expect(statuses).toEqual([200, 400, 400, 429, 429]);
    const { status, headers, body } = await gateway.ask('{ token(id: "tok_1") { id } }');
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(50);
    expect(body).toEqual({
      errors: [
        {
          message: 'Too many operations. Try again later.',
          extensions: {
            code: 'RATE_LIMITED',
            retryAfter: Number(headers.get('retry-after')),
            requestId: expect.any(String),
          },
        },
      ],
    });
    expect(gateway.upstream.seen).toEqual([]);
    expect((await gateway.send('/health')).status).toBe(200);
  });

  test('createToken fields have a rate of their own: an operation makes all of its tokens or none', async () => {
    await start({ rateLimits: { creates: { points: 5, seconds: 60 } } });
    expect((await gateway.ask(create(4), { input: CARD })).body.data.c3.token.id).toMatch(/^tok_/);
    const refused = await gateway.ask(create(2), { input: CARD });
    expect(refused.status).toBe(429);
    expect(refused.body.errors?.[0]).toMatchObject({
      message: 'Too many tokens. Try again later.',
      extensions: { code: 'RATE_LIMITED', retryAfter: Number(refused.headers.get('retry-after')) },
    });
    expect(gateway.upstream.seen).toHaveLength(4);
    // Reads go on.
    expect((await gateway.ask('{ __typename }')).status).toBe(200);
  });

  test('each credential has its own share and its own rate, and so has each address', async () => {
    const callers: Record<string, Caller> = {
      small: { ...CALLER, credentialId: 'small' },
      other: { ...CALLER, credentialId: 'other' },
      large: { ...CALLER, credentialId: 'large', rates: { operations: { points: 4, seconds: 60 } } },
    };
    await start({
      rateLimits: { operations: { points: 3, seconds: 60 } },
      authenticate: (header) => callers[header('authorization') ?? ''] as Caller,
    });
    const ask = async (name: string, times: number) => {
      const statuses = [];
      for (let time = 0; time < times; time++) {
        statuses.push((await gateway.ask('{ __typename }', {}, { authorization: name })).status);
      }
      return statuses;
    };
    expect(await ask('large', 5)).toEqual([200, 200, 200, 200, 429]);
    expect(await ask('small', 2)).toEqual([200, 200]);
    // Both have one address, which the Node handler knows.
    expect(await ask('other', 2)).toEqual([200, 429]);
    expect(await ask('small', 2)).toEqual([429, 429]);
  });

  test('many wrong credentials are told to wait; a good one passes all the same', async () => {
    await start({
      rateLimits: { failures: { points: 2, seconds: 60 } },
      authenticate: (header) => {
        if (header('authorization') === 'good') return CALLER;
        throw unauthenticated();
      },
    });
    const ask = (authorization: string) => gateway.ask('{ __typename }', {}, { authorization });
    expect([(await ask('bad')).status, (await ask('bad')).status]).toEqual([401, 401]);
    const limited = await ask('bad');
    expect(limited.status).toBe(429);
    expect(limited.headers.get('retry-after')).toBe('60');
    expect(limited.body.errors?.[0]).toMatchObject({
      message: 'Too many wrong credentials. Try again later.',
      extensions: { code: 'RATE_LIMITED', requestId: expect.any(String) },
    });
    expect((await ask('good')).status).toBe(200);
  });

  test('without rates nobody is refused', async () => {
    await start({});
    for (let time = 0; time < 50; time++) expect((await gateway.ask('{ __typename }')).status).toBe(200);
  });
});

test('through the fetch handler the runtime says who asks: each address has its own share', async () => {
  const gateway = createGateway({
    secretKey: SANDBOX_SECRET_KEY,
    rateLimits: { operations: { points: 1, seconds: 60 } },
  });
  const ask = async (address?: string) => {
    const request = new Request('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    });
    return (await gateway.fetch(request, address === undefined ? undefined : { address })).status;
  };
  expect([await ask('192.0.2.1'), await ask('192.0.2.2'), await ask('192.0.2.1')]).toEqual([200, 200, 429]);
  expect([await ask(), await ask()]).toEqual([200, 429]);
  expect([await ask('2001:db8::1'), await ask('2001:db8::2'), await ask('2001:db8:1::1')]).toEqual([200, 429, 200]);
});

test('a client that waits as long as it was told is served again', async () => {
  let now = 0;
  const counts = { operations: 0, creates: 0, failures: 0 };
  const store: LimiterStore = (options) => createMemoryCounter(options, () => now);
  const limiter = createLimiter({ name: 'operations', what: 'operations', counts, store });
  const take = (key = 'a') => limiter.take([key], 1, { points: 2, seconds: 10 });
  await take();
  now = 4000;
  await take();
  await expect(take()).rejects.toMatchObject({ extensions: { code: 'RATE_LIMITED', retryAfter: 6 } });
  await take('b');
  now = 10_000;
  await take();
  expect(counts.operations).toBe(1);
});

test('behind proxies that are trusted, the address is the one that they saw', async () => {
  const gateway = await startGateway({ trustedProxies: 1, rateLimits: { operations: { points: 1, seconds: 60 } } });
  const ask = async (forwarded: string) =>
    (await gateway.ask('{ __typename }', {}, { 'x-forwarded-for': forwarded })).status;
  expect([await ask('192.0.2.1'), await ask('192.0.2.2'), await ask('10.9.9.9, 192.0.2.1')]).toEqual([200, 200, 429]);
  await gateway.close();
});

test.each([
  ['192.0.2.9', '198.51.100.1', 0, '192.0.2.9'],
  ['192.0.2.9', '198.51.100.1', 1, '198.51.100.1'],
  ['192.0.2.9', 'invented, 198.51.100.1', 1, '198.51.100.1'],
  ['192.0.2.9', '198.51.100.1, 203.0.113.5', 2, '198.51.100.1'],
  ['192.0.2.9', '198.51.100.1', 2, '192.0.2.9'],
  ['192.0.2.9', '4242424242424242', 1, '192.0.2.9'],
  ['192.0.2.9', '', 1, '192.0.2.9'],
  ['192.0.2.9', undefined, 1, '192.0.2.9'],
])('the peer %s that says %j, with %i proxies trusted, is %s', (peer, forwarded, proxies, address) => {
  expect(clientAddress(peer, forwarded, proxies)).toBe(address);
});

describe('keys', () => {
  const key = (address: string) => clientKeys({ address })[0];

  test.each([
    ['192.0.2.1', '::ffff:192.0.2.1'],
    ['2001:db8::1', '2001:db8::2:3'],
    ['2001:db8::1', '2001:0DB8:0:0:ffff:ffff:ffff:ffff'],
    ['::1', '0:0:0:0:0:0:0:1'],
    ['fe80::1%eth0', 'fe80::2'],
  ])('%s and %s are counted as one', (one, other) => expect(key(one)).toBe(key(other)));

  test.each([
    ['192.0.2.1', '192.0.2.2'],
    ['2001:db8::1', '2001:db8:0:1::1'],
    ['1:2:3:4::', '1:2:3:5::'],
  ])('%s and %s are not', (one, other) => expect(key(one)).not.toBe(key(other)));

  test('are one for the credential and one for the address, or one for all who have neither', () => {
    expect(clientKeys({ caller: { credentialId: 'shop-key' }, address: '192.0.2.1' })).toHaveLength(2);
    expect(clientKeys({ address: undefined })).toHaveLength(1);
  });
});

test.each([
  ['600/min', { points: 600, seconds: 60 }],
  ['5/s', { points: 5, seconds: 1 }],
  ['1/h', { points: 1, seconds: 3600 }],
  ['0/min', undefined],
  ['-1/min', undefined],
  ['1.5/s', undefined],
  ['10/day', undefined],
  ['10', undefined],
  ['', undefined],
])('the rate %j is %j', (text, rate) => expect(toRate(text)).toEqual(rate));
