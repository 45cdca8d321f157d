import { buildSchema as buildGraphQLSchema } from 'graphql';
import { expect, test } from 'vitest';
import { createGateway } from '../../src/gateway.js';
import { createAssets } from '../../src/graphiql/create-assets.js';
import { createGraphiQL } from '../../src/graphiql/create-graphiql.js';
import type { GatewayOptions } from '../../src/options.js';
import type { GraphiQLOptions } from '../../src/plugins/use-graphiql.js';
import { buildSchema } from '../../src/resolvers/build-schema.js';
import { SANDBOX_SECRET_KEY } from '../../src/sandbox/seeds.js';

const PAGE = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const schema = buildSchema();

function createServer(graphiql: GraphiQLOptions = {}, path = '/graphql') {
  const gateway = createGateway({ secretKey: SANDBOX_SECRET_KEY, graphiql, path });
  return (url: string, init?: RequestInit) => gateway.fetch(new Request(`http://gateway.example${url}`, init));
}

/** Without the ID, which differs each time. */
function headersOf(response: Response | undefined) {
  return Object.fromEntries([...(response?.headers ?? [])].filter(([name]) => name !== 'x-request-id'));
}

/** Every URL that the page loads, as a browser resolves it. */
function assetsOf(page: string, address: string): string[] {
  const { workers } = JSON.parse(/id="options">(.*?)<\/script>/s.exec(page)?.[1] ?? '');
  const links = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, url = '']) => url.replaceAll('&#38;', '&'));
  return [...new Set([...links, ...(Object.values(workers) as string[])])].map((url) => new URL(url, address).href);
}

test.each(['/graphql', '/api/tokens'])(
  'a browser at %s gets the page, and all its assets from the same path',
  async (path) => {
    const request = createServer({}, path);
    const response = await request(path, { headers: PAGE });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringContaining("script-src 'self'"),
      'cache-control': 'no-cache',
      vary: 'accept',
    });
    const urls = assetsOf(await response.text(), `http://gateway.example${path}`);
    expect(urls).toHaveLength(8);
    const types = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', svg: 'image/svg+xml' };
    for (const { pathname, search, searchParams } of urls.map((url) => new URL(url))) {
      expect(pathname).toBe(path);
      const asset = await request(pathname + search);
      expect(asset.status).toBe(200);
      expect(Object.fromEntries(asset.headers)).toMatchObject({
        'content-type': types[searchParams.get('asset')?.split('.').at(-1) as keyof typeof types],
        'content-length': String((await asset.arrayBuffer()).byteLength),
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        vary: 'accept-encoding',
        etag: expect.stringMatching(/^"[\w-]{22}"$/),
      });
    }
  },
);

test('HEAD gets the headers of GET and no body', async () => {
  const request = createServer();
  for (const url of ['/graphql', '/graphql?asset=page.js']) {
    const [got, head] = await Promise.all(['GET', 'HEAD'].map((method) => request(url, { method, headers: PAGE })));
    expect(headersOf(head)).toEqual(headersOf(got));
    expect(await head?.text()).toBe('');
  }
});

test.each<[string, (etag: string) => string, number]>([
  ['the etag', (etag) => etag, 304],
  ['the etag, which a proxy made weak', (etag) => `W/${etag}`, 304],
  ['a list with the etag', (etag) => `"other", ${etag}`, 304],
  ['anything', () => '*', 304],
  ['another etag', () => '"other"', 200],
  ['the etag without its quotes', (etag) => etag.slice(1, -1), 200],
])('If-None-Match with %s', async (_, header, status) => {
  const request = createServer();
  const headers = { 'accept-encoding': 'gzip' };
  const first = await request('/graphql?asset=page.css', { headers });
  const etag = first.headers.get('etag') ?? '';
  const second = await request('/graphql?asset=page.css', { headers: { ...headers, 'if-none-match': header(etag) } });
  expect(second.status).toBe(status);
  expect(second.headers.get('etag')).toBe(etag);
  expect(second.headers.get('vary')).toBe('accept-encoding');
  expect(second.headers.has('content-length')).toBe(status === 200);
  expect((await second.arrayBuffer()).byteLength === 0).toBe(status === 304);
});

test('an etag holds for its own coding alone', async () => {
  const request = createServer();
  const gzip = await request('/graphql?asset=page.css', { headers: { 'accept-encoding': 'gzip' } });
  const ifNoneMatch = gzip.headers.get('etag') ?? '';
  const brotli = await request('/graphql?asset=page.css', {
    headers: { 'accept-encoding': 'br', 'if-none-match': ifNoneMatch },
  });
  expect(brotli.status).toBe(200);
});

test('an asset of another version, asked for while replicas are updated, is not kept', async () => {
  const response = await createServer()('/graphql?asset=page.js&v=older');
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-cache');
});

test.each(['manifest.json', '../../package.json', '__proto__', ''])(
  '%j is not found, as a GraphQL error',
  async (name) => {
    const response = await createServer()(`/graphql?asset=${encodeURIComponent(name)}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  },
);

test.each([
  ['POST', '/graphql', { ...PAGE, 'content-type': 'application/json' }],
  ['POST', '/graphql?asset=page.js', { 'content-type': 'application/json' }],
])('%s %s stays an operation', async (method, url, headers) => {
  const response = await createServer()(url, { method, headers, body: '{"query":"{__typename}"}' });
  expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
});

test('a client that wants no page gets none', async () => {
  for (const accept of ['application/json', '*/*']) {
    expect((await createServer()('/graphql', { headers: { accept } })).status).toBe(405);
  }
});

test('a browser that opens the root is sent to the endpoint, relative to any prefix', async () => {
  const response = await createServer({}, '/api/graphql')('/', { headers: PAGE });
  expect([response.status, response.headers.get('location')]).toEqual([302, 'api/graphql']);
});

test.each(['/other', '/graphql/deeper', '/evil/graphql'])('%s is not the endpoint', async (path) => {
  const page = await createServer()(path, { headers: PAGE });
  expect(page.headers.get('content-type') ?? '').not.toContain('text/html');
});

test('where there are no files, a browser is told so', async () => {
  const respond = createGraphiQL({}, schema, createAssets(new URL('file:///nowhere/')));
  const { status, body } = await respond({ query: new URLSearchParams(), header: () => 'text/html' });
  expect(status).toBe(404);
  expect(JSON.parse(String(body))).toEqual({
    errors: [{ message: expect.stringContaining('not available in this runtime'), extensions: { code: 'NOT_FOUND' } }],
  });
});

test('examples that the schema does not have are left out', async () => {
  const small = buildGraphQLSchema('type Query { token(id: ID!): Token } type Token { id: ID! }');
  const page = await createGraphiQL({}, small)({ query: new URLSearchParams(), header: () => 'text/html' });
  expect(
    JSON.parse(/id="options">(.*?)<\/script>/s.exec(new TextDecoder().decode(page.body as Uint8Array))?.[1] ?? '')
      .examples,
  ).toEqual([]);
});

test('an embedder switches it on by one option, and the gateway says what it knows', async () => {
  const ask = async (options: Partial<GatewayOptions>) => {
    const gateway = createGateway({ secretKey: SANDBOX_SECRET_KEY, ...options });
    const response = await gateway.fetch(new Request('http://gateway.example/graphql', { headers: PAGE }));
    await gateway.close();
    return response.text();
  };
  expect(await ask({ graphiql: true })).toMatch(/<title>stripe-token-gateway<[\s\S]*>Test mode</);
  const authenticate = () => ({ id: 'me', scopes: new Set<never>() }) as never;
  const page = await ask({ graphiql: { title: 'Tokens', upstream: 'sandbox' }, authenticate });
  expect(page).toMatch(/<title>Tokens<[\s\S]*>Sandbox<[\s\S]*id="key"/);
  expect(await ask({})).not.toContain('<title>');
});
