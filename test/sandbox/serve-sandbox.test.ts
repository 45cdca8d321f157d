import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { serveSandbox } from '../../src/sandbox/serve-sandbox.js';
import { CARD } from './ask.js';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const headers = { authorization: 'Bearer sk_test_sandbox' };

test('it listens where it says, and answers as the sandbox does', async () => {
  const url = await serve();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const response = await fetch(`${url}/v1/tokens`, {
    method: 'POST',
    headers: { ...headers, 'stripe-account': SEEDS.account, 'idempotency-key': 'over-a-socket' },
    body: new URLSearchParams(CARD),
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('stripe-account')).toBe(SEEDS.account);
  expect(response.headers.get('idempotency-key')).toBe('over-a-socket');
  expect(await response.json()).toMatchObject({ object: 'token', card: { last4: '4242' } });
});

test('a body over the limit is answered, not cut off', async () => {
  const response = await fetch(`${await serve()}/v1/tokens`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'x'.repeat(5_000_000),
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
});

test.each(['//elsewhere/v1/tokens', 'http://elsewhere/v1', '/v1/tokens/..%2f', '*'])(
  'the odd request target %s gets a 404, and the server lives on',
  async (target) => {
    const url = await serve();
    const { hostname, port } = new URL(url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `GET ${target} HTTP/1.1\r\nHost: x\r\nAuthorization: ${headers.authorization}\r\nConnection: close\r\n\r\n`,
        );
      });
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 404/);
    expect((await fetch(`${url}/v1/tokens/${SEEDS.cardToken}`, { headers })).status).toBe(200);
  },
);

test('a taken port is an error, and close lets go of it', async () => {
  const { url, close } = await serveSandbox(createSandbox(), { port: 0 });
  const port = Number(new URL(url).port);
  await expect(serveSandbox(createSandbox(), { port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await close();
  await expect(fetch(url)).rejects.toThrow();
  const again = await serveSandbox(createSandbox(), { port });
  expect(again.url).toBe(url);
  await again.close();
});

async function serve(): Promise<string> {
  const { url, close } = await serveSandbox(createSandbox(), { port: 0 });
  closers.push(close);
  return url;
}
