import { afterAll, beforeAll, expect, test } from 'vitest';
import { createConsoleLogger } from '../../src/logger.js';
import { type RunningGateway, startGateway } from '../support/gateway.js';
import { pause } from '../support/wait.js';
import { CREATE, sentKey } from './ask.js';
import { FAULTS, type FaultyStripe, startFaultyStripe } from './faulty-stripe.js';

const OPERATIONS = 5000;
const CALLERS = 48;
const FAULT_RATE = 0.3;
const SEED = 1;
const MAX_TRIES = 40;

let stripe: FaultyStripe;
let gateway: RunningGateway;
beforeAll(async () => {
  stripe = await startFaultyStripe(FAULT_RATE, SEED);
  gateway = await startGateway({
    apiBase: stripe.url,
    timeoutMs: 300,
    logger: createConsoleLogger('silent'),
    upstreamTiming: { backoffMs: 4, maxBackoffMs: 20, openMs: 50, maxOpenMs: 200 },
  });
});
afterAll(async () => {
  await gateway.close();
  await stripe.close();
});

/** Asks until it has its token, always with the same key, as a careful client does. */
async function createToken(operation: number): Promise<{ id: string; tries: number; replayed: boolean }> {
  const variables = {
    input: { card: { number: '4242424242424242', expMonth: 12, expYear: 2040, name: `operation ${operation}` } },
    key: `client-${operation}`,
  };
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    const { status, body } = await gateway.ask(CREATE, variables);
    expect(status).toBe(200);
    const payload = body.data?.createToken;
    if (payload) {
      expect(payload.userErrors).toEqual([]);
      return { id: payload.token.id, tries, replayed: payload.replayed };
    }
    expect(body.errors).toHaveLength(1);
    codes.add(body.errors?.[0]?.extensions.code);
    await pause(10);
  }
  throw new Error('A create never succeeded.');
}

const codes = new Set<unknown>();

test('creates under faults: one token for each, none twice, no answer lost', async () => {
  const results: { id: string; tries: number; replayed: boolean }[] = [];
  let next = 0;
  const caller = async () => {
    for (let operation = next++; operation < OPERATIONS; operation = next++) {
      results[operation] = await createToken(operation);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));

  expect(results).toHaveLength(OPERATIONS);
  expect(stripe.tokens.size).toBe(OPERATIONS);
  for (const [operation, { id }] of results.entries())
    expect(id).toBe(stripe.tokens.get(sentKey(`client-${operation}`))?.id);
  expect(new Set(results.map(({ id }) => id)).size).toBe(OPERATIONS);
  expect(stripe.keysWithTwoInputs).toEqual([]);

  // The faults were there, and each of them was met.
  expect(stripe.faults.size).toBe(Object.keys(FAULTS).length);
  expect(Math.min(...stripe.faults.values())).toBeGreaterThan(20);
  expect(results.some(({ replayed }) => replayed)).toBe(true);
  expect(results.some(({ tries }) => tries > 1)).toBe(true);
  for (const code of codes) {
    expect([
      'UPSTREAM_UNAVAILABLE',
      'UPSTREAM_TIMEOUT',
      'UPSTREAM_BAD_RESPONSE',
      'UPSTREAM_ERROR',
      'CONFLICT',
      'RATE_LIMITED',
    ]).toContain(code);
  }
}, 60_000);
