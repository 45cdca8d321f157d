import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createFetchTransport } from '../../src/stripe/fetch-transport.js';
import type { CreateTransport } from '../../src/stripe/transport.js';
import { createUndiciTransport } from '../../src/stripe/undici-transport.js';
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
