import { Agent, get } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type RunningGateway, startGateway, UNLIMITED } from '../support/gateway.js';
import { request, sendRaw } from './raw.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const GRAPHQL = { ...JSON_TYPE, accept: 'application/graphql-response+json' };
const CREATE = 'mutation ($input: CreateTokenInput!) { createToken(input: $input) { token { id } } }';
const CARD = '{"number":"4242424242424242","expMonth":12,"expYear":2034}';
const INTROSPECTION_CIRCLE =
  '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }';

const operation = (query: string, variables?: unknown) => JSON.stringify({ query, variables });
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const deepSelection = (depth: number) => `{${'a{'.repeat(depth)}b${'}'.repeat(depth)}}`;
const many = (count: number, part: (index: number) => string) => Array.from({ length: count }, (_, at) => part(at));
/** Fragments that each spread the next two times: written out, 2^60 fields. */
const bomb = many(60, (at) => `fragment F${at} on Query { a: __typename ...F${at + 1} b: __typename ...F${at + 1} }`);

describe('a bad request makes no call to Stripe, and the next request is served:', () => {
  let gateway: RunningGateway;
  beforeAll(async () => {
    gateway = await startGateway();
    await gateway.ask('{ __typename }');
  });
  afterAll(() => gateway.close());
  afterEach(async () => {
    expect(gateway.upstream.seen).toEqual([]);
    expect((await gateway.ask('{ __typename }')).body).toEqual({ data: { __typename: 'Query' } });
  });

  test.each<[string, string | Uint8Array<ArrayBuffer>, Record<string, string>, number]>([
    ['a body of 24 MB', 'x'.repeat(24_000_000), JSON_TYPE, 413],
    ['JSON that is 200,000 deep', nested(200_000), JSON_TYPE, 413],
    ['JSON that is 60,000 deep', nested(60_000), JSON_TYPE, 400],
    ['variables that are 65 deep', `{"query":"{__typename}","variables":{"a":${nested(63)}}}`, JSON_TYPE, 400],
    ['a batch', `[${operation('{__typename}')}]`, JSON_TYPE, 400],
    ['a batch of 500', `[${many(500, () => operation('{__typename}')).join()}]`, JSON_TYPE, 400],
    ['an empty batch', '[]', JSON_TYPE, 400],
    ['bad UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), JSON_TYPE, 400],
    ['a lone surrogate in UTF-8', new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]), JSON_TYPE, 400],
    ['a query twice', '{"query":"{__typename}","query":"{__typename}"}', JSON_TYPE, 400],
    ['a query twice, once escaped', '{"query":"{__typename}","\\u0071uery":"{__typename}"}', JSON_TYPE, 400],
    ['a card twice', `{"query":"{__typename}","variables":{"input":{"card":${CARD},"card":${CARD}}}}`, JSON_TYPE, 400],
    ['gzip', gzipSync(operation('{__typename}')), { ...JSON_TYPE, 'content-encoding': 'gzip' }, 415],
    ['a gzip bomb', gzipSync('x'.repeat(50_000_000)), { ...JSON_TYPE, 'content-encoding': 'gzip' }, 415],
    ['brotli', 'x', { ...JSON_TYPE, 'content-encoding': 'br' }, 415],
    ['a form', 'query=mutation{a}', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['multipart', '--a\r\n\r\n--a--', { 'content-type': 'multipart/form-data; boundary=a' }, 415],
    ['plain text', operation('{__typename}'), { 'content-type': 'text/plain' }, 415],
    ['plain text that says JSON', operation('{__typename}'), { 'content-type': 'text/plain; application/json' }, 415],
    ['a document', '{__typename}', { 'content-type': 'application/graphql' }, 415],
  ])('%s', async (_what, body, headers, status) => {
    const response = await gateway.send('/graphql', { method: 'POST', headers, body });
    expect(response.status).toBe(status);
    const { errors } = (await response.json()) as { errors: { extensions: object }[] };
    expect(errors[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', requestId: expect.any(String) });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test.each([
    ['a mutation by GET', '/graphql?query=mutation{a}', 'GET', 405],
    ['a query by GET', '/graphql?query={__typename}', 'GET', 405],
    ['PUT', '/graphql', 'PUT', 405],
    ['a path that ends in it', '/a/b/graphql', 'POST', 404],
    ['a query that ends in it', '/public?x=/graphql', 'POST', 404],
    ['a path with a slash more', '/graphql/', 'POST', 404],
    ['another case', '/GraphQL', 'POST', 404],
    ['an escaped path', '/%67raphql', 'POST', 404],
    ['two slashes', '//graphql', 'POST', 404],
  ])('%s', async (_what, path, method, status) => {
    const body = method === 'GET' ? undefined : operation('{__typename}');
    expect((await gateway.send(path, { method, headers: JSON_TYPE, body })).status).toBe(status);
  });

  test.each<[string, string, string]>([
    ['500 aliases', `{ ${many(500, (at) => `a${at}: __typename`).join(' ')} }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['500 fields that are one', `{ ${'__typename '.repeat(500)} }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['500 of them further in', `{ token(id: "x") { ${'id '.repeat(500)} } }`, 'GRAPHQL_VALIDATION_FAILED'],
    [
      '200 of them in inline fragments',
      `{ token(id: "x") { ${'... { id } '.repeat(200)} } }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['140 directives', `{ __typename ${'@include(if: true) '.repeat(140)} }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['490 unknown directives', `{ __typename ${'@a '.repeat(490)} }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['a selection that is 400 deep', deepSelection(400), 'GRAPHQL_VALIDATION_FAILED'],
    ['a selection that is 20,000 deep', deepSelection(20_000), 'GRAPHQL_VALIDATION_FAILED'],
    ['a literal that is 20,000 deep', `{ a(b: ${nested(20_000)}) }`, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a type that is 400 deep',
      `query ($a: ${'['.repeat(400)}Int${']'.repeat(400)}) { a }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['a type that is 20,000 deep', `query ($a: ${nested(20_000)}) { a }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['a cycle', `{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['a fragment in itself', `{ ...A } fragment A on Query { __typename ...A }`, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a cycle through fields',
      `{ token(id: "x") { card { ...A } } } fragment A on Card { customer { defaultSource { ... on Card { ...A } } } }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      '22 fragments that all spread each other',
      `{ ...F0 } ${many(22, (at) => `fragment F${at} on Query { ${many(22, (to) => `...F${to}`).join(' ')} }`).join(' ')}`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'fragments that double 60 times',
      `{ ...F0 } ${bomb.join(' ')} fragment F60 on Query { __typename }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['300 operations', many(300, (at) => `query A${at} {a}`).join(' '), 'GRAPHQL_VALIDATION_FAILED'],
    ['a document of 100 KB', `{ ${'a '.repeat(50_000)} }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['a name of 100 KB', `{ ${'a'.repeat(100_000)} }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['a string of 100 KB', `{ token(id: "${'a'.repeat(100_000)}") { nothing } }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['100 KB of escapes', `{ a(b: "${'\\u0061'.repeat(16_000)}") }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['100 KB of comment', `#${'a'.repeat(100_000)}\n{ a }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['100 KB of brackets', '{'.repeat(100_000), 'GRAPHQL_PARSE_FAILED'],
    ['an unterminated string of 100 KB', `{ a(b: "${'a'.repeat(100_000)}`, 'GRAPHQL_PARSE_FAILED'],
    ['introspection that circles', INTROSPECTION_CIRCLE, 'GRAPHQL_VALIDATION_FAILED'],
  ])('%s is refused', async (_what, query, code) => {
    const { status, body } = await gateway.ask(query, undefined, GRAPHQL);
    expect(status).toBe(400);
    expect(body.errors?.[0]?.extensions.code).toBe(code);
    expect(body.errors?.length).toBeLessThanOrEqual(5);
  });

  test.each<[string, string, unknown]>([
    ['60,000 wrong items', 'query ($a: [Boolean!]!) { __typename @include(if: $a) }', { a: many(60_000, () => '1') }],
    ['15,000 wrong ids', 'query ($ids: [ID!]!) { tokens(ids: $ids) { id } }', { ids: many(15_000, () => 'null') }],
    ['30,000 ids', 'query ($ids: [ID!]!) { tokens(ids: $ids) { id } }', { ids: many(30_000, () => '"1"') }],
    ['8,000 unknown fields', CREATE, many(8000, (at) => `"x${at}":1`)],
    ['a text of 120 KB for a whole number', CREATE, `{"card":{"expMonth":"${'1'.repeat(120_000)}"}}`],
  ])('a flood of input, %s, is refused', async (_what, query, variables) => {
    const text = Array.isArray(variables)
      ? `{"input":{${variables}}}`
      : typeof variables === 'string'
        ? `{"input":${variables}}`
        : `{${Object.entries(variables as Record<string, string[]>).map(([name, items]) => `"${name}":[${items}]`)}}`;
    const body = `{"query":${JSON.stringify(query)},"variables":${text}}`;
    const response = await gateway.send('/graphql', { method: 'POST', headers: GRAPHQL, body });
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    expect(['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED']).toContain(errors[0]?.extensions.code);
    expect(errors.length).toBeLessThanOrEqual(5);
  });

  test.each([['tok_\0'], ['..'], ['%2e%2e'], ['tok/a'], ['tok?a'], ['tok_#'], ['\ud800'], [''], ['a'.repeat(256)]])(
    'the id %j',
    async (id) => {
      const { body } = await gateway.ask('query ($id: ID!) { token(id: $id) { id } }', { id });
      expect(body.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    },
  );

  test.each([
    [{ 'idempotency-key': 'a b' }],
    [{ 'idempotency-key': 'a'.repeat(256) }],
    [{ 'idempotency-key': '' }],
    [{ 'stripe-account': 'cus_1' }],
    [{ 'stripe-account': 'acct_1/../..' }],
  ])('the header %j', async (headers) => {
    const { body } = await gateway.ask(CREATE, { input: { card: JSON.parse(CARD) } }, headers);
    expect(body.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test.each([
    '{"__proto__":{"polluted":1}}',
    '{"\\u005f_proto__":{"polluted":1}}',
    '{"a":{"constructor":{"prototype":{"polluted":1}}}}',
  ])('the variables %s are ordinary names, and pollute no prototype', async (variables) => {
    const body = `{"query":"{__typename}","variables":${variables},"extensions":${variables}}`;
    const response = await gateway.send('/graphql', { method: 'POST', headers: JSON_TYPE, body });
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('with a limit that lets it in, JSON that is 200,000 deep is still 400', async () => {
    const wide = await startGateway({ limits: UNLIMITED });
    const response = await wide.send('/graphql', { method: 'POST', headers: JSON_TYPE, body: nested(200_000) });
    expect(response.status).toBe(400);
    await wide.close();
  });
});

describe('on a socket', () => {
  let gateway: RunningGateway;
  beforeAll(async () => {
    gateway = await startGateway({ server: { requestTimeoutMs: 1000 } });
  });
  afterAll(() => gateway.close());
  afterEach(async () => {
    expect(gateway.upstream.seen).toEqual([]);
    expect((await gateway.send('/health')).status).toBe(200);
  });

  const body = operation('{__typename}');
  const length = `content-length: ${body.length}`;
  const type = 'content-type: application/json';
  const chunked = 'transfer-encoding: chunked';
  const chunks = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;

  test.each<[string, Buffer, number]>([
    ['an operation', request('POST /graphql', [type, length], body), 200],
    ['an operation in chunks', request('POST /graphql', [type, chunked], chunks), 200],
    ['a length and chunks', request('POST /graphql', [type, length, chunked], chunks), 400],
    ['chunks and a length', request('POST /graphql', [type, chunked, length], chunks), 400],
    ['two lengths that differ', request('POST /graphql', [type, length, 'content-length: 5'], body), 400],
    ['two lengths that agree', request('POST /graphql', [type, length, length], body), 400],
    ['a length that is none', request('POST /graphql', [type, 'content-length: +5'], body), 400],
    ['chunks that are not last', request('POST /graphql', [type, 'transfer-encoding: chunked, gzip'], chunks), 400],
    ['chunks by another name', request('POST /graphql', [type, 'transfer-encoding: xchunked'], chunks), 400],
    ['a space before a colon', request('POST /graphql', [type, `content-length : ${body.length}`], body), 400],
    ['a folded header', request('POST /graphql', [type, 'x-a: 1', ' b: 2', length], body), 400],
    ['a header without a colon', request('GET /health', ['nothing']), 400],
    ['NUL in a header', request('GET /health', ['x-a: a\0b']), 400],
    ['a bare line feed', Buffer.from('GET /health HTTP/1.1\nhost: a\n\n'), 400],
    ['no Host', Buffer.from('GET /health HTTP/1.1\r\n\r\n'), 400],
    ['an empty Host', Buffer.from('GET /health HTTP/1.1\r\nhost:\r\n\r\n'), 400],
    ['two Hosts', request('GET /health', ['host: 127.0.0.1']), 400],
    ['a Host that is none', Buffer.from('GET /health HTTP/1.1\r\nhost: [bad\r\n\r\n'), 400],
    ['a Host with a path', Buffer.from('POST /x HTTP/1.1\r\nhost: a/graphql?\r\n\r\n'), 400],
    ['an absolute target', request('GET http://127.0.0.1/health', []), 200],
    ['an absolute target of another scheme', request('GET ftp://127.0.0.1/health', []), 400],
    ['a probe over HTTP/1.0 without a Host', Buffer.from('GET /ready HTTP/1.0\r\n\r\n'), 200],
    ['an operation over HTTP/1.0 without a Host', Buffer.from('POST /graphql HTTP/1.0\r\n\r\n'), 400],
    ['a method that is none', request('BREW /graphql', []), 400],
    ['a header of 20 KB', request('GET /health', [`x-a: ${'a'.repeat(20_000)}`]), 431],
    [
      '4,000 headers',
      request(
        'GET /health',
        many(4000, (at) => `x-${at}: 1`),
      ),
      431,
    ],
    ['a path of 20 KB', request(`GET /${'a'.repeat(20_000)}`, []), 431],
    ['a body that is announced too long', request('POST /graphql', [type, 'content-length: 25000000'], 'x'), 413],
    ['TLS', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]), 400],
    ['HTTP/2', Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), 400],
  ])('%s', async (_what, bytes, status) => {
    const answer = await sendRaw(gateway.url, bytes);
    expect(answer.status).toBe(status);
  });

  test('24 MB in chunks are cut off, and whoever sends them reads why', async () => {
    const piece = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536, 0x20), Buffer.from('\r\n')]);
    const answer = await sendRaw(
      gateway.url,
      request('POST /graphql', [type, chunked]),
      ...many(366, () => '').map(() => piece),
    );
    expect(answer.status).toBe(413);
    expect(answer.text).toContain('connection: close');
  });

  test('what follows a refused body is not read as a request', async () => {
    const smuggled = request('GET /ready', []).toString();
    const answer = await sendRaw(gateway.url, request('POST /nowhere', [type, 'content-length: 1000'], smuggled));
    expect(answer.status).toBe(404);
    expect(answer.text.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  test.each([
    ['nothing at all', ''],
    ['half of the headers', 'POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\n'],
    ['half of a body', request('POST /graphql', [type, 'content-length: 4096'], '{"query":').toString()],
    ['half of a chunk', request('POST /graphql', [type, chunked], 'ff\r\n{').toString()],
  ])('whoever sends %s gets 408, and the connection is closed', async (_what, text) => {
    const answer = await sendRaw(gateway.url, text);
    expect(answer.status).toBe(408);
  });

  test('a connection serves many requests, and says for how long it stays', async () => {
    const agent = new Agent({ keepAlive: true });
    const ask = () =>
      new Promise<[port: number | undefined, keepAlive: unknown]>((resolve, reject) => {
        get(`${gateway.url}/health`, { agent }, (response) => {
          const port = response.socket.localPort;
          response.resume().on('end', () => resolve([port, response.headers['keep-alive']]));
        }).on('error', reject);
      });
    const [first] = await ask();
    expect(await ask()).toEqual([first, 'timeout=65']);
    agent.destroy();
  });

  test('a connection past the most is closed, and the others are served', async () => {
    const narrow = await startGateway({ server: { maxConnections: 1 } });
    const held = sendRaw(narrow.url, 'GET /health HTTP/1.1\r\n');
    const refused = await sendRaw(narrow.url, request('GET /health', []));
    expect(refused.status).toBe(0);
    await narrow.close();
    await held;
  });
});
