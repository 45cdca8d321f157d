import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';

const LIMITS = new URL('../../bench/limits/', import.meta.url).pathname;
const { checkAnswer } = await import(new URL('../../bench/load/check-answer.js', import.meta.url).href);
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
  const child = spawn(process.execPath, [`${LIMITS}${name}.js`], {
    env: { PORT: '0', UPSTREAM: `http://127.0.0.1:${port}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
  return { name, url: String(line).trim() };
}

test('the floor answers one read, ten reads and a create as the gateway does', async () => {
  const floor = await start('floor');
  await checkAnswer(floor, shapes.read);
  await checkAnswer(floor, shapes.batch);
  await checkAnswer(floor, shapes.create);
  expect(asked.filter((call) => call.startsWith('GET'))).toHaveLength(11);
  expect(asked.at(-1)).toBe(
    'POST /v1/tokens card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2034&card[cvc]=123',
  );
});

test('the constant answers, and the proxy passes on', async () => {
  const before = asked.length;
  await checkAnswer(await start('constant'), shapes.constant);
  expect(asked).toHaveLength(before);
  await checkAnswer(await start('proxy'), shapes.passed);
  expect(asked.slice(before)).toEqual(['GET /v1/tokens/tok_1BenchGateway00000000001 ']);
});

test('an answer that is not the right one is told apart', async () => {
  const constant = await start('constant');
  await expect(checkAnswer(constant, shapes.read)).rejects.toThrow('constant answered 200 with');
});
