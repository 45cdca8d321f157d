import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Authenticate, unauthenticated } from '../../src/auth/caller.js';
import { SCOPES } from '../../src/auth/scope.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { version } from '../../src/version.js';
import { authenticateByWord, having } from '../auth/caller-of-scopes.js';
import { always, CARD, CREATE, error, FAST, READ, reply } from '../stripe/ask.js';
import { HANDLERS, type RunningGateway, type StartOptions, startGateway } from '../support/gateway.js';
import { createGate, until } from '../support/wait.js';
import { scrape } from './scrape.js';

const READ_CARD = { id: SEEDS.cardToken };

describe.each(HANDLERS)('through the %s handler', (handler) => {
  let gateway: RunningGateway;
  const start = async (options: StartOptions = {}) => {
    gateway = await startGateway({ handler, metrics: true, upstreamTiming: FAST, ...options });
    return gateway;
  };
  beforeEach(() => start());
  afterEach(() => gateway.close());

  test('a gateway that was asked nothing shows every series, at 0', async () => {
    const { families, nonZero } = await scrape(gateway);
    expect(families.size).toBeGreaterThan(20);
    const state = [...families.keys()].filter((name) => /^gateway_(?!build_info|circuit_state)/.test(name));
    expect(state.flatMap((name) => Object.keys(nonZero(name)))).toEqual([]);
    expect(nonZero('gateway_circuit_state')).toEqual({ closed: 1 });
    expect(nonZero('gateway_build_info')).toEqual({ [version]: 1 });
  });

  test('the process is seen: its processor time, memory, start and event loop', async () => {
    const { value } = await scrape(gateway);
    expect(value('process_cpu_seconds_total')).toBeGreaterThan(0);
    expect(value('process_resident_memory_bytes')).toBeGreaterThan(1e7);
    expect(Math.abs(value('process_start_time_seconds') + process.uptime() - Date.now() / 1000)).toBeLessThan(5);
    expect(value('nodejs_eventloop_lag_seconds')).toBeGreaterThanOrEqual(0);
  });

  test.each<[string, object, object, string, Record<string, number>]>([
    ['a read', { query: READ, variables: READ_CARD }, {}, 'query ok', {}],
    ['a token that is not there', { query: READ, variables: { id: 'tok_gone' } }, {}, 'query ok', {}],
    ['a create', { query: CREATE, variables: { input: CARD } }, {}, 'mutation ok', {}],
    [
      'a create that Stripe refuses',
      { query: CREATE, variables: { input: { card: { ...CARD.card, number: '4242424242424241' } } } },
      {},
      'mutation user_errors',
      {},
    ],
    ['no GraphQL', { query: '{' }, {}, 'unknown refused', { GRAPHQL_PARSE_FAILED: 1 }],
    ['unknown fields', { query: '{ a b }' }, {}, 'unknown refused', { GRAPHQL_VALIDATION_FAILED: 2 }],
    ['an unknown operation', { query: READ, operationName: 'No' }, {}, 'unknown refused', { BAD_USER_INPUT: 1 }],
    ['an impossible id', { query: READ, variables: { id: '!' } }, {}, 'query errors', { BAD_USER_INPUT: 1 }],
    ['wrong variables', { query: CREATE, variables: {} }, {}, 'mutation refused', { BAD_USER_INPUT: 1 }],
    ['no scope', { query: READ, variables: READ_CARD }, having(), 'query refused', { FORBIDDEN: 1 }],
    ['no credential', { query: READ }, { authorization: 'none' }, 'unknown refused', { UNAUTHENTICATED: 1 }],
    ['a form', { query: READ }, { 'content-type': 'text/plain' }, 'unknown refused', { BAD_USER_INPUT: 1 }],
  ])('%s is counted once', async (_what, body, headers, operation, errors) => {
    await gateway.close();
    await start({ authenticate: authenticateByWordOrNot });
    await gateway.send('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const { nonZero, value } = await scrape(gateway);
    expect(nonZero('gateway_operations_total')).toEqual({ [operation]: 1 });
    expect(nonZero('gateway_errors_total')).toEqual(errors);
    const kind = operation.split(' ')[0] as string;
    expect(nonZero('gateway_operation_duration_seconds_count')).toEqual({ [kind]: 1 });
    expect(value('gateway_operation_duration_seconds_sum', { kind })).toBeGreaterThan(0);
    expect(value('gateway_operations_in_flight')).toBe(0);
  });

  test('calls are counted by resource and class of status, and timed', async () => {
    await gateway.close();
    await start({ federation: true });
    await gateway.ask(READ, READ_CARD);
    await gateway.ask(READ, { id: 'tok_gone' });
    await gateway.ask(CREATE, { input: CARD });
    await gateway.ask(
      `{ _entities(representations: [{ __typename: "Customer", id: "${SEEDS.customer}" }, { __typename: "Account", id: "${SEEDS.account}" }]) { ... on Customer { email } ... on Account { email } } }`,
    );
    const { nonZero } = await scrape(gateway);
    expect(nonZero('gateway_upstream_calls_total')).toEqual({
      'GET token 2xx': 1,
      'GET token 4xx': 1,
      'GET customer 2xx': 1,
      'GET account 2xx': 1,
      'POST token 2xx': 1,
    });
    expect(nonZero('gateway_upstream_call_duration_seconds_count')).toEqual({ GET: 4, POST: 1 });
  });

  test('a call without an answer, and what is made again', async () => {
    gateway.upstream.script = always((response) => response.destroy());
    await gateway.ask(READ, READ_CARD);
    gateway.upstream.script = always(reply(500, error()));
    await gateway.ask(CREATE, { input: CARD });
    const { nonZero } = await scrape(gateway);
    expect(nonZero('gateway_upstream_calls_total')).toEqual({ 'GET token none': 3, 'POST token 5xx': 3 });
    expect(nonZero('gateway_upstream_retries_total')).toEqual({ GET: 2, POST: 2 });
    expect(nonZero('gateway_operations_total')).toEqual({ 'query errors': 1, 'mutation errors': 1 });
    expect(nonZero('gateway_errors_total')).toEqual({ UPSTREAM_UNAVAILABLE: 2 });
  });

  test('calls that were not made are counted by why', async () => {
    await gateway.close();
    await start({ cacheTtlMs: 60_000 });
    const gate = createGate();
    gateway.upstream.script = () => gate.opened;
    const both = Promise.all([gateway.ask(READ, READ_CARD), gateway.ask(READ, READ_CARD)]);
    await until(() => gateway.upstream.seen.length === 1);
    // The second one may still be on its way.
    await new Promise((resolve) => setTimeout(resolve, 100));
    gate.open();
    await both;
    await gateway.ask('query ($id: ID!) { a: token(id: $id) { id } b: token(id: $id) { id } }', READ_CARD);
    const changing =
      'query ($id: ID!) { a: token(id: $id) { card { cvcCheck } } b: token(id: $id) { card { cvcCheck } } }';
    await gateway.ask(changing, READ_CARD);
    const { nonZero, value } = await scrape(gateway);
    expect(nonZero('gateway_upstream_calls_avoided_total')).toEqual({ same_operation: 2, in_flight: 1, memory: 1 });
    expect(value('gateway_cache_hits_total')).toBe(1);
    expect(value('gateway_cache_misses_total')).toBe(2);
    expect(value('gateway_cache_entries')).toBe(1);
    expect(nonZero('gateway_upstream_calls_total')).toEqual({ 'GET token 2xx': gateway.upstream.seen.length });
  });

  test('what is under way is seen while it is, in the queue and past it', async () => {
    await gateway.close();
    await start({ upstreamConcurrency: 1 });
    const gate = createGate();
    gateway.upstream.script = () => gate.opened;
    const asked = [SEEDS.cardToken, SEEDS.bankToken, 'tok_gone'].map((id) => gateway.ask(READ, { id }));
    await until(() => gateway.upstream.seen.length === 1);
    const seen = async () => {
      const { value } = await scrape(gateway);
      return ['gateway_operations_in_flight', 'gateway_upstream_calls_active', 'gateway_upstream_calls_waiting'].map(
        (name) => value(name),
      );
    };
    for (let now = await seen(); now[2] !== 2; now = await seen());
    expect(await seen()).toEqual([3, 1, 2]);
    gate.open();
    await Promise.all(asked);
    expect(await seen()).toEqual([0, 0, 0]);
  });

  test('the state of the circuit', async () => {
    await gateway.close();
    await start({ upstreamTiming: { ...FAST, outages: 1, openMs: 60_000 } });
    gateway.upstream.script = always(reply(500, error()));
    await gateway.ask(CREATE, { input: CARD });
    const { nonZero } = await scrape(gateway);
    expect(nonZero('gateway_circuit_state')).toEqual({ open: 1 });
  });

  test('what the rate limits refused', async () => {
    await gateway.close();
    const one = { points: 1, seconds: 60 };
    await start({
      rateLimits: { operations: { points: 4, seconds: 60 }, creates: one, failures: one },
      authenticate: authenticateByWordOrNot,
    });
    for (let count = 0; count < 3; count++) await gateway.ask(CREATE, { input: CARD });
    for (let count = 0; count < 3; count++) await gateway.ask(READ, READ_CARD);
    for (let count = 0; count < 4; count++) await gateway.ask(READ, READ_CARD, { authorization: 'none' });
    const { nonZero } = await scrape(gateway);
    expect(nonZero('gateway_rate_limit_refusals_total')).toEqual({ creates: 2, operations: 2, failures: 3 });
  });

  test('alarms and blocks of the card-testing guard', async () => {
    await gateway.close();
    await start({ cardTesting: { windowMs: 60_000, minRefusals: 2, maxShare: 0.5, blockMs: 60_000 } });
    const bad = { card: { ...CARD.card, number: '4242424242424241' } };
    for (let count = 0; count < 5; count++) await gateway.ask(CREATE, { input: bad });
    const { value } = await scrape(gateway);
    expect(value('gateway_card_testing_alarms_total')).toBe(1);
    expect(value('gateway_card_testing_blocked_total')).toBe(3);
  });

  test('whatever callers send, the series stay the same', async () => {
    const series = async () => {
      const { families } = await scrape(gateway);
      return [...families.values()].flatMap(({ samples }) =>
        samples.map(({ name, labels }) => name + JSON.stringify(labels)),
      );
    };
    const before = await series();
    const text = 'quarrington';
    await gateway.ask(`query ${text} { ${text}: token(id: "${text}") { ${text}: id } }`);
    await gateway.ask(READ, { id: `tok_${text}` }, { 'x-request-id': text, 'idempotency-key': text });
    await gateway.ask(`{ ${text} }`, { [text]: text }, { 'stripe-account': text });
    gateway.upstream.script = always(
      reply(418, error({ type: text, code: text, message: text }), { 'request-id': `req_${text}` }),
    );
    await gateway.ask(READ, READ_CARD);
    await gateway.send(`/${text}`, { method: 'PUT' });
    expect(await series()).toEqual(before);
  });
});

test('a caller who goes away is no longer under way', async () => {
  const gateway = await startGateway({ metrics: true });
  const gate = createGate();
  gateway.upstream.script = () => gate.opened;
  const asking = request(`${gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' } });
  asking.on('error', () => {});
  asking.end(JSON.stringify({ query: READ, variables: READ_CARD }));
  await until(() => gateway.upstream.seen.length === 1);
  expect((await scrape(gateway)).value('gateway_operations_in_flight')).toBe(1);
  asking.destroy();
  await until(() => asking.closed);
  let last = await scrape(gateway);
  for (let tries = 0; last.value('gateway_operations_in_flight') > 0 && tries < 200; tries++)
    last = await scrape(gateway);
  expect(last.value('gateway_operations_in_flight')).toBe(0);
  expect(last.nonZero('gateway_upstream_calls_total')).toEqual({ 'GET token none': 1 });
  gate.open();
  await gateway.close();
});

test.each(HANDLERS)(
  'the %s handler serves /metrics only where it is told to, and only for reading',
  async (handler) => {
    const closed = await startGateway({ handler });
    expect((await closed.send('/metrics')).status).toBe(404);
    await closed.close();
    const open = await startGateway({ handler, metrics: true });
    const head = await open.send('/metrics', { method: 'HEAD' });
    expect([head.status, head.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect((await open.send('/metrics', { method: 'POST' })).status).toBe(404);
    expect((await open.send('/metrics/')).status).toBe(404);
    await open.close();
  },
);

/** Everybody may do everything, but for those who say what they may do, and those who say `none`. */
const authenticateByWordOrNot: Authenticate = (header) => {
  if (header('authorization') === 'none') throw unauthenticated();
  return authenticateByWord((name) => header(name) ?? having(...SCOPES)[name]);
};
