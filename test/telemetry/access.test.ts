import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { printKeysFile } from '../../src/auth/keys-file.js';
import { type Running, serve } from '../../src/cli/serve.js';
import { readConfig } from '../../src/config/config.js';
import { createConsoleLogger } from '../../src/logger.js';
import { readMetrics } from './scrape.js';

const folder = mkdtempSync(join(tmpdir(), 'gateway-metrics-'));
const KEYS = { GATEWAY_AUTH: 'keys', GATEWAY_KEYS_FILE: join(folder, 'keys.json') };
const running: Running[] = [];

beforeAll(() => {
  writeFileSync(KEYS.GATEWAY_KEYS_FILE, printKeysFile({ hashKey: randomBytes(32), keys: [] }));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.close()));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function start(env: Record<string, string>) {
  const started = await serve(readConfig({ PORT: '0', ...env }), createConsoleLogger('error'));
  running.push(started);
  const url = (what: string) => new RegExp(`${what} +(http\\S+)`).exec(started.banner)?.[1];
  const origin = new URL(url('address') ?? '').origin;
  return { origin, metrics: url('metrics'), close: started.close };
}

const statusOf = async (url: string, init?: RequestInit) => (await fetch(url, init)).status;

test.each<[string, Record<string, string>, number]>([
  ['where callers are not told apart', {}, 200],
  ['where they are', KEYS, 404],
  ['where they are, if so set', { ...KEYS, GATEWAY_METRICS: 'on' }, 200],
  ['nowhere, if so set', { GATEWAY_METRICS: 'off' }, 404],
])('/metrics at the port of the gateway: %s', async (_where, env, status) => {
  const { origin, metrics } = await start(env);
  expect(await statusOf(`${origin}/metrics`)).toBe(status);
  expect(metrics).toBe(status === 200 ? `${origin}/metrics` : undefined);
});

test('at a port of its own it is the only thing, and at the other one it is not', async () => {
  const { origin, metrics = '' } = await start({ ...KEYS, GATEWAY_METRICS: '0' });
  expect(new URL(metrics).origin).not.toBe(origin);
  expect(await statusOf(`${origin}/metrics`)).toBe(404);
  const response = await fetch(metrics);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(readMetrics(await response.text()).families.has('gateway_operations_total')).toBe(true);
  expect(await (await fetch(metrics, { method: 'HEAD' })).text()).toBe('');
  const other = new URL(metrics).origin;
  for (const path of ['/', '/graphql', '/health', '/metrics/x']) expect(await statusOf(other + path)).toBe(404);
  expect(await statusOf(metrics, { method: 'POST', body: '{}' })).toBe(404);
});

test('it is there until the gateway has stopped', async () => {
  const { metrics = '', close } = await start({ GATEWAY_METRICS: '0' });
  running.length = 0;
  await close();
  await expect(fetch(metrics)).rejects.toThrow();
});
