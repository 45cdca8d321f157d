import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ALL_SCOPES } from '../../src/auth/scope.js';
import { createRedisStores, type RedisStores } from '../../src/redis/create-redis-stores.js';
import { findCanaries, makeCanaries } from '../secrecy/canaries.js';
import { type RunningGateway, startGateway } from '../support/gateway.js';
import { dump, type RunningRedis, startRedis } from '../support/redis.js';

/**
 * With values made up for this run: neither the commands that the gateway sends to Redis nor what is then there hold any of
 * them, nor the address of the client, its name, nor the token that was made.
 */
const canaries = makeCanaries();
const who = {
  address: `203.0.113.${randomInt(10, 250)}`,
  caller: 'quarrington-checkout',
  credentialId: 'key:quarrington-credential',
};
let redis: RunningRedis;
let stores: RedisStores;
let gateway: RunningGateway;
const commands: string[] = [];

beforeAll(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  redis = await startRedis();
  const monitor = await redis.connect();
  await monitor.monitor((line) => commands.push(String(line)));
  stores = await createRedisStores(redis.url);
  gateway = await startGateway({
    secretKey: canaries.stripeKey,
    shared: stores,
    cacheTtlMs: 60_000,
    trustedProxies: 1,
    rateLimits: { operations: { points: 100, seconds: 60 }, creates: { points: 100, seconds: 60 } },
    cardTesting: { windowMs: 60_000, minRefusals: 3, maxShare: 0.1, blockMs: 60_000 },
    authenticate: () => ({ name: who.caller, credentialId: who.credentialId, scopes: ALL_SCOPES, accounts: '*' }),
  });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await gateway.close();
  await stores.close();
  await redis.close();
});

test('Redis hears and holds nothing of a client, its card or its token', async () => {
  const { pan, cvc, holder, accountNumber, ssn } = canaries;
  const create = async (input: object) => {
    const query =
      'mutation ($input: CreateTokenInput!) { createToken(input: $input) { token { id clientIp } userErrors { code } } }';
    const { body } = await gateway.ask(query, { input }, { 'x-forwarded-for': who.address });
    return body.data?.createToken;
  };
  const card = { number: pan, expMonth: 12, expYear: 2034, name: holder, addressLine1: holder };
  const { id } = (await create({ card })).token;
  await create({ bankAccount: { country: 'US', currency: 'usd', accountNumber, routingNumber: '110000000' } });
  await create({ pii: { idNumber: ssn } });
  // Refused for its code, and then since there were too many of those: the guard has blocked.
  expect((await create({ card: { ...card, cvc } })).userErrors).not.toEqual([]);
  await vi.waitFor(async () => expect(await create({ card: { ...card, cvc } })).toBeUndefined());
  const read = await gateway.ask('query ($id: ID!) { token(id: $id) { created card { last4 fingerprint } } }', { id });
  const { last4, fingerprint } = read.body.data.token.card;

  const client = await redis.connect();
  await vi.waitFor(async () => expect(await client.keys('stg:v1:token:*')).not.toEqual([]));
  const held = await dump(client);
  const heard = commands.join('\n');
  for (const kind of ['rate', 'guard', 'token']) {
    expect(held).toContain(`stg:v1:${kind}:`);
    expect(heard).toContain(`stg:v1:${kind}:`);
  }
  const secrets = { ...canaries, ...who, id, fingerprint, last4: `"last4":"${last4}"` };
  for (const text of [held, heard]) {
    expect(findCanaries(text, secrets)).toEqual([]);
    // The parts of a digest's input, which could not be looked for in base64 as a whole.
    expect(text).not.toMatch(/quarrington|203\.0\.113/i);
  }
});
