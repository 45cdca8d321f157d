import { createYoga, type Plugin as YogaPlugin } from 'graphql-yoga';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authenticateAnyone } from '../../src/auth/caller.js';
import { toLimits } from '../../src/config/limits.js';
import { createGateway } from '../../src/gateway.js';
import { useDocumentCache } from '../../src/plugins/use-document-cache.js';
import { useGraphQLJs } from '../../src/plugins/use-graphql-js.js';
import { useInputChecks } from '../../src/plugins/use-input-checks.js';
import { useOperation } from '../../src/plugins/use-operation.js';
import { useOutcome } from '../../src/plugins/use-outcome.js';
import { useProgram } from '../../src/plugins/use-program.js';
import { useScopes } from '../../src/plugins/use-scopes.js';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SANDBOX_SECRET_KEY, SEEDS } from '../../src/sandbox/seeds.js';
import { createStripeClient } from '../../src/stripe/client.js';
import { createFetchTransport } from '../../src/stripe/fetch-transport.js';
import { OperationRecord } from '../../src/stripe/operation-record.js';
import { STRIPE_ORIGIN } from '../../src/stripe/transport.js';
import { authenticateByWord, having } from '../auth/caller-of-scopes.js';
import { CARD } from '../stripe/ask.js';
import { type Door, type RunningGateway, startGateway } from '../support/gateway.js';

const { cardToken, bankToken } = SEEDS;
const ALL = having('tokens:read', 'tokens:create', 'customers:read', 'accounts:read', 'schema:read');
const JSON_TYPE = { 'content-type': 'application/json' };
const READ = `query ($id: ID!) { token(id: $id) { id type used card { last4 customer { id email } } bankAccount { last4 } } }`;

const post = (query: string, variables: object = {}, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { ...JSON_TYPE, ...ALL, ...headers },
  body: JSON.stringify({ query, variables }),
});
const raw = (body: string, headers: Record<string, string> = JSON_TYPE): RequestInit => ({
  method: 'POST',
  headers: { ...ALL, ...headers },
  body,
});

/** Good and bad; none of them makes anything, so that both doors are asked the same. */
const REQUESTS: [what: string, path: string, request: RequestInit][] = [
  ['a read', '/graphql', post(READ, { id: cardToken })],
  ['the same again, by compiled operations', '/graphql', post(READ, { id: cardToken })],
  ['a read of another kind of token', '/graphql', post(READ, { id: bankToken })],
  ['fixed fields', '/graphql', post(`{ token(id: "${cardToken}") { id type } }`)],
  ['fixed fields, from memory', '/graphql', post(`{ token(id: "${cardToken}") { id type } }`)],
  [
    'several tokens',
    '/graphql',
    post('query ($ids: [ID!]!) { tokens(ids: $ids) { id } }', { ids: [cardToken, 'tok_x'] }),
  ],
  ['a token that is not there', '/graphql', post(READ, { id: 'tok_nobody' })],
  ['an id that is none', '/graphql', post(READ, { id: '../customers' })],
  ['the other media type', '/graphql', post(READ, { id: cardToken }, { accept: 'application/graphql-response+json' })],
  ['a media type that it does not speak', '/graphql', post(READ, { id: cardToken }, { accept: 'text/plain' })],
  ['a missing variable', '/graphql', post(READ)],
  ['a variable of the wrong type', '/graphql', post(READ, { id: { a: 1 } })],
  ['a field that there is not', '/graphql', post('{ tokn { id } }')],
  ['a subscription', '/graphql', post('subscription { anything }')],
  ['no GraphQL', '/graphql', post('{')],
  ['no JSON', '/graphql', raw('{')],
  ['a key twice', '/graphql', raw('{"query":"{__typename}","query":"{__typename}"}')],
  ['no UTF-8', '/graphql', { ...raw(''), body: new Uint8Array([0x7b, 0xff, 0x7d]) }],
  ['a batch', '/graphql', raw('[]')],
  ['no body', '/graphql', raw('')],
  ['a large body', '/graphql', raw(`{"query":"${'x'.repeat(140_000)}"}`)],
  ['another content type', '/graphql', raw('{}', { 'content-type': 'text/plain' })],
  ['no content type', '/graphql', { method: 'POST', headers: ALL }],
  ['a GET', '/graphql?query={__typename}', { headers: ALL }],
  ['a path that there is not', '/nothing', { headers: ALL }],
  ['health', '/health', {}],
  ['readiness', '/ready', {}],
  ['a scope that is missing', '/graphql', post(READ, { id: cardToken }, having('tokens:create'))],
  ['an account that it may not act for', '/graphql', post(READ, { id: cardToken }, { 'stripe-account': 'acct_other' })],
  ['an impossible idempotency key', '/graphql', post(READ, { id: cardToken }, { 'idempotency-key': 'a b' })],
  [
    'a create with a bad number',
    '/graphql',
    post('mutation ($input: CreateTokenInput!) { createToken(input: $input) { userErrors { code field } } }', {
      input: { card: { ...CARD.card, number: '4242424242424241' } },
    }),
  ],
  [
    'a literal card number',
    '/graphql',
    post(
      'mutation { createToken(input: { card: { number: "4242424242424242", expMonth: 1, expYear: 2040 } }) { replayed } }',
    ),
  ],
  ['an operation that is not named', '/graphql', raw('{"query":"query A { __typename } query B { __typename }"}')],
];

/** What the protocol of a connection adds, and what differs from call to call. */
const OWN = new Set(['connection', 'content-length', 'date', 'keep-alive', 'stripe-request-id', 'transfer-encoding']);

async function answerOf(gateway: RunningGateway, path: string, request: RequestInit) {
  const headers = { ...(request.headers as Record<string, string>), 'x-request-id': 'same' };
  const response = await gateway.send(path, { ...request, headers });
  return {
    status: response.status,
    headers: Object.fromEntries([...response.headers].filter(([name]) => !OWN.has(name))),
    body: (await response.text()).replaceAll(/req_\w+/g, 'req_…'),
  };
}

describe('both doors give the same answer, byte for byte', () => {
  const gateways = {} as Record<Door, RunningGateway>;
  beforeAll(async () => {
    for (const door of ['node', 'fetch'] as const) {
      gateways[door] = await startGateway({ door, cacheTtlMs: 60_000, authenticate: authenticateByWord });
      // Past the runs after which an operation is compiled.
      for (let run = 0; run < 15; run++) await answerOf(gateways[door], '/graphql', post(READ, { id: cardToken }));
    }
  });
  afterAll(() => Promise.all(Object.values(gateways).map((gateway) => gateway.close())));

  test.each(REQUESTS)('%s', async (_what, path, request) => {
    const answer = await answerOf(gateways.node, path, request);
    expect(await answerOf(gateways.fetch, path, request)).toEqual(answer);
    expect(answer.status).toBeGreaterThanOrEqual(200);
  });

  test('the list holds answers of many kinds', async () => {
    const statuses = new Set<number>();
    for (const [, path, request] of REQUESTS) statuses.add((await answerOf(gateways.node, path, request)).status);
    expect([...statuses].sort()).toEqual([200, 400, 404, 405, 406, 413, 415]);
  });
});

/** What our doors tell of a request. */
const knownOfARequest = () => ({
  ...{ requestId: 'same', caller: authenticateAnyone(() => undefined), report: new OperationRecord() },
  ...{ header: () => undefined, address: undefined, request: { signal: new AbortController().signal } },
});

test("Yoga's own server gives the same answers with the very same plugins", async () => {
  const sandbox = createSandbox();
  const options = { secretKey: SANDBOX_SECRET_KEY, fetch: sandbox.fetch, cacheTtlMs: 0 };
  const gateway = createGateway(options);
  const transport = createFetchTransport(sandbox.fetch, STRIPE_ORIGIN);
  const limits = toLimits();
  const plugins = [
    useGraphQLJs({ introspection: true, limits }),
    useDocumentCache(),
    useInputChecks(limits.errors),
    useProgram(),
    useOperation({
      ...{ upstream: createStripeClient(transport).call, secretKey: SANDBOX_SECRET_KEY },
      ...{
        publishableKey: undefined,
        connect: { default: undefined, allowed: [] },
        timeoutMs: 5000,
        alwaysExplain: false,
      },
    }),
    useScopes(limits.errors),
    useOutcome(),
  ];
  const yoga = createYoga({
    schema: gateway.schema,
    plugins: [
      { onEnveloped: ({ extendContext }) => extendContext(knownOfARequest() as never) },
      ...plugins,
    ] as YogaPlugin[],
    parserAndValidationCache: false,
    maskedErrors: false,
    logging: false,
    graphiql: false,
  });
  const queries: [string, object][] = [
    [READ, { id: cardToken }],
    [READ, { id: bankToken }],
    [READ, { id: 'tok_nobody' }],
    [READ, { id: 'no id' }],
    [READ, { id: null }],
    ['{ __typename }', {}],
    [
      `{ a: token(id: "${cardToken}") { card { ...X ... on Card { brand } } } } fragment X on Card { last4 customer { defaultSource { __typename ... on Card { last4 } } } }`,
      {},
    ],
    [`query ($no: Boolean!) { token(id: "${cardToken}") { id card @include(if: $no) { last4 } } }`, { no: false }],
    [`query ($no: Boolean = true) { token(id: "${cardToken}") { id card @skip(if: $no) { last4 } } }`, {}],
    ['{ __schema { queryType { name } types { name kind } } }', {}],
  ];
  for (const [query, variables] of queries) {
    const headers = { ...JSON_TYPE, 'x-request-id': 'same' };
    const init = { method: 'POST', headers, body: JSON.stringify({ query, variables }) };
    const [ours, theirs] = await Promise.all([
      gateway.fetch(new Request('http://gateway/graphql', init)),
      yoga.fetch('http://yoga/graphql', init),
    ]);
    const text = (await ours.text()).replaceAll(',"requestId":"same"', '');
    expect(text, query).toBe(await theirs.text());
  }
  await gateway.close();
});
