import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';

const SERVERS = new URL('../../bench/servers/', import.meta.url).pathname;
const { checkAnswer } = await import(new URL('../../bench/request.js', import.meta.url).href);
const shapes = await import(new URL('../../bench/shapes.js', import.meta.url).href);

const CARD = { brand: 'Visa', last4: '4242', exp_month: 12, exp_year: 2034 };
const CREATED = 'tok_1BenchGateway00000000001';

const asked: string[] = [];
let upstream: Server;
const children: ChildProcess[] = [];

beforeAll(async () => {
  upstream = createServer(async (incoming, outgoing) => {
    let body = '';
    for await (const chunk of incoming) body += chunk;
    asked.push(`${incoming.method} ${incoming.url} ${decodeURIComponent(body)}`);
    const id = incoming.url?.split('/')[3] ?? CREATED;
    const reply = JSON.stringify({ id, object: 'token', type: 'card', used: false, card: CARD });
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end(reply);
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
});

afterAll(() => {
  for (const child of children) child.kill();
  upstream.closeAllConnections();
  upstream.close();
});

async function start(name: string): Promise<{ name: string; url: string }> {
  const { port } = upstream.address() as AddressInfo;
  const child = spawn(process.execPath, [`${SERVERS}${name}.js`], {
    env: { PORT: '0', UPSTREAM: `http://127.0.0.1:${port}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
  return { name, url: String(line).trim() };
}

test('the hand-written baseline answers one read, ten reads and a create as the gateway does', async () => {
  const baseline = await start('baseline');
  await checkAnswer(baseline, shapes.read);
  await checkAnswer(baseline, shapes.batch);
  await checkAnswer(baseline, shapes.create);
  expect(asked.filter((call) => call.startsWith('GET'))).toHaveLength(11);
  expect(asked.at(-1)).toBe(
    'POST /v1/tokens card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2034&card[cvc]=123',
  );
});

test('the constant server asks nobody, and an answer for another request is noticed', async () => {
  const before = asked.length;
  const constant = await start('constant');
  await checkAnswer(constant, shapes.constant);
  expect(asked).toHaveLength(before);
  await expect(checkAnswer(constant, shapes.read)).rejects.toThrow('constant answered 200 with');
});
