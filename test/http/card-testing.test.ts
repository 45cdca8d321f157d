import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createGateway } from '../../src/gateway.js';
import type { Gateway } from '../../src/options.js';
import { RefusalWindow } from '../../src/plugins/refusal-window.js';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SANDBOX_SECRET_KEY, SEEDS } from '../../src/sandbox/seeds.js';

const GOOD = '4242424242424242';
const BAD = '4242424242424241';
const OPTIONS = { windowMs: 60_000, minRefusals: 4, maxShare: 0.5, blockMs: 0 };

describe('the guard', () => {
  let gateway: Gateway;
  let lines: string[];
  const start = (blockMs: number) => {
    const { fetch } = createSandbox();
    gateway = createGateway({ secretKey: SANDBOX_SECRET_KEY, fetch, cardTesting: { ...OPTIONS, blockMs } });
  };
  beforeEach(() => {
    lines = [];
    vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    expect(lines.join()).not.toMatch(/42424242/);
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
  const alarms = () => lines.map((line) => JSON.parse(line)).filter(({ message }) => /card testing/.test(message));

  test('says in the log that an address tries cards, once for each time that it came to it', async () => {
    start(0);
    for (let time = 0; time < 3; time++) await create(BAD);
    expect(alarms()).toEqual([]);
    await create(BAD);
    expect(alarms()).toEqual([
      {
        time: expect.any(String),
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

  test('says nothing of a few refusals among many tokens, or spread over many addresses', async () => {
    start(0);
    for (const number of [GOOD, GOOD, GOOD, GOOD, GOOD, BAD, BAD, BAD, BAD]) await create(number);
    for (let host = 1; host < 20; host++) await create(BAD, `198.51.100.${host}`);
    expect(alarms()).toEqual([]);
  });

  test('does not count what was refused before and is asked for again with its key', async () => {
    start(0);
    for (let time = 0; time < 6; time++) await create(BAD, '192.0.2.1', 'the-same-key');
    expect(alarms()).toEqual([]);
  });

  test('ends the tokens of that address for a while, if so set: reads and others go on', async () => {
    start(400);
    for (let time = 0; time < 4; time++) await create(BAD);
    const refused = await create(GOOD);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.body).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED', retryAfter: 1 } }] });
    expect(gateway.cardTesting).toEqual({ alarms: 1, blocked: 1 });

    expect((await create(GOOD, '192.0.2.2')).status).toBe(200);
    const read = new Request('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ token(id: "${SEEDS.cardToken}") { id } }` }),
    });
    expect(await (await gateway.fetch(read, { address: '192.0.2.1' })).json()).toHaveProperty('data.token.id');
    await vi.waitFor(async () => expect((await create(GOOD)).status).toBe(200), { timeout: 2000, interval: 50 });
  });
});

describe('the window', () => {
  const at = (minutes: number) => 1_700_000_000_000 + minutes * 60_000;
  const options = { windowMs: 6 * 60_000, minRefusals: 3, maxShare: 0.5 };

  test('slides: what is older than it counts no more', () => {
    const window = new RefusalWindow(options);
    expect(window.note('a', true, at(0))).toBeUndefined();
    expect(window.note('a', true, at(3))).toBeUndefined();
    expect(window.note('a', true, at(7))).toBeUndefined();
    expect(window.note('a', true, at(8))).toEqual({ attempts: 3, refusals: 3 });
    expect(window.note('a', true, at(8))).toBeUndefined();
  });

  test('looks at the share: half is too much, less is not', () => {
    const window = new RefusalWindow(options);
    for (let time = 0; time < 4; time++) window.note('a', false, at(0));
    for (let time = 0; time < 3; time++) expect(window.note('a', true, at(1))).toBeUndefined();
    expect(window.note('a', true, at(1))).toEqual({ attempts: 8, refusals: 4 });
  });

  test('keeps keys apart, and no more of them than it may', () => {
    const window = new RefusalWindow({ ...options, maxKeys: 2 });
    for (const key of ['a', 'a', 'b', 'c']) expect(window.note(key, true, at(0))).toBeUndefined();
    // a was forgotten, b and c were not.
    expect(window.note('a', true, at(0))).toBeUndefined();
    expect(window.note('c', true, at(0))).toBeUndefined();
    expect(window.note('c', true, at(0))).toEqual({ attempts: 3, refusals: 3 });
  });
});
