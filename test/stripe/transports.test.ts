import { execFile } from 'node:child_process';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createFetchTransport } from '../../src/stripe/fetch-transport.js';
import type { CreateTransport, TransportRequest } from '../../src/stripe/transport.js';
import { createUndiciTransport, type ProxyOptions } from '../../src/stripe/undici-transport.js';
import { startGateway } from '../support/gateway.js';
import { CARD, CREATE, codeOf, FAST, READ } from './ask.js';
import { SELF_SIGNED } from './self-signed.js';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const TRANSPORTS: [string, CreateTransport][] = [
  ['undici', createUndiciTransport],
  ['fetch', (origin) => createFetchTransport(fetch, origin)],
];

/** A gateway before an upstream that cannot be reached, with the number of calls that were tried. */
async function startBefore(apiBase: URL, createTransport: CreateTransport) {
  let calls = 0;
  const gateway = await startGateway({
    apiBase,
    upstreamTiming: FAST,
    upstreamRate: 'off',
    transport: (origin) => {
      const { send, close } = createTransport(origin);
      return {
        close,
        send: (request) => {
          calls += 1;
          return send(request);
        },
      };
    },
  });
  closers.push(gateway.close);
  return { ask: gateway.ask, calls: () => calls };
}

async function listen(server: Server | ReturnType<typeof createHttpsServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const server = createHttpServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe.each(TRANSPORTS)('by %s', (_name, transport) => {
  test.each([
    ['a port where nobody listens', async () => new URL(`http://127.0.0.1:${await freePort()}`)],
    ['a name that nobody has', async () => new URL('https://nobody.invalid')],
  ])('%s: UPSTREAM_UNAVAILABLE, 3 calls', async (_what, toUrl) => {
    const { ask, calls } = await startBefore(await toUrl(), transport);
    expect(codeOf(await ask(READ, { id: 'tok_1' }))).toBe('UPSTREAM_UNAVAILABLE');
    expect(calls()).toBe(3);
    expect(codeOf(await ask(CREATE, { input: CARD }))).toBe('UPSTREAM_UNAVAILABLE');
    expect(calls()).toBe(6);
  });

  test.each([
    [
      'a certificate that nobody vouches for',
      (onRequest: () => void) => createHttpsServer(SELF_SIGNED, (_request, response) => response.end(void onRequest())),
    ],
    [
      'no TLS at all',
      (onRequest: () => void) => createHttpServer((_request, response) => response.end(void onRequest())),
    ],
  ])('%s: UPSTREAM_UNAVAILABLE, 1 call that sends nothing', async (_what, toServer) => {
    let requests = 0;
    const port = await listen(toServer(() => requests++));
    const { ask, calls } = await startBefore(new URL(`https://127.0.0.1:${port}`), transport);
    for (const [query, variables] of [
      [READ, { id: 'tok_1' }],
      [CREATE, { input: CARD }],
    ] as const) {
      const { body } = await ask(query, variables);
      expect(body.errors?.[0]).toMatchObject({
        message: expect.stringContaining('certificate'),
        extensions: { code: 'UPSTREAM_UNAVAILABLE' },
      });
    }
    expect(calls()).toBe(2);
    expect(requests).toBe(0);
  });
});

const REQUEST: TransportRequest = {
  method: 'GET',
  path: '/v1/tokens/tok_1',
  headers: {},
  body: undefined,
  cancellation: undefined,
};

test.each(TRANSPORTS)(
  'by %s: a header that HTTP does not allow is a request that was not sent',
  async (_name, create) => {
    let requests = 0;
    const port = await listen(createHttpServer((_request, response) => response.end(void requests++)));
    const transport = create(new URL(`http://127.0.0.1:${port}`));
    closers.push(transport.close);
    const headers = { authorization: 'Bearer sk_test_secret\r\nx: y' };
    const failure = await transport.send({ ...REQUEST, headers }).catch((error) => error);
    expect(failure).toMatchObject({ name: 'TransportFailure', reason: 'not-sent' });
    expect(JSON.stringify([failure, failure.message, failure.stack])).not.toContain('secret');
    expect(requests).toBe(0);
  },
);

test('certificates are checked although NODE_TLS_REJECT_UNAUTHORIZED says not to', async () => {
  let requests = 0;
  const port = await listen(createHttpsServer(SELF_SIGNED, (_request, response) => response.end(void requests++)));
  const module = new URL('../../dist/stripe/undici-transport.js', import.meta.url).href;
  const script = `
    const { createUndiciTransport } = await import('${module}');
    const origin = new URL('https://127.0.0.1:${port}');
    const request = ${JSON.stringify({ ...REQUEST, body: undefined })};
    const failure = await createUndiciTransport(origin).send(request).catch((error) => error);
    console.log(failure.reason, failure.code);
    // Without the check, as a proof that the variable is in force.
    console.log((await fetch(origin)).status);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
  });
  expect(stdout.trim().split('\n')).toEqual(['tls DEPTH_ZERO_SELF_SIGNED_CERT', '200']);
  expect(requests).toBe(1);
});

describe('behind a proxy', () => {
  /** A proxy that opens tunnels for whoever knows its password, and records for what. */
  async function startProxy() {
    const tunnels: { target: string | undefined; authorization: string | undefined }[] = [];
    const server = createHttpServer((_request, response) => response.writeHead(405).end());
    server.on('connect', (request, socket) => {
      const authorization = request.headers['proxy-authorization'];
      tunnels.push({ target: request.url, authorization });
      if (authorization !== `Basic ${btoa('user:pass word')}`) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      const [host, port] = String(request.url).split(':');
      const upstream = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      for (const end of [socket, upstream]) end.on('error', () => end.destroy());
      closers.push(() => upstream.destroy());
    });
    const port = await listen(server);
    return { tunnels, url: (password = 'pass%20word') => `http://user:${password}@127.0.0.1:${port}` };
  }

  async function send(proxy: ProxyOptions, origin: URL) {
    const transport = createUndiciTransport(origin, { proxy });
    closers.push(transport.close);
    return transport.send({ ...REQUEST, headers: { authorization: 'Bearer sk_test_1' } });
  }

  async function startStripe() {
    const seen: (string | undefined)[] = [];
    const server = createHttpServer((request, response) => {
      seen.push(request.headers['proxy-authorization']);
      response.end('{"id":"tok_1","object":"token"}');
    });
    return { seen, origin: new URL(`http://127.0.0.1:${await listen(server)}`) };
  }

  test('requests go through its tunnel, and its password stays with it', async () => {
    const [proxy, stripe] = await Promise.all([startProxy(), startStripe()]);
    for (const options of [{ httpProxy: proxy.url() }, { httpProxy: proxy.url(), noProxy: 'stripe.example' }]) {
      expect((await send(options, stripe.origin)).text).toContain('tok_1');
    }
    expect(proxy.tunnels.map(({ target }) => target)).toEqual([stripe.origin.host, stripe.origin.host]);
    expect(stripe.seen).toEqual([undefined, undefined]);
  });

  test.each(['127.0.0.1', '*', 'other.example, 127.0.0.1'])(
    'NO_PROXY=%s reaches its hosts directly',
    async (noProxy) => {
      const [proxy, stripe] = await Promise.all([startProxy(), startStripe()]);
      expect((await send({ httpProxy: proxy.url(), noProxy }, stripe.origin)).status).toBe(200);
      expect(proxy.tunnels).toEqual([]);
    },
  );

  test('an https origin has a proxy of its own, and the proxy is not asked for what is inside', async () => {
    const proxy = await startProxy();
    const server = createHttpsServer(SELF_SIGNED, (_request, response) => response.end());
    const port = await listen(server);
    const origin = new URL(`https://127.0.0.1:${port}`);
    const failure = await send({ httpsProxy: proxy.url(), httpProxy: 'http://nobody.invalid' }, origin).catch(
      (error) => error,
    );
    expect(proxy.tunnels.map(({ target }) => target)).toEqual([origin.host]);
    expect(failure).toMatchObject({ reason: 'tls', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  test('a proxy that refuses, or is not there, is Stripe that cannot be reached; nothing says its password', async () => {
    const [proxy, stripe] = await Promise.all([startProxy(), startStripe()]);
    const lost = `http://user:secret@127.0.0.1:${await freePort()}`;
    for (const [httpProxy, code] of [
      [proxy.url('secret'), 'UND_ERR_ABORTED'],
      [lost, 'ECONNREFUSED'],
    ] as const) {
      const failure = await send({ httpProxy }, stripe.origin).catch((error) => error);
      expect(failure).toMatchObject({ reason: 'unreachable', code });
      expect(JSON.stringify([failure, failure.message, failure.stack])).not.toContain('secret');
    }
    expect(stripe.seen).toEqual([]);
  });

  test('the environment is not read', async () => {
    const stripe = await startStripe();
    const lost = `http://127.0.0.1:${await freePort()}`;
    vi.stubEnv('HTTP_PROXY', lost);
    vi.stubEnv('http_proxy', lost);
    expect((await send({}, stripe.origin)).status).toBe(200);
    expect((await createUndiciTransport(stripe.origin).send(REQUEST)).status).toBe(200);
    vi.unstubAllEnvs();
  });
});
