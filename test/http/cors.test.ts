import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningGateway, startGateway } from '../support/gateway.js';
import { createRecordingLogger } from '../support/recording-logger.js';

const SHOP = 'https://shop.example';
const BODY = JSON.stringify({ query: '{ __typename }' });
const preflight = (origin: string, asked = 'POST') => ({
  method: 'OPTIONS',
  headers: { origin, 'access-control-request-method': asked, 'access-control-request-headers': 'content-type' },
});
const simple = (origin: string) => ({
  method: 'POST',
  headers: { origin, 'content-type': 'application/json' },
  body: BODY,
});
const corsHeaders = (response: Response) => [...response.headers.keys()].filter((name) => /^access-control/.test(name));

let open: RunningGateway;
let closed: RunningGateway;
const { logger, lines } = createRecordingLogger();
beforeAll(async () => {
  open = await startGateway({ cors: { origins: [SHOP, 'http://localhost:3000'] }, logger });
  closed = await startGateway();
});
afterAll(async () => {
  await open.close();
  await closed.close();
});

test.each([SHOP, 'http://localhost:3000'])('%s is listed: its pages may ask and read', async (origin) => {
  const before = await open.send('/graphql', preflight(origin));
  expect(before.status).toBe(204);
  expect(Object.fromEntries(before.headers)).toMatchObject({
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers':
      'authorization, content-type, idempotency-key, stripe-account, traceparent, x-explain, x-request-id',
    vary: 'origin',
  });
  expect(before.headers.get('access-control-allow-credentials')).toBeNull();
  const answer = await open.send('/graphql', simple(origin));
  expect(answer.status).toBe(200);
  expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
  expect(answer.headers.get('access-control-expose-headers')).toBe('retry-after, stripe-request-id, x-request-id');
  // A refusal is to be read too.
  const refused = await open.send('/graphql', { ...simple(origin), body: '{' });
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([400, origin]);
});

test.each([
  'https://evil.example',
  'https://shop.example.evil.example',
  'https://evil-shop.example',
  'http://shop.example',
  'https://shop.example:8443',
  'https://SHOP.example',
  'null',
  '*',
  '',
])('%j is not listed: its pages learn nothing', async (origin) => {
  const before = await open.send('/graphql', preflight(origin));
  expect(before.status).toBe(405);
  expect(corsHeaders(before)).toEqual([]);
  expect(lines.at(-1)).toMatchObject({ level: 'warn', setting: 'GATEWAY_CORS_ORIGINS' });
  const answer = await open.send('/graphql', simple(origin));
  expect(corsHeaders(answer)).toEqual([]);
  expect(answer.headers.get('vary')).toBe('origin');
});

test('without a list no origin is allowed', async () => {
  const before = await closed.send('/graphql', preflight(SHOP));
  const answer = await closed.send('/graphql', simple(SHOP));
  expect([before.status, ...corsHeaders(before), ...corsHeaders(answer), answer.headers.get('vary')]).toEqual([
    405,
    null,
  ]);
});

test('OPTIONS that asks for nothing is no preflight', async () => {
  const response = await open.send('/graphql', { method: 'OPTIONS', headers: { origin: SHOP } });
  expect(response.status).toBe(405);
});

test.each([
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=a',
  'text/plain',
  'text/plain; application/json',
])(
  'what a page can send without a preflight, %s, is refused even from a listed origin, with and without a cookie',
  async (type) => {
    for (const cookie of ['', 'session=1']) {
      const headers = { origin: SHOP, 'content-type': type, cookie };
      expect((await open.send('/graphql', { method: 'POST', headers, body: BODY })).status).toBe(415);
    }
    expect(open.upstream.seen).toEqual([]);
  },
);

test('pages may send further headers that are listed, and the log names the setting for those that are not', async () => {
  const { logger, lines } = createRecordingLogger();
  const gateway = await startGateway({ cors: { origins: [SHOP], headers: ['Apollographql-Client-Name'] }, logger });
  const asking = (names: string) =>
    gateway.send('/graphql', {
      ...preflight(SHOP),
      headers: { ...preflight(SHOP).headers, 'access-control-request-headers': names },
    });
  const allowed = await asking('content-type, apollographql-client-name');
  expect(allowed.headers.get('access-control-allow-headers')).toMatch(/, apollographql-client-name$/);
  expect(lines).toEqual([]);
  const refused = await asking('content-type,x-other');
  expect([refused.status, refused.headers.get('access-control-allow-headers')]).not.toContain('x-other');
  expect(lines).toMatchObject([{ level: 'warn', setting: 'GATEWAY_CORS_HEADERS' }]);
  await gateway.close();
});

test('in development every page on a loopback origin may ask', async () => {
  const gateway = await startGateway({ cors: { origins: [], loopback: true } });
  const allowedOrigin = async (origin: string) =>
    (await gateway.send('/graphql', preflight(origin))).headers.get('access-control-allow-origin');
  for (const origin of ['http://localhost:5173', 'https://127.0.0.1', 'http://[::1]:3000']) {
    expect(await allowedOrigin(origin)).toBe(origin);
  }
  for (const origin of ['http://localhost.evil.example', 'http://127.0.0.1.evil.example', 'null']) {
    expect(await allowedOrigin(origin)).toBeNull();
  }
  await gateway.close();
});
