import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnvelopArmorPlugin } from '@escape.tech/graphql-armor';
import { useAPQ } from '@graphql-yoga/plugin-apq';
import { useCSRFPrevention } from '@graphql-yoga/plugin-csrf-prevention';
import { useDisableIntrospection } from '@graphql-yoga/plugin-disable-introspection';
import { usePrometheus } from '@graphql-yoga/plugin-prometheus';
import { useResponseCache } from '@graphql-yoga/plugin-response-cache';
import type { Plugin } from 'graphql-yoga';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../src/sandbox/faults.js';
import { type StartOptions, startGateway } from '../support/gateway.js';
import { createRecordingLogger } from '../support/recording-logger.js';
import { type RecordingUpstream, startUpstream } from '../support/upstream.js';
import { pause, until } from '../support/wait.js';
import { type Collector, startCollector } from '../telemetry/collector.js';
import { findCanaries, makeCanaries } from './canaries.js';
import { type Mutant, makeMutant } from './mutate.js';

/**
 * The real command in a process of its own, with values made up for this run: whatever a client sends and whatever Stripe
 * answers, none of them is ever seen again.
 */
const CLI = new URL('../../dist/cli.js', import.meta.url).pathname;
const CREATE =
  'mutation ($input: CreateTokenInput!) { createToken(input: $input) { token { id } userErrors { code message field declineCode docUrl requestId } } }';
const MUTANTS = 10_000;
const canaries = makeCanaries();
const folder = mkdtempSync(join(tmpdir(), 'gateway-canary-'));
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

let upstream: RecordingUpstream;
let collector: Collector;
let gateway: ChildProcess;
let origin = '';
let printed = '';

beforeAll(async () => {
  upstream = await startUpstream();
  collector = await startCollector();
  gateway = spawn(process.execPath, ['--heapsnapshot-signal=SIGUSR2', CLI, 'serve', '--port', '0'], {
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? '',
      STRIPE_SECRET_KEY: canaries.stripeKey,
      STRIPE_API_BASE: upstream.url.origin,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url.href,
      LOG_LEVEL: 'debug',
      GATEWAY_TIMEOUT_MS: '2000',
    },
  });
  for (const stream of [gateway.stdout, gateway.stderr]) {
    stream?.on('data', (chunk) => {
      printed += chunk;
    });
  }
  await until(() => /address +http/.test(printed));
  origin = new URL(/address +(\S+)/.exec(printed)?.[1] ?? '').origin;
});

afterAll(async () => {
  gateway.kill('SIGKILL');
  agent.destroy();
  await upstream.close();
  await collector.close();
  rmSync(folder, { recursive: true });
});

test(`${MUTANTS} mutated operations: no canary in any answer`, { timeout: 120_000 }, async () => {
  const leaks: string[] = [];
  let sent = 0;
  const random = createRandom(1);
  const caller = async () => {
    while (sent < MUTANTS) {
      sent++;
      const mutant = makeMutant(canaries, random);
      const answer = await send(mutant);
      const found = findCanaries(answer, canaries);
      if (found.length > 0)
        leaks.push(`${found} in ${answer.slice(0, 300)} to ${JSON.stringify(mutant).slice(0, 600)}`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, caller));
  expect(leaks.slice(0, 5)).toEqual([]);
});

/** Plugins of others, none of which is told to record what a client sends. */
const THIRD_PARTY = (): Plugin[] => [
  useDisableIntrospection({ isDisabled: () => false }),
  useResponseCache({ session: () => null }),
  useCSRFPrevention(),
  useAPQ(),
  usePrometheus({ registry: new Registry() }),
  EnvelopArmorPlugin() as Plugin,
];

test.each<[string, StartOptions]>([
  ['through the fetch handler', { handler: 'fetch' }],
  ["through Yoga's HTTP layer, with plugins of others", { plugins: THIRD_PARTY(), metrics: false }],
])('mutated operations %s: no canary in any response, nor in the log', { timeout: 60_000 }, async (_how, options) => {
  const { logger, lines } = createRecordingLogger();
  const local = await startGateway({ ...options, logger });
  const random = createRandom(2);
  const leaks: string[] = [];
  for (let sent = 0; sent < 1500; sent++) {
    const { path, method, headers, body } = makeMutant(canaries, random);
    const response = await local.send(encodeURI(path), { method, headers: sendable(headers), body });
    const answer = `${JSON.stringify([...response.headers])}${await response.text()}`;
    const found = findCanaries(answer, canaries);
    if (found.length > 0) leaks.push(`${found} in ${answer.slice(0, 300)} to ${body.slice(0, 300)}`);
  }
  await local.close();
  expect(leaks.slice(0, 5)).toEqual([]);
  expect(findCanaries(JSON.stringify(lines), canaries)).toEqual([]);
});

test('every fault of the upstream, its text full of canaries: none in any answer', { timeout: 60_000 }, async () => {
  const { pan, cvc, holder, stripeKey } = canaries;
  const quoting = `${pan} ${cvc} ${holder} ${stripeKey}`;
  const error = (fields: object) =>
    JSON.stringify({ error: { message: quoting, param: pan, code: `c${pan}`, ...fields } });
  const faults: [number, string][] = [
    [400, error({ type: 'invalid_request_error' })],
    [400, error({ type: 'invalid_request_error', code: 'parameter_unknown', param: `card[${pan}]` })],
    [400, error({ type: 'idempotency_error' })],
    [401, error({ type: 'invalid_request_error' })],
    [402, error({ type: 'card_error', decline_code: pan })],
    [402, error({ type: 'invalid_request_error', code: undefined })],
    [403, error({ type: 'invalid_request_error' })],
    [404, error({ type: 'invalid_request_error' })],
    [409, error({ type: 'invalid_request_error' })],
    [429, error({ type: 'invalid_request_error' })],
    [500, error({ type: 'api_error' })],
    [503, `<html>${quoting}</html>`],
    [200, `<html>${quoting}</html>`],
    [200, JSON.stringify(quoting)],
    [200, JSON.stringify([quoting])],
    [200, JSON.stringify({ id: quoting, object: quoting })],
    [200, `{"id":"${quoting}`],
    [302, quoting],
  ];
  const leaks: string[] = [];
  for (const [status, text] of faults) {
    upstream.script = (_seen, response) => {
      response
        .writeHead(status, {
          'content-type': 'application/json',
          'request-id': `req_${pan}`,
          'stripe-notice': quoting,
          location: `/${pan}`,
        })
        .end(text);
      return 'handled';
    };
    for (const mutant of [good(), { ...good(), headers: { ...good().headers, 'x-explain': '1' } }]) {
      const answer = await send(mutant);
      const found = findCanaries(answer, canaries);
      if (found.length > 0) leaks.push(`${found} after ${status}: ${answer.slice(0, 400)}`);
    }
  }
  upstream.script = undefined;
  expect(leaks).toEqual([]);
});

test('what was printed, and every file, is free of canaries', async () => {
  await pause(200);
  expect(printed).toContain('listening');
  // One line for each operation.
  expect(printed.split('"message":"operation"').length).toBeGreaterThan(MUTANTS / 2);
  expect(findCanaries(printed, canaries)).toEqual([]);
  for (const file of readdirSync(folder)) {
    expect(findCanaries(readFileSync(join(folder, file), 'latin1'), canaries), file).toEqual([]);
  }
});

test('no canary in the metrics', async () => {
  const metrics = await (await fetch(`${origin}/metrics`)).text();
  expect(metrics).toContain('gateway_operations_total{kind="mutation",outcome="ok"}');
  expect(findCanaries(metrics, canaries)).toEqual([]);
});

test('once the requests have ended, a heap snapshot holds no card data', { timeout: 120_000 }, async () => {
  agent.destroy();
  // V8 remembers the text that a pattern was last tried on, and the names that a property was first looked up by: other
  // requests take their place.
  for (let count = 0; count < 50; count++) {
    const name = `n${count}`;
    await send({ ...good(), body: JSON.stringify({ query: '{ __typename }' }) });
    for (const variables of [{ [name]: 1 }, { input: { [name]: 1 } }, { input: { card: { [name]: 1 } } }]) {
      await send({ ...good(), body: JSON.stringify({ query: CREATE, variables, extensions: { [name]: 1 } }) });
    }
    await send({
      ...good(),
      body: JSON.stringify({ query: 'query ($id: ID!) { token(id: $id) { id } }', variables: { id: 'tok_1' } }),
    });
  }
  await pause(1000);
  gateway.kill('SIGUSR2');
  const snapshot = () => readdirSync(folder).find((file) => file.endsWith('.heapsnapshot'));
  await until(() => snapshot() !== undefined);
  const path = join(folder, snapshot() ?? '');
  let size = -1;
  for (let now = readFileSync(path).length; now !== size || now === 0; now = readFileSync(path).length) {
    size = now;
    await pause(500);
  }
  const { stripeKey: _kept, ...cardData } = canaries;
  expect(size).toBeGreaterThan(1_000_000);
  // The key itself must stay in memory: the gateway calls Stripe with it.
  expect(findCanaries(readFileSync(path, 'latin1'), { ...cardData, stripeKey: 'not looked for' })).toEqual([]);
});

test('the process is still alive, and stops in good order', async () => {
  expect(JSON.parse((await send(good())).split('\n\n')[1] ?? '').data).toBeDefined();
  gateway.kill('SIGTERM');
  expect((await once(gateway, 'exit'))[0]).toBe(0);
});

test('no canary in what the collector of traces was ever sent', () => {
  expect(collector.spans().length).toBeGreaterThan(MUTANTS / 2);
  expect(findCanaries(JSON.stringify(collector.requests), canaries)).toEqual([]);
});

/** A header value that no `Request` may have cannot reach the fetch handler. */
function sendable(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => /^[\x20-\x7e]*$/.test(value)));
}

function good(): Mutant {
  const { pan, cvc, holder } = canaries;
  const input = { card: { number: pan, expMonth: 12, expYear: 2034, cvc, name: holder } };
  return {
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: CREATE, variables: { input } }),
  };
}

/** The whole answer: headers, an empty line, the body. Refused headers and paths count as no answer. */
function send({ method, path, headers, body }: Mutant): Promise<string> {
  return new Promise((resolve) => {
    try {
      const sending = request(origin + encodeURI(path), { method, headers, agent }, async (incoming) => {
        let text = '';
        for await (const chunk of incoming) text += chunk;
        resolve(`${JSON.stringify(incoming.rawHeaders)}\n\n${text}`);
      });
      sending.on('error', () => resolve(''));
      sending.end(body);
    } catch {
      resolve('');
    }
  });
}
