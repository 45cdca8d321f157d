import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { createSpanExporter } from '../../src/telemetry/create-span-exporter.js';
import { READ } from '../stripe/ask.js';
import { startGateway } from '../support/gateway.js';
import { until } from '../support/wait.js';
import { type Collector, startCollector } from './collector.js';
import { scrape } from './scrape.js';

let collector: Collector;
let lines: { level: string; message: string; status?: number }[];
beforeEach(async () => {
  collector = await startCollector();
  lines = [];
  vi.spyOn(console, 'error').mockImplementation((line) => lines.push(JSON.parse(line)));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await collector.close();
});
const warnings = () => lines.filter(({ level }) => level === 'warn');

const never = () => {};
const status = (code: number) => (response: ServerResponse) => void response.writeHead(code).end('no');
const FAULTS: Record<string, (response: ServerResponse) => void> = {
  'never answers': never,
  'answers 500': status(500),
  'answers 503': status(503),
  'answers 404': status(404),
  'redirects elsewhere': (response) => void response.writeHead(307, { location: '/elsewhere' }).end(),
  'hangs up': (response) => response.destroy(),
  'hangs up in the middle of its answer': (response) =>
    void response.writeHead(200, { 'content-length': '100' }).write('{', () => response.destroy()),
};

describe('operations are answered as ever, and one line of the log says it, where the collector', () => {
  /** More spans than a batch holds, so that some are under way while others are asked. */
  const ASKED = 300;

  test.each(Object.entries(FAULTS))('%s', async (_what, fault) => {
    collector.script = fault;
    const plain = await startGateway();
    const expected = (await plain.ask(READ, { id: SEEDS.cardToken })).body;
    await plain.close();

    // The fetch handler can be asked for the metrics once all is closed.
    const gateway = await startGateway({ handler: 'fetch', otlpEndpoint: collector.url, metrics: true });
    for (let count = 0; count < ASKED; count++) {
      const { status: code, body } = await gateway.ask(READ, { id: SEEDS.cardToken });
      expect([code, body]).toEqual([200, expected]);
    }
    await until(() => collector.requests.length > 0);
    expect((await scrape(gateway)).nonZero('gateway_operations_total')).toEqual({ 'query ok': ASKED });
    await gateway.close();
    const { sent = 0, dropped } = (await scrape(gateway)).nonZero('gateway_trace_spans_total');
    expect([sent, dropped]).toEqual([0, 2 * ASKED]);
    expect(collector.spans).toEqual([]);
    expect(collector.requests.some(({ path }) => path === '/elsewhere')).toBe(false);
    if (fault !== never) expect(warnings()).toHaveLength(1);
  });

  test('is not there', async () => {
    await collector.close();
    const gateway = await startGateway({ otlpEndpoint: collector.url });
    for (let count = 0; count < ASKED; count++) {
      expect((await gateway.ask(READ, { id: SEEDS.cardToken })).body.data).toEqual({ token: { id: SEEDS.cardToken } });
    }
    await gateway.close();
    expect(warnings()).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain(collector.url.host);
  });
});

describe('the exporter', () => {
  const FAST = { delayMs: 5, timeoutMs: 50, backoffMs: 1, closeMs: 200 };
  const span = (at: number) =>
    JSON.stringify({
      traceId: at.toString(16).padStart(32, 'a'),
      spanId: at.toString(16).padStart(16, 'a'),
      name: 'a span',
      kind: 1,
      startTimeUnixNano: '1700000000000000000',
      endTimeUnixNano: '1700000000000000001',
      attributes: [],
      status: {},
    });

  test('sends what comes in batches, after a while or when there are enough', async () => {
    const exporter = createSpanExporter(collector.url, FAST);
    exporter.add([span(1), span(2)]);
    await until(() => exporter.counts.sent === 2);
    const patient = createSpanExporter(collector.url, { ...FAST, delayMs: 1_000_000 });
    for (let at = 0; at < 600; at++) patient.add([span(at)]);
    await until(() => patient.counts.sent === 512);
    await patient.close();
    expect(patient.counts).toEqual({ sent: 600, dropped: 0 });
    expect(collector.requests).toHaveLength(3);
    expect(collector.violations).toEqual([]);
    await exporter.close();
  });

  test.each([429, 502, 503, 504])('sends a batch again after %i, and no fourth time', async (code) => {
    let refusals = 2;
    collector.script = (response) => {
      if (--refusals === 0) collector.script = undefined;
      status(code)(response);
    };
    const exporter = createSpanExporter(collector.url, FAST);
    exporter.add([span(1)]);
    await until(() => exporter.counts.sent === 1);
    expect(new Set(collector.requests.map(({ body }) => body)).size).toBe(1);
    expect(collector.requests).toHaveLength(3);

    collector.script = status(code);
    exporter.add([span(2)]);
    await until(() => exporter.counts.dropped === 1);
    expect(collector.requests).toHaveLength(6);
    await exporter.close();
  });

  test.each([400, 401, 413, 500])('gives a batch up after %i', async (code) => {
    collector.script = status(code);
    const exporter = createSpanExporter(collector.url, FAST);
    exporter.add([span(1)]);
    await until(() => exporter.counts.dropped === 1);
    expect(collector.requests).toHaveLength(1);
    expect(warnings()).toMatchObject([{ status: code }]);
    await exporter.close();
  });

  test('waits no longer for an answer than it is given', async () => {
    collector.script = never;
    const exporter = createSpanExporter(collector.url, FAST);
    exporter.add([span(1)]);
    await until(() => exporter.counts.dropped === 1);
    expect(collector.requests).toHaveLength(3);
    await exporter.close();
  });

  test('counts what the collector turned away of a batch', async () => {
    collector.script = (response) => void response.writeHead(200).end('{"partialSuccess":{"rejectedSpans":"2"}}');
    const exporter = createSpanExporter(collector.url, FAST);
    exporter.add([span(1), span(2), span(3)]);
    await until(() => exporter.counts.sent === 1);
    expect(exporter.counts.dropped).toBe(2);
    expect(warnings()).toEqual([]);
    await exporter.close();
  });

  test('holds no more than it has room for while the collector is away, and an operation whole or not at all', async () => {
    collector.script = never;
    const exporter = createSpanExporter(collector.url, { ...FAST, timeoutMs: 60_000 });
    for (let at = 0; at < 2000; at++) exporter.add([span(at), span(at), span(at)]);
    // 171 operations are under way: the first batch left when it had 512 spans or more, and 512 of these.
    const held = 6000 - exporter.counts.dropped;
    expect(held).toBeLessThanOrEqual(4096 + 512);
    expect(held).toBeGreaterThan(4096 + 512 - 3);
    await exporter.close();
    expect(exporter.counts).toEqual({ sent: 0, dropped: 6000 });
  });

  test('says that the collector is away, that it is back, and that it is away again', async () => {
    const exporter = createSpanExporter(collector.url, FAST);
    for (const [script, counted] of [
      [status(500), 'dropped'],
      [status(500), 'dropped'],
      [undefined, 'sent'],
      [undefined, 'sent'],
      [status(500), 'dropped'],
    ] as const) {
      collector.script = script;
      const before = exporter.counts[counted];
      exporter.add([span(1)]);
      await until(() => exporter.counts[counted] > before);
    }
    expect(lines.map(({ level }) => level)).toEqual(['warn', 'info', 'warn']);
    await exporter.close();
  });

  test('takes nothing once it was closed', async () => {
    const exporter = createSpanExporter(collector.url, FAST);
    await exporter.close();
    exporter.add([span(1)]);
    expect(exporter.counts).toEqual({ sent: 0, dropped: 1 });
    expect(collector.requests).toEqual([]);
  });
});
