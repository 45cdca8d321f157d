import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, type MockInstance, test, vi } from 'vitest';
import { unauthenticated } from '../../src/auth/caller.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { authenticateByWord, having } from '../auth/caller-of-scopes.js';
import { CARD } from '../stripe/ask.js';
import { type RunningGateway, type StartOptions, startGateway } from '../support/gateway.js';

/*
 * The fast path is an optimization and nothing else. Each request goes to three gateways that were started alike: through the
 * fast path, through Yoga's HTTP layer on Node.js, and through `gateway.fetch`. All must answer the same, byte for byte.
 */
const WAYS = ['fast path', 'Node handler', 'fetch handler'] as const;
type Way = (typeof WAYS)[number];

const { cardToken, bankToken, account } = SEEDS;
const ALL = having('tokens:read', 'tokens:create', 'customers:read', 'accounts:read', 'schema:read');
const JSON_TYPE = { 'content-type': 'application/json' };
const GRAPHQL = 'application/graphql-response+json';
const READ = `query ($id: ID!) { token(id: $id) { id type used card { last4 customer { id email } } bankAccount { last4 } } }`;
const CREATE = `mutation ($input: CreateTokenInput!, $key: String) {
  createToken(input: $input, idempotencyKey: $key) {
    token { type card { last4 } } userErrors { code message field requestId } replayed
  }
}`;
const BAD_CARD = { card: { ...CARD.card, number: '4242424242424241' } };

type Headers = Record<string, string>;
const post = (query: unknown, variables?: unknown, headers: Headers = {}, more: object = {}): RequestInit =>
  raw(JSON.stringify({ query, variables, ...more }), { ...JSON_TYPE, ...headers });
const raw = (body: BodyInit, headers: Headers = JSON_TYPE): RequestInit => ({
  method: 'POST',
  headers: { ...ALL, ...headers },
  body,
});
const chunked = (...chunks: string[]): RequestInit => ({
  ...raw(new ReadableStream({ start: (stream) => sendChunks(stream, chunks) })),
  // Node.js asks for it, and TypeScript does not know it.
  ...({ duplex: 'half' } as object),
});

function sendChunks(stream: ReadableStreamDefaultController, chunks: string[]): void {
  for (const chunk of chunks) stream.enqueue(new TextEncoder().encode(chunk));
  stream.close();
}

/** The third is null where the fast path leaves a request to Yoga. A request with a stream can be made only once. */
type Case = [what: string, request: RequestInit | (() => RequestInit), path?: string | null];

const OPERATIONS: Case[] = [
  ['a read', post(READ, { id: cardToken })],
  ['the same read again, compiled', post(READ, { id: cardToken })],
  ['a read of another kind of token', post(READ, { id: bankToken })],
  ['immutable fields', post(`{ token(id: "${cardToken}") { id type } }`)],
  ['immutable fields, from the cache', post(`{ token(id: "${cardToken}") { id type } }`)],
  [
    'a cached response in the other media type',
    post(`{ token(id: "${cardToken}") { id type } }`, {}, { accept: GRAPHQL }),
  ],
  ['several tokens', post('query ($ids: [ID!]!) { tokens(ids: $ids) { id } }', { ids: [cardToken, 'tok_x'] })],
  ['a token that does not exist', post(READ, { id: 'tok_nobody' })],
  ['an id that is none', post(READ, { id: '../customers' })],
  ['an explained read', post(READ, { id: cardToken }, { 'x-explain': '1' })],
  ['a connected account', post(READ, { id: SEEDS.connectedToken }, { 'stripe-account': account })],
  ['a scope that is missing', post(READ, { id: cardToken }, having('tokens:create'))],
  [
    'a missing scope in the other media type',
    post(READ, { id: cardToken }, { ...having('tokens:create'), accept: GRAPHQL }),
  ],
  ['an account that the caller may not act for', post(READ, { id: cardToken }, { 'stripe-account': 'acct_other' })],
  ['an account id that is none', post(READ, { id: cardToken }, { 'stripe-account': 'cus_1' })],
  ['introspection', post(getIntrospectionQuery())],
  ['aliases that objects inherit', post('{ constructor: __typename toString: __typename valueOf: __typename }')],
  ['an alias __proto__', post('{ __proto__: __typename hasOwnProperty: __typename }')],
  [
    'a variable named constructor',
    post('query ($constructor: ID!) { token(id: $constructor) { id } }', { constructor: cardToken }),
  ],
  [
    'a variable named __proto__',
    raw(
      `{"query":"query ($__proto__: ID!) { token(id: $__proto__) { id } }","variables":{"__proto__":"${cardToken}"}}`,
    ),
  ],
  ['a variable that is inherited and not given', post('query ($toString: ID!) { token(id: $toString) { id } }', {})],
  ['nothing but __typename', post('{ __typename }')],
  ['an empty object of variables', post('{ __typename }', {})],
  [
    'nulls for all that is optional',
    raw('{"query":"{ __typename }","variables":null,"operationName":null,"extensions":null}'),
  ],
  ['keys that nobody knows', raw('{"query":"{ __typename }","more":{"a":1},"id":"x"}')],
];

const CREATES: Case[] = [
  ['a create', post(CREATE, { input: CARD })],
  ['a create with a key', post(CREATE, { input: CARD, key: 'a-key' })],
  ['its replay', post(CREATE, { input: CARD, key: 'a-key' })],
  ['its key with another input', post(CREATE, { input: BAD_CARD, key: 'a-key' })],
  ['a create with a key in the header', post(CREATE, { input: CARD }, { 'idempotency-key': 'of-a-header' })],
  ['an impossible key in the header', post(CREATE, { input: CARD }, { 'idempotency-key': 'a b' })],
  ['a refused card', post(CREATE, { input: BAD_CARD })],
  [
    'two creates',
    post(
      'mutation ($i: CreateTokenInput!) { a: createToken(input: $i) { replayed } b: createToken(input: $i) { replayed } }',
      { i: CARD },
    ),
  ],
  [
    'a literal card number',
    post(CREATE.replace('$input, id', `{ card: { number: "4242424242424242", expMonth: 1, expYear: 2040 } }, id`), {
      input: CARD,
    }),
  ],
  ['a number of the wrong type', post(CREATE, { input: { card: { ...CARD.card, number: 4242424242424242 } } })],
];

const REFUSED: Case[] = [
  ['a missing variable', post(READ)],
  ['a missing variable in the other media type', post(READ, {}, { accept: GRAPHQL })],
  ['a variable of the wrong type', post(READ, { id: { a: 1 } })],
  ['a null for a variable that takes none', post(READ, { id: null })],
  ['a null for a variable with a default', post('query ($id: ID = "tok_x") { token(id: $id) { id } }', { id: null })],
  [
    'text with a lone surrogate',
    raw('{"query":"query ($id: ID!) { token(id: $id) { id } }","variables":{"id":"a\\ud83d"}}'),
  ],
  ['an unknown field', post('{ tokn { id } }')],
  ['an unknown field in the other media type', post('{ tokn { id } }', {}, { accept: GRAPHQL })],
  ['more errors than are shown', post('{ a b c d e f g h i }')],
  ['a subscription', post('subscription { anything }')],
  ['a syntax error', post('{')],
  ['a syntax error in the other media type', post('{', {}, { accept: GRAPHQL })],
  ['a document past its limits', post(`{ ${'__typename '.repeat(40)} }`)],
  ['a document of too many tokens', post(`{ ${'a '.repeat(2000)} }`)],
  ['several operations and no name', post('query A { __typename } query B { __typename }')],
  [
    'several operations and a name',
    post('query A { __typename } query B { a: __typename }', {}, {}, { operationName: 'B' }),
  ],
  ['an operation that is not there', post('query A { __typename }', {}, { accept: GRAPHQL }, { operationName: 'B' })],
  ['an empty operation name', post('query A { __typename }', {}, {}, { operationName: '' })],
  ['an empty query', post('')],
  ['an empty document', post('  ')],
  ['fragments alone', post('fragment A on Query { __typename }')],
  ['no query', raw('{}')],
  ['a query that is null', post(null)],
  ['a query that is a number', post(1)],
  [
    'a persisted query without the query',
    post(undefined, {}, {}, { extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } }),
  ],
  ['the id of a persisted operation', post(undefined, {}, {}, { documentId: 'abc' })],
  ['variables that are a list', post('{ __typename }', [])],
  ['variables that are text', post('{ __typename }', 'x')],
  ['extensions that are a list', post('{ __typename }', {}, {}, { extensions: [] })],
  ['an operation name that is a number', post('{ __typename }', {}, {}, { operationName: 1 })],
  ['a body that is no JSON', raw('{')],
  ['a repeated key', raw('{"query":"{__typename}","query":"{__typename}"}')],
  ['bytes that are no UTF-8', raw(new Uint8Array([0x7b, 0xff, 0x7d]))],
  ['a byte order mark', raw('\ufeff{"query":"{ __typename }"}')],
  ['a body of 70 levels', raw(`${'['.repeat(70)}${']'.repeat(70)}`)],
  ['a batch', raw('[]')],
  ['text', raw('"{ __typename }"')],
  ['no body', raw('')],
  ['a body past its limit', raw(`{"query":"${'x'.repeat(140_000)}"}`)],
];

const HTTP: Case[] = [
  ['a body in chunks', () => chunked('{"query":', '"{ __typename }"}')],
  [
    'a body in chunks, past its limit',
    () => chunked('{"query":"', ...Array.from({ length: 20 }, () => 'x'.repeat(10_000))),
  ],
  ['no content encoding at all, by name', post('{ __typename }', {}, { 'content-encoding': 'identity' }), null],
  ['a compressed body', post('{ __typename }', {}, { 'content-encoding': 'gzip' }), null],
  ['a charset', post('{ __typename }', {}, { 'content-type': 'application/json; charset=utf-8' }), null],
  ['another charset', post('{ __typename }', {}, { 'content-type': 'application/json; charset=latin1' }), null],
  ['another content type', raw('{}', { 'content-type': 'text/plain' }), null],
  ['a form', raw('query=%7B__typename%7D', { 'content-type': 'application/x-www-form-urlencoded' }), null],
  ['no content type', { method: 'POST', headers: ALL, body: new Uint8Array([0x7b, 0x7d]) }, null],
  ...[
    ...['application/json', GRAPHQL, '*/*', 'application/*', 'text/plain', '', `${GRAPHQL}, application/json`],
    ...[
      `application/json, ${GRAPHQL}`,
      `${GRAPHQL};q=0.5, application/json`,
      `${GRAPHQL};q=0, */*`,
      'application/json;q=0',
    ],
    ...['*/*;q=0', `application/json;q=0, ${GRAPHQL}`, 'text/html, */*;q=0.1', `${GRAPHQL}; charset=utf-16`, 'a,;q,,'],
  ].map((accept): Case => [`accept: ${accept}`, post('{ tokn }', {}, { accept })]),
  ['a query string behind the path', post('{ __typename }'), '/graphql?query=%7Ba%7D'],
  ['an origin that is allowed', post('{ __typename }', {}, { origin: 'https://shop.example' }), null],
  ['an origin that is not', post('{ __typename }', {}, { origin: 'https://evil.example' }), null],
];

/** Requests that the fast path leaves to Yoga, each with its path. */
const OTHERS: [what: string, path: string, request: RequestInit][] = [
  ['a query by GET', '/graphql?query={__typename}', { headers: ALL }],
  ['GET for a browser', '/graphql', { headers: { ...ALL, accept: 'application/json' } }],
  ['HEAD', '/graphql', { method: 'HEAD', headers: ALL }],
  ['PUT', '/graphql', { ...post('{ __typename }'), method: 'PUT' }],
  ['DELETE', '/graphql', { method: 'DELETE' }],
  ['OPTIONS', '/graphql', { method: 'OPTIONS' }],
  [
    'a preflight',
    '/graphql',
    { method: 'OPTIONS', headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' } },
  ],
  [
    'a preflight that is refused',
    '/graphql',
    { method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' } },
  ],
  ['a path that does not exist', '/nothing', { headers: ALL }],
  ['a path that ends in the endpoint', '/other/graphql', post('{ __typename }')],
  ['a path below the endpoint', '/graphql/x', post('{ __typename }')],
  ['a slash more', '/graphql/', post('{ __typename }')],
  ['health', '/health', {}],
  ['health by HEAD', '/health', { method: 'HEAD' }],
  ['health by POST', '/health', { method: 'POST' }],
  ['readiness', '/ready', {}],
];

/** Three gateways that were started alike. */
function startAll(options: () => StartOptions) {
  const gateways = {} as Record<Way, RunningGateway>;
  /** Called for each header that is read from a `Request` of Yoga's on Node.js, which the fast path makes none of. */
  let readHeader: MockInstance;
  beforeAll(async () => {
    for (const way of WAYS) {
      gateways[way] = await startGateway({
        handler: way === 'fetch handler' ? 'fetch' : 'node',
        fastPath: way === 'fast path',
        ...options(),
      });
    }
    readHeader = vi.spyOn(gateways['fast path'].gateway.yoga.fetchAPI.Headers.prototype, 'get');
  });
  afterAll(async () => {
    readHeader.mockRestore();
    await Promise.all(Object.values(gateways).map((gateway) => gateway.close()));
  });

  /** Sends a request each way, and returns what all answered. */
  async function answersOf(request: RequestInit | (() => RequestInit), path = '/graphql', isFast = true) {
    const answerOf = async (way: Way) => {
      readHeader.mockClear();
      const answer = await ask(gateways[way], typeof request === 'function' ? request() : request, path);
      const usesYoga = readHeader.mock.calls.length > 0;
      if (way !== 'fetch handler') expect(usesYoga, way).toBe(way === 'Node handler' || !isFast);
      return answer;
    };
    const fast = await answerOf('fast path');
    const node = await answerOf('Node handler');
    expect(fast).toEqual(node);
    const fetched = await answerOf('fetch handler');
    const isHead = typeof request === 'object' && request.method === 'HEAD';
    expect(withoutConnection(fetched, isHead)).toEqual(withoutConnection(node, isHead));
    return fast;
  }
  return { gateways, answersOf };
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
  upstream: unknown[];
}

/** Headers that `gateway.fetch` leaves to its runtime, as it does to leave out the body of a response to HEAD. */
const OF_A_CONNECTION = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding']);

function withoutConnection({ headers, ...answer }: Answer, isHead: boolean) {
  return {
    ...answer,
    body: isHead ? '' : answer.body,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_A_CONNECTION.has(name))),
  };
}

async function ask({ send, upstream }: RunningGateway, request: RequestInit, path: string): Promise<Answer> {
  upstream.seen.length = 0;
  const response = await send(path, {
    ...request,
    headers: { 'x-request-id': 'same', ...(request.headers as Headers) },
  });
  const body = Buffer.from(await response.arrayBuffer());
  const { date: _, ...headers } = Object.fromEntries(
    [...response.headers].map(([name, value]) => [name, steady(value)]),
  );
  if (headers['content-length'] === String(body.length)) headers['content-length'] = 'of the body';
  return {
    status: response.status,
    headers,
    body: steady(body.toString('latin1')),
    upstream: upstream.seen.map((seen) => [
      ...[seen.method, seen.path, seen.expand, seen.body, seen.headers.authorization, seen.headers['stripe-account']],
      ...[seen.headers['stripe-version'], steady(String(seen.headers['idempotency-key']))],
    ]),
  };
}

/** Without what differs from call to call, whatever answers it. */
function steady(text: string): string {
  return text
    .replaceAll(/req_\w+/g, 'req_…')
    .replaceAll(/gateway-[0-9a-f-]+/g, 'gateway-…')
    .replaceAll(/"ms":[0-9.]+/g, '"ms":…');
}

describe('each way gives the same response, byte for byte:', () => {
  const { answersOf } = startAll(() => ({
    cacheTtlMs: 60_000,
    authenticate: authenticateByWord,
    cors: { origins: ['https://shop.example'] },
  }));
  beforeAll(async () => {
    // Past the executions after which an operation is compiled.
    for (let run = 0; run < 15; run++) await answersOf(post(READ, { id: cardToken }));
  });

  const statuses = new Set<number>();
  test.each([...OPERATIONS, ...CREATES, ...REFUSED, ...HTTP])('%s', async (_what, request, path = '/graphql') => {
    statuses.add((await answersOf(request, path ?? '/graphql', path !== null)).status);
  });

  test.each(OTHERS)('%s', async (_what, path, request) => {
    statuses.add((await answersOf(request, path, false)).status);
  });

  test('and the list has responses of many kinds', () => {
    expect([...statuses].sort()).toEqual([200, 204, 400, 403, 404, 405, 406, 413, 415]);
  });
});

describe('a caller that is not let in gets the same response each way:', () => {
  const { answersOf } = startAll(() => ({
    rateLimits: { failures: { points: 2, seconds: 3600 } },
    authenticate: () => {
      throw unauthenticated();
    },
  }));
  test.each([401, 401, 429])('%i', async (status) => {
    const answer = await answersOf(post('{ __typename }'));
    expect(answer.status).toBe(status);
    expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Bearer' : undefined);
  });
});

describe('a caller past its rates gets the same response each way:', () => {
  const { answersOf } = startAll(() => ({
    rateLimits: { operations: { points: 3, seconds: 3600 }, creates: { points: 1, seconds: 3600 } },
  }));
  test.each([
    ['a create', post(CREATE, { input: CARD }), 200],
    ['a create past the rate of creates', post(CREATE, { input: CARD }), 429],
    ['a read', post('{ __typename }'), 200],
    ['a read past the rate of operations', post('{ __typename }'), 429],
    ['a read past it, in the other media type', post('{ __typename }', {}, { accept: GRAPHQL }), 429],
  ])('%s', async (_what, request, status) => {
    const answer = await answersOf(request);
    expect(answer.status).toBe(status);
    expect('retry-after' in answer.headers).toBe(status === 429);
  });
});

describe('a client that tries cards gets the same response each way:', () => {
  const { answersOf } = startAll(() => ({
    cardTesting: { windowMs: 3_600_000, minRefusals: 2, maxShare: 0.5, blockMs: 3_600_000 },
  }));
  test.each([200, 200, 429])('%i', async (status) => {
    expect((await answersOf(post(CREATE, { input: BAD_CARD }))).status).toBe(status);
  });
});

describe('a gateway that drains gives the same response each way:', () => {
  const { gateways, answersOf } = startAll(() => ({}));
  beforeAll(() => {
    // It goes on answering until nothing listens any more, which is never here.
    for (const { gateway } of Object.values(gateways)) void gateway.close(() => new Promise(() => {}));
  });
  test('an operation, after which the connection closes', async () => {
    const answer = await answersOf(post(READ, { id: cardToken }));
    expect(answer.status).toBe(200);
    expect(answer.headers.connection).toBe('close');
  });
  test('readiness', async () => {
    expect((await answersOf({}, '/ready', false)).status).toBe(503);
  });
});

describe('an upstream that fails gives the same response each way:', () => {
  const { gateways, answersOf } = startAll(() => ({ upstreamTiming: { backoffMs: 1, maxBackoffMs: 1 } }));
  test.each([
    [400, { type: 'invalid_request_error' }],
    [401, { type: 'invalid_request_error' }],
    [402, { type: 'card_error', code: 'card_declined', decline_code: 'lost_card' }],
    [429, { type: 'invalid_request_error', code: 'rate_limit' }],
    [500, { type: 'api_error' }],
    [200, 'nothing that is meant'],
  ])('%i %j', async (status, error) => {
    for (const { upstream } of Object.values(gateways)) {
      upstream.script = (_seen, response) => {
        const headers = { 'content-type': 'application/json', 'request-id': 'req_1' };
        response.writeHead(status, headers).end(JSON.stringify({ error }));
        return 'handled';
      };
    }
    await answersOf(post(READ, { id: cardToken }));
    await answersOf(post(CREATE, { input: CARD }, { accept: GRAPHQL }));
  });
});

describe('where introspection is off the same response is given each way:', () => {
  const { answersOf } = startAll(() => ({ introspection: false }));
  test.each([
    ['introspection', post(getIntrospectionQuery())],
    ['an unknown field', post('{ tokn { id } }')],
    ['an unknown field of an input', post(CREATE, { input: { card: { ...CARD.card, nmae: 'x' } } })],
  ])('%s', async (_what, request) => {
    await answersOf(request);
  });
});
