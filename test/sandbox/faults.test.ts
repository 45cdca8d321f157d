import { describe, expect, test } from 'vitest';
import { createSandbox, parseFault, parseLatency, type SandboxOptions } from '../../src/sandbox/create-sandbox.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { serveSandbox } from '../../src/sandbox/serve-sandbox.js';
import { ask, at, CARD } from './ask.js';

const path = `/v1/tokens/${SEEDS.cardToken}`;
const fault = (kind: string) => ({ headers: { 'sandbox-fault': kind } });

describe('a request asks for its fault', () => {
  const sandbox = createSandbox();

  test.each([
    ['429', 429, 'rate_limit', 'invalid_request_error'],
    ['500', 500, undefined, 'api_error'],
    ['lock_timeout', 409, 'lock_timeout', 'invalid_request_error'],
  ])('%s', async (kind, status, code, type) => {
    const reply = await ask(sandbox, path, fault(kind));
    expect([reply.status, at(reply.body, 'error.code'), at(reply.body, 'error.type')]).toEqual([status, code, type]);
    expect(reply.headers.get('stripe-rate-limited-reason')).toBe(status === 429 ? 'global-rate' : null);
    expect(reply.headers.get('request-id')).toMatch(/^req_/);
    expect((await ask(sandbox, path)).status).toBe(200);
  });

  test('which is not carried out, and not stored under its key', async () => {
    const headers = { 'idempotency-key': 'faulty' };
    for (const kind of ['429', '500', 'lock_timeout']) {
      await ask(sandbox, '/v1/tokens', { form: CARD, headers: { ...headers, 'sandbox-fault': kind } });
    }
    const { status, headers: replied } = await ask(sandbox, '/v1/tokens', { form: CARD, headers });
    expect([status, replied.get('idempotent-replayed')]).toEqual([200, null]);
  });

  test('a cut reply was carried out, so that a retry gets it as a replay', async () => {
    const headers = { 'idempotency-key': 'cut' };
    const lost = ask(sandbox, '/v1/tokens', { form: CARD, headers: { ...headers, 'sandbox-fault': 'cut' } });
    await expect(lost).rejects.toThrow(TypeError);
    const { headers: replied } = await ask(sandbox, '/v1/tokens', { form: CARD, headers });
    expect(replied.get('idempotent-replayed')).toBe('true');
  });

  test('another word is an error that says which there are', async () => {
    const { status, body } = await ask(sandbox, path, fault('nonsense'));
    expect([status, at(body, 'error.message')]).toEqual([
      400,
      'Invalid sandbox-fault: must be one of 429, 500, lock_timeout, slow, cut',
    ]);
  });
});

test('a slow reply comes five seconds later, and every one as late as the latency', async () => {
  const waits: number[] = [];
  const wait = async (ms: number) => void waits.push(ms);
  await ask(createSandbox({ wait }), path, fault('slow'));
  await ask(createSandbox({ wait, latencyMs: 200 }), path);
  await ask(createSandbox({ wait, latencyMs: 200 }), path, fault('slow'));
  await ask(createSandbox({ wait }), path);
  expect(waits).toEqual([5000, 200, 5200]);
});

test('a slow request may be given up', async () => {
  const sandbox = createSandbox({ wait: () => new Promise(() => {}) });
  const controller = new AbortController();
  const asked = sandbox.fetch(`https://stripe.example${path}`, {
    headers: { authorization: 'Bearer sk_test_sandbox', 'sandbox-fault': 'slow' },
    signal: controller.signal,
  });
  controller.abort(new Error('gone'));
  await expect(asked).rejects.toThrow('gone');
});

describe('faults by chance', () => {
  const statuses = async (options: SandboxOptions) => {
    const sandbox = createSandbox(options);
    const replies: number[] = [];
    for (let count = 0; count < 300; count++) replies.push((await ask(sandbox, path)).status);
    return replies;
  };

  test('befall the share of the requests that was asked for, and the same ones for a seed', async () => {
    const faults = [parseFault('429:10%'), parseFault('500:5%')];
    const first = await statuses({ faults, seed: 7 });
    const countOf = (status: number) => first.filter((one) => one === status).length;
    expect(countOf(429)).toBeGreaterThan(15);
    expect(countOf(429)).toBeLessThan(50);
    expect(countOf(500)).toBeGreaterThan(3);
    expect(countOf(500)).toBeLessThan(30);
    expect(await statuses({ faults, seed: 7 })).toEqual(first);
    expect(await statuses({ faults, seed: 8 })).not.toEqual(first);
  });

  test('of 100% befall all', async () => {
    expect(new Set(await statuses({ faults: [parseFault('lock_timeout')] }))).toEqual(new Set([409]));
  });
});

test('a cut reply breaks the connection of a served sandbox', async () => {
  const served = await serveSandbox(createSandbox(), { port: 0 });
  try {
    const headers = { authorization: 'Bearer sk_test_sandbox' };
    await expect(fetch(served.url + path, { headers: { ...headers, 'sandbox-fault': 'cut' } })).rejects.toThrow();
    expect((await fetch(served.url + path, { headers })).status).toBe(200);
  } finally {
    await served.close();
  }
});

describe('as the command line has them', () => {
  test.each([
    ['429:10%', { kind: '429', rate: 0.1 }],
    ['500:2.5%', { kind: '500', rate: 0.025 }],
    ['cut:0%', { kind: 'cut', rate: 0 }],
    ['slow', { kind: 'slow', rate: 1 }],
    [' lock_timeout:100% ', { kind: 'lock_timeout', rate: 1 }],
  ])('%s is a fault', (text, expected) => expect(parseFault(text)).toEqual(expected));

  test.each(['', '418:10%', '429:10', '429:101%', '429:-1%', '429:10%:5%', 'constructor:10%'])('"%s" is none', (text) =>
    expect(() => parseFault(text)).toThrow('A fault is one of 429, 500, lock_timeout, slow, cut'),
  );

  test.each([
    ['200ms', 200],
    ['1.5s', 1500],
    ['0ms', 0],
  ])('%s is a latency', (text, expected) => expect(parseLatency(text)).toBe(expected));

  test.each(['', '200', '-1ms', '2m', '61s', 'fast'])('"%s" is none', (text) =>
    expect(() => parseLatency(text)).toThrow('A latency is a duration up to a minute'),
  );
});
