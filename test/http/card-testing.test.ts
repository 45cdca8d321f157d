import { afterEach, describe, expect, test } from 'vitest';
import { createGateway } from '../../src/gateway.js';
import type { Gateway } from '../../src/options.js';
import { createRefusalStore } from '../../src/plugins/refusal-store.js';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SANDBOX_SECRET_KEY, SEEDS } from '../../src/sandbox/seeds.js';
import { createRecordingLogger } from '../support/recording-logger.js';

const GOOD = '4242424242424242';
const BAD = '4242424242424241';
const OPTIONS = { windowMs: 60_000, minRefusals: 4, maxShare: 0.5, blockMs: 0 };

describe('the guard', () => {
  let gateway: Gateway;
  const { logger, lines } = createRecordingLogger();
  const start = (blockMs: number) => {
    const { fetch } = createSandbox();
    gateway = createGateway({ secretKey: SANDBOX_SECRET_KEY, fetch, cardTesting: { ...OPTIONS, blockMs }, logger });
  };
  afterEach(() => {
    expect(JSON.stringify(lines)).not.toMatch(/42424242/);
    lines.length = 0;
  });

  async function create(number: string, address = '192.0.2.1', key?: string) {
    const request = new Request('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) },
      body: JSON.stringify({
        query:
          'mutation ($n: CardNumber!) { createToken(input: { card: { number: $n, expMonth: 1, expYear: 2034 } }) { replayed } }',
        variables: { n: number },
      }),
    });
    const response = await gateway.fetch(request, { address });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }
  const alarms = () => lines.filter(({ message }) => /card testing/.test(message ?? ''));

  test('logs an address that tries cards, once for each time that it reaches the threshold', async () => {
    start(0);
    for (let time = 0; time < 3; time++) await create(BAD);
    expect(alarms()).toEqual([]);
    await create(BAD);
    expect(alarms()).toEqual([
      {
        level: 'error',
        message: 'card testing suspected',
        requestId: expect.any(String),
        caller: 'anyone',
        address: '192.0.2.1',
        attempts: 4,
        refusals: 4,
      },
    ]);
    expect(gateway.cardTesting).toEqual({ alarms: 1, blocked: 0 });
    // Only an alarm: the address is served.
    expect((await create(GOOD)).body).toEqual({ data: { createToken: { replayed: false } } });
    for (let time = 0; time < 4; time++) await create(BAD);
    expect(alarms()).toHaveLength(2);
  });

  test('ignores a few refusals among many tokens, or spread over many addresses', async () => {
    start(0);
    for (const number of [GOOD, GOOD, GOOD, GOOD, GOOD, BAD, BAD, BAD, BAD]) await create(number);
    for (let host = 1; host < 20; host++) await create(BAD, `198.51.100.${host}`);
    expect(alarms()).toEqual([]);
  });

  test('does not count the replay of a refusal', async () => {
    start(0);
    for (let time = 0; time < 6; time++) await create(BAD, '192.0.2.1', 'the-same-key');
    expect(alarms()).toEqual([]);
  });

  test('stops the creates of that address for a while, where so configured, and nothing else', async () => {
    start(60_000);
    for (let time = 0; time < 4; time++) await create(BAD);
    const refused = await create(GOOD);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(refused.body).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED', retryAfter: 60 } }] });
    expect(gateway.cardTesting).toEqual({ alarms: 1, blocked: 1 });

    expect((await create(GOOD, '192.0.2.2')).status).toBe(200);
    const read = new Request('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ token(id: "${SEEDS.cardToken}") { id } }` }),
    });
    expect(await (await gateway.fetch(read, { address: '192.0.2.1' })).json()).toHaveProperty('data.token.id');
  });

  test('is not deceived by cheap tokens of another kind', async () => {
    start(0);
    const body = JSON.stringify({
      query: 'mutation ($input: CreateTokenInput!) { createToken(input: $input) { token { id } } }',
      variables: { input: { pii: { idNumber: '000000000' } } },
    });
    const headers = { 'content-type': 'application/json' };
    const pii = () =>
      gateway.fetch(new Request('http://gateway/graphql', { method: 'POST', headers, body }), { address: '192.0.2.1' });
    for (let time = 0; time < 10; time++)
      expect(await (await pii()).json()).toHaveProperty('data.createToken.token.id');
    for (let time = 0; time < 4; time++) await create(BAD);
    expect(alarms()).toMatchObject([{ attempts: 4, refusals: 4 }]);
  });

  test('counts an idempotency key that is used again with another card: that is a guess at the first one', async () => {
    start(0);
    await create(GOOD, '192.0.2.1', 'known-key');
    for (let guess = 0; guess < 4; guess++) await create('5555555555554444', '192.0.2.1', 'known-key');
    expect(alarms()).toHaveLength(1);
  });
});

describe('the store of refusals', () => {
  const options = { windowMs: 6 * 60_000, minRefusals: 3, maxShare: 0.5, blockMs: 0 };
  /** A store whose clock stands at a minute that the test sets. */
  const start = (changed: Partial<typeof options> & { maxKeys?: number; maxRefusals?: number } = {}) => {
    let minute = 0;
    const store = createRefusalStore({ ...options, ...changed }, () => 1_700_000_000_000 + minute * 60_000);
    return {
      ...store,
      at: (now: number) => {
        minute = now;
      },
      refuse: (client: string, kind = 'card') => store.note(client, kind, true),
    };
  };

  test('looks back as far as its window', () => {
    const { at, refuse } = start();
    for (const minute of [0, 3, 7]) {
      at(minute);
      expect(refuse('a')).toBeUndefined();
    }
    at(8);
    expect(refuse('a')).toEqual({ attempts: 3, refusals: 3 });
    expect(refuse('a')).toBeUndefined();
  });

  test('judges the share of refusals', () => {
    const { note, refuse } = start();
    for (let time = 0; time < 4; time++) note('a', 'card', false);
    for (let time = 0; time < 3; time++) expect(refuse('a')).toBeUndefined();
    expect(refuse('a')).toEqual({ attempts: 8, refusals: 4 });
  });

  test('counts each kind of token apart, so that cheap successes of another kind hide nothing', () => {
    const { note, refuse } = start();
    for (let time = 0; time < 100; time++) note('a', 'pii', false);
    expect([refuse('a'), refuse('a')]).toEqual([undefined, undefined]);
    expect(refuse('a')).toEqual({ attempts: 3, refusals: 3 });
  });

  test('has a ceiling of refusals, whatever their share', () => {
    const { note, refuse } = start({ maxRefusals: 5 });
    for (let time = 0; time < 100; time++) note('a', 'card', false);
    for (let time = 0; time < 4; time++) expect(refuse('a')).toBeUndefined();
    expect(refuse('a')).toEqual({ attempts: 105, refusals: 5 });
  });

  test('blocks a client for as long as configured', () => {
    const { at, refuse, waitOf } = start({ blockMs: 120_000 });
    for (let time = 0; time < 3; time++) refuse('a');
    expect([waitOf('a'), waitOf('b') > 0]).toEqual([120_000, false]);
    at(1);
    expect(waitOf('a')).toBe(60_000);
    at(2);
    expect(waitOf('a')).toBe(0);
  });

  test('counts so many clients and no more: the one that was quiet for longest is forgotten', () => {
    const { refuse } = start({ maxKeys: 2 });
    for (const client of ['a', 'a', 'b', 'c']) expect(refuse(client)).toBeUndefined();
    // a was forgotten, c was not.
    expect(refuse('a')).toBeUndefined();
    expect(refuse('c')).toBeUndefined();
    expect(refuse('c')).toEqual({ attempts: 3, refusals: 3 });
  });
});
