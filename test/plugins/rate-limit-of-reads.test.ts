import { afterEach, describe, expect, test } from 'vitest';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { HANDLERS, type RunningGateway, type StartOptions, startGateway } from '../support/gateway.js';

const RATE = { points: 5, seconds: 3600 };
const IDS = Array.from({ length: 8 }, (_, at) => `tok_${at}`);
const TOKENS = 'query ($ids: [ID!]!) { tokens(ids: $ids) { used } }';
const ENTITIES = 'query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Token { used } } }';
const aliases = IDS.map((id, at) => `a${at}: token(id: "${id}") { used }`).join(' ');

describe.each(HANDLERS)('through the %s handler, reads beyond the first of an operation', (handler) => {
  let gateway: RunningGateway;
  afterEach(() => gateway.close());
  const start = async (options: StartOptions = {}) => {
    gateway = await startGateway({ handler, federation: true, rateLimits: { operations: RATE }, ...options });
  };
  const statusOfNext = async () => (await gateway.ask('{ __typename }')).status;

  test.each<[string, string, object]>([
    ['of a list of ids', TOKENS, { ids: IDS }],
    ['of many aliases', `{ ${aliases} }`, {}],
    ["of a router's references", ENTITIES, { refs: IDS.map((id) => ({ __typename: 'Token', id })) }],
  ])('%s are charged like operations, and refused past the rate', async (_what, query, variables) => {
    await start();
    const { body } = await gateway.ask(query, variables);
    expect(gateway.upstream.seen).toHaveLength(RATE.points);
    expect(new Set(body.errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['RATE_LIMITED']));
    expect(await statusOfNext()).toBe(429);
  });

  test('leave the rest of the rate to later operations', async () => {
    await start();
    expect((await gateway.ask(TOKENS, { ids: IDS.slice(0, 3) })).body.errors).toBeUndefined();
    expect([await statusOfNext(), await statusOfNext(), await statusOfNext()]).toEqual([200, 200, 429]);
  });

  test('are free where Stripe is not asked: the same token twice, or one that is cached', async () => {
    await start({ cacheTtlMs: 60_000 });
    const id = SEEDS.cardToken;
    const bank = SEEDS.bankToken;
    // Two reads in two operations, then none.
    expect(
      (await gateway.ask('query ($ids: [ID!]!) { tokens(ids: $ids) { created } }', { ids: [id, id] })).status,
    ).toBe(200);
    expect((await gateway.ask(`{ token(id: "${bank}") { created } }`)).status).toBe(200);
    const both = await gateway.ask(`{ a: token(id: "${id}") { created } b: token(id: "${bank}") { created } }`);
    expect(both.body.errors).toBeUndefined();
    expect(gateway.upstream.seen).toHaveLength(2);
    expect([await statusOfNext(), await statusOfNext(), await statusOfNext()]).toEqual([200, 200, 429]);
  });
});
