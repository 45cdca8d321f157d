import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Logger } from '../../src/logger.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { READ } from '../stripe/ask.js';
import { startGateway } from '../support/gateway.js';
import { createRecordingLogger, type LogLine } from '../support/recording-logger.js';
import { runCommand } from '../support/run-command.js';
import { pause, until } from '../support/wait.js';
import { type Collector, startCollector, traceTo } from './collector.js';

let collector: Collector;
let logger: Logger;
let lines: LogLine[];
beforeEach(async () => {
  collector = await startCollector();
  ({ logger, lines } = createRecordingLogger());
});
afterEach(() => collector.close());
const warnings = () => lines.filter(({ level }) => level === 'warn');

/** The SDK gives a batch up after this long, with all its attempts. */
const SHORT = {
  OTEL_EXPORTER_OTLP_TIMEOUT: '200',
  OTEL_BSP_SCHEDULE_DELAY: '10',
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '50',
};

const never = () => {};
const status = (code: number) => (response: ServerResponse) => void response.writeHead(code).end('no');
const FAULTS: Record<string, (response: ServerResponse) => void> = {
  'never answers': never,
  'answers 401': status(401),
  'answers 500': status(500),
  'answers 503': status(503),
  'redirects elsewhere': (response) => void response.writeHead(307, { location: '/elsewhere' }).end(),
  'hangs up': (response) => response.destroy(),
};

describe('operations are answered as ever, and one line of the log tells, where the collector', () => {
  /** More spans than a batch holds, so that some are on their way while others are asked for. */
  const ASKED = 60;

  test.each(Object.entries(FAULTS))('%s', async (_what, fault) => {
    collector.script = fault;
    const plain = await startGateway({ logger });
    const expected = (await plain.ask(READ, { id: SEEDS.cardToken })).body;
    await plain.close();

    const tracing = traceTo(collector.url, SHORT, logger);
    const gateway = await startGateway({ logger });
    for (let count = 0; count < ASKED; count++) {
      const { status: code, body } = await gateway.ask(READ, { id: SEEDS.cardToken });
      expect([code, body]).toEqual([200, expected]);
    }
    await until(() => collector.requests.length > 0);
    await gateway.close();
    await tracing.stop();
    expect(await tracing.counts()).toEqual({ dropped: 2 * ASKED });
    expect(collector.requests.some(({ path }) => path === '/elsewhere')).toBe(false);
    expect(warnings()).toHaveLength(1);
  });

  test('is not there', async () => {
    await collector.close();
    const tracing = traceTo(collector.url, SHORT, logger);
    const gateway = await startGateway({ logger });
    for (let count = 0; count < ASKED; count++) {
      expect((await gateway.ask(READ, { id: SEEDS.cardToken })).body.data).toEqual({ token: { id: SEEDS.cardToken } });
    }
    await gateway.close();
    await tracing.stop();
    expect(warnings()).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain(collector.url.host);
  });
});

test('no more spans wait than there is room for, and what is over is counted as dropped', async () => {
  collector.script = never;
  const room = {
    OTEL_BSP_MAX_QUEUE_SIZE: '10',
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '5',
    OTEL_EXPORTER_OTLP_TIMEOUT: '200',
  };
  const tracing = traceTo(collector.url, room);
  const gateway = await startGateway({ logger });
  await Promise.all(Array.from({ length: 100 }, () => gateway.ask('{ __typename }')));
  const { dropped = 0 } = await tracing.counts();
  expect(dropped).toBeGreaterThan(0);
  await gateway.close();
  await tracing.stop();
  expect(await tracing.counts()).toEqual({ dropped: 100 });
});

test('the log tells that exports fail, that they work again, and that they fail again', async () => {
  const tracing = traceTo(collector.url, { OTEL_BSP_SCHEDULE_DELAY: '10' }, logger);
  const gateway = await startGateway({ logger });
  for (const [script, counted] of [
    [status(500), 'dropped'],
    [status(500), 'dropped'],
    [undefined, 'sent'],
    [undefined, 'sent'],
    [status(500), 'dropped'],
  ] as const) {
    collector.script = script;
    const before = (await tracing.counts())[counted] ?? 0;
    await gateway.ask('{ __typename }');
    for (let now = before; now === before; now = (await tracing.counts())[counted] ?? 0) await pause(5);
  }
  const exports = lines.filter(({ message }) => message?.startsWith('trace export'));
  expect(exports).toMatchObject([{ level: 'warn', status: 500 }, { level: 'info' }, { level: 'warn', status: 500 }]);
  await gateway.close();
  await tracing.stop();
});

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-tracing-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('exits although the collector never answers, and its metrics count the spans', async () => {
    collector.script = never;
    const command = runCommand(folder, {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url.href,
      OTEL_BSP_SCHEDULE_DELAY: '10',
    });
    const origin = await command.origin();
    const body = JSON.stringify({ query: '{ __typename }' });
    await fetch(`${origin}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    await until(() => collector.requests.length > 0);
    const metrics = await (await fetch(`${origin}/metrics`)).text();
    expect(metrics).toMatch(/^gateway_trace_spans_total\{outcome="dropped"\} 0$/m);
    command.child.kill('SIGTERM');
    expect(await command.exited).toBe(0);
  });
});

test('only one chunk of the command has the SDK, and no other loads it at once', () => {
  const bundle = new URL('../../dist/bundle/', import.meta.url);
  const chunks = readdirSync(bundle)
    .filter((file) => file.endsWith('.js'))
    .map((file) => [file, readFileSync(new URL(file, bundle), 'utf8')] as const);
  const having = chunks.filter(([, code]) => code.includes('OTLPExporterError')).map(([file]) => file);
  expect(having).toEqual(['start-tracing.js']);
  expect(chunks.filter(([, code]) => /from\s*"\.\/start-tracing\.js"/.test(code))).toEqual([]);
});
