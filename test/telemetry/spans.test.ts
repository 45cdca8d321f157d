import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { version } from '../../src/version.js';
import { always, CARD, CREATE, error, FAST, inTurn, READ, reply } from '../stripe/ask.js';
import { HANDLERS, type RunningGateway, type StartOptions, startGateway } from '../support/gateway.js';
import { createGate, pause, until } from '../support/wait.js';
import { type Collector, type Span, startCollector, type Tracing, traceTo } from './collector.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const CARD_NUMBER = '4242424242424242';
const SHORT_CARD_NUMBER = '4222222222222';
const LONG_CARD_NUMBER = '6205500000000000004';

describe.each(HANDLERS)('through the %s handler', (handler) => {
  let collector: Collector;
  let tracing: Tracing;
  let gateway: RunningGateway;
  const start = async (options: StartOptions = {}, env: Record<string, string> = {}) => {
    tracing = traceTo(collector.url, env);
    gateway = await startGateway({ handler, upstreamTiming: FAST, ...options });
  };
  beforeEach(async () => {
    collector = await startCollector();
    await start();
  });
  afterEach(() => collector.close());

  /** The spans of everything that was asked: stopping sends what is left. That of an operation comes before its calls'. */
  async function spans(): Promise<[Span, ...Span[]]> {
    await gateway.close();
    await tracing.stop();
    expect(collector.requests.every(({ path }) => path === '/otlp/v1/traces')).toBe(true);
    return collector.spans() as [Span, ...Span[]];
  }

  test('an operation and its call, the one inside the other', async () => {
    const before = Date.now();
    const query = 'query Mine($id: ID!) { mine: token(id: $id) { card { customer { email } } } }';
    const answer = await gateway.ask(query, { id: SEEDS.cardToken }, { 'x-request-id': 'asked-by-me' });
    const [operation, call, ...others] = await spans();
    expect(others).toEqual([]);
    expect(operation).toMatchObject({ name: 'query token', kind: 2, status: { code: 0 } });
    expect(operation.parentSpanId).toBeUndefined();
    expect(operation.attributes).toEqual({
      'graphql.operation.type': 'query',
      'http.response.status_code': 200,
      'gateway.request_id': 'asked-by-me',
      'gateway.expand': ['card.customer'],
      'gateway.stripe.calls': 1,
      'gateway.stripe.avoided': 0,
    });
    expect(call).toMatchObject({
      name: 'GET /v1/tokens/{id}',
      kind: 3,
      traceId: operation.traceId,
      parentSpanId: operation.spanId,
    });
    expect(call?.attributes).toEqual({
      'http.request.method': 'GET',
      'url.template': '/v1/tokens/{id}',
      'http.response.status_code': 200,
      'stripe.request_id': answer.headers.get('stripe-request-id'),
      'stripe.expand': ['card.customer'],
      'gateway.answered_by': 'stripe',
    });
    const times = [operation, call as Span].map(({ startTimeUnixNano: from, endTimeUnixNano: to }) => [from, to]);
    const [[from = '', to = ''] = [], [callFrom = '', callTo = ''] = []] = times;
    expect([from, callFrom, callTo, to].toSorted()).toEqual([from, callFrom, callTo, to]);
    const ms = Number(BigInt(from) / 1_000_000n);
    expect(ms).toBeGreaterThanOrEqual(before - 1);
    expect(ms).toBeLessThanOrEqual(Date.now());
  });

  test('names and values of a caller are in no span, whatever was asked', async () => {
    const text = 'quarrington';
    const fragments = `fragment ${text} on Query { ${text}: token(id: $${text}) { ${text}: id } }`;
    await gateway.ask(
      `query ${text}($${text}: ID!) { ...${text} ...{ tokens(ids: [$${text}]) { id } } __typename } ${fragments}`,
      { [text]: `tok_${text}` },
      {
        authorization: `Bearer ${text}`,
        'idempotency-key': text,
        'user-agent': text,
        traceparent: `00-${TRACE}-${PARENT}-01`,
        tracestate: `${text}=${text}`,
        baggage: `${text}=${text}`,
      },
    );
    await gateway.ask(`subscription ${text} { ${text} }`);
    await gateway.ask(`{ ${text} }`);
    await gateway.ask(`{ ${text}`);
    await gateway.ask(CREATE, { input: { card: { ...CARD.card, name: text } }, key: text });
    await gateway.send(`/graphql?${text}`, { method: 'POST', body: text });
    const names = (await spans()).map(({ name }) => name);
    expect(names).toContain('query token tokens');
    expect(names.filter((name) => name === 'graphql')).toHaveLength(4);
    expect(names).toContain('mutation createToken');
    expect(JSON.stringify(collector.requests)).not.toContain(text);
  });

  test("a caller's span is the parent of the operation's, and Stripe is not told of it", async () => {
    await gateway.ask(READ, { id: 'tok_1' }, { traceparent: `00-${TRACE}-${PARENT}-01`, tracestate: 'a=b' });
    const [operation, call] = await spans();
    expect(operation).toMatchObject({ traceId: TRACE, parentSpanId: PARENT });
    expect(call).toMatchObject({ traceId: TRACE, parentSpanId: operation.spanId });
    expect(gateway.upstream.seen.map(({ headers }) => Object.keys(headers))[0]).not.toContain('traceparent');
    expect(JSON.stringify(gateway.upstream.seen)).not.toContain(TRACE);
  });

  test.each([
    ['a later version that says more', `01-${TRACE}-${PARENT}-01-more`, true],
    ['a later version that says no more', `fe-${TRACE}-${PARENT}-01`, true],
    ['other flags too', `00-${TRACE}-${PARENT}-03`, true],
    ['more than its version has', `00-${TRACE}-${PARENT}-01-more`, false],
    ['a version that there is not', `ff-${TRACE}-${PARENT}-01`, false],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${PARENT}-01`, false],
    ['a parent of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`, false],
    ['capitals', `00-${TRACE.toUpperCase()}-${PARENT}-01`, false],
    ['two of them', `00-${TRACE}-${PARENT}-01, 00-${TRACE}-${PARENT}-01`, false],
    ['a short one', `00-${TRACE.slice(1)}-${PARENT}-01`, false],
    ['any text', 'quarrington', false],
    ['a card number in the trace', `00-abcdef42${CARD_NUMBER}abcdef42-${PARENT}-01`, false],
    ['a card number as the parent', `00-${TRACE}-${CARD_NUMBER}-01`, false],
    ['a card number of 13 digits among others', `00-${TRACE}-a99${SHORT_CARD_NUMBER}-01`, false],
    ['a card number of 19 digits', `00-abcdef${LONG_CARD_NUMBER}abcdef1-${PARENT}-01`, false],
  ])('a traceparent with %s: %s', async (_what, traceparent, isTaken) => {
    await gateway.ask('{ __typename }', {}, { traceparent });
    const [operation] = await spans();
    expect(operation.traceId === TRACE).toBe(isTaken);
    expect(operation.parentSpanId).toBe(isTaken ? PARENT : undefined);
  });

  test('a trace id of as many digits is taken where no run of them passes as a card number', async () => {
    const traceId = `ffffffff${'4242424242424'}${'f'.repeat(11)}`;
    await gateway.ask('{ __typename }', {}, { traceparent: `00-${traceId}-${PARENT}-01` });
    expect((await spans())[0].traceId).toBe(traceId);
  });

  test('what the caller does not record, and what is over the share, is not traced', async () => {
    await gateway.ask(READ, { id: 'tok_1' }, { traceparent: `00-${TRACE}-${PARENT}-00` });
    expect(await spans()).toEqual([]);
    await start({}, { OTEL_TRACES_SAMPLER_ARG: '0' });
    await gateway.ask(READ, { id: 'tok_1' });
    await gateway.ask(READ, { id: 'tok_1' }, { traceparent: `00-${TRACE}-${PARENT}-01` });
    expect((await spans()).map(({ traceId }) => traceId)).toEqual([TRACE, TRACE]);
  });

  test('each attempt is a span, and says which one it is', async () => {
    gateway.upstream.script = inTurn(
      (response) => response.destroy(),
      reply(500, error(), { 'request-id': 'req_failed' }),
    );
    await gateway.ask(CREATE, { input: CARD });
    const [operation, ...calls] = await spans();
    expect(operation).toMatchObject({ name: 'mutation createToken', status: { code: 0 } });
    expect(calls.map(({ name }) => name)).toEqual(Array(3).fill('POST /v1/tokens'));
    expect(calls.map(({ status }) => status.code)).toEqual([2, 2, 0]);
    expect(calls.map(({ attributes }) => attributes['http.request.resend_count'])).toEqual([undefined, 1, 2]);
    expect(calls.map(({ attributes }) => attributes['error.type'])).toEqual(['no_answer', '500', undefined]);
    expect(calls[1]?.attributes).toMatchObject({ 'http.response.status_code': 500, 'stripe.request_id': 'req_failed' });
  });

  test('errors are their codes: those of this server and of Stripe mark the span, those of the caller do not', async () => {
    gateway.upstream.script = always(reply(200, '<html>'));
    await gateway.ask(READ, { id: 'tok_1' });
    await gateway.ask(READ, { id: '!' });
    await gateway.ask('{ nothing }', {}, { accept: 'application/graphql-response+json' });
    await gateway.send('/graphql', { method: 'POST', body: '{}' });
    const operations = (await spans()).filter(({ kind }) => kind === 2);
    expect(
      operations.map(({ status, attributes }) => [
        attributes['gateway.error_codes'],
        attributes['http.response.status_code'],
        status.code,
      ]),
    ).toEqual([
      [['UPSTREAM_BAD_RESPONSE'], 200, 2],
      [['BAD_USER_INPUT'], 200, 0],
      [['GRAPHQL_VALIDATION_FAILED'], 400, 0],
      [['BAD_USER_INPUT'], 415, 0],
    ]);
  });

  test('what another operation or the cache answered is no request, and says who answered it', async () => {
    await gateway.close();
    await tracing.stop();
    await start({ cacheTtlMs: 60_000 });
    const gate = createGate();
    gateway.upstream.script = () => gate.opened;
    const both = [gateway.ask(READ, { id: SEEDS.cardToken }), gateway.ask(READ, { id: SEEDS.cardToken })];
    await until(() => gateway.upstream.seen.length === 1);
    // The second one may still be on its way.
    await pause(100);
    gate.open();
    await Promise.all(both);
    await gateway.ask(READ, { id: SEEDS.cardToken });
    const calls = (await spans()).filter(({ kind }) => kind !== 2);
    const answered = calls.map(({ kind, attributes }) => [kind, attributes['gateway.answered_by']]);
    expect(answered.toSorted()).toEqual([
      [1, 'in-flight'],
      [1, 'memory'],
      [3, 'stripe'],
    ]);
    expect(new Set(calls.map(({ traceId }) => traceId)).size).toBe(3);
  });

  test('ids are never used twice', async () => {
    await Promise.all(Array.from({ length: 300 }, () => gateway.ask('{ __typename }')));
    const all = await spans();
    expect(all).toHaveLength(300);
    expect(new Set(all.map(({ traceId }) => traceId)).size).toBe(300);
    expect(new Set(all.map(({ spanId }) => spanId)).size).toBe(300);
  });
});

test.each<[string, (url: URL) => Record<string, string>, Record<string, string>]>([
  [
    'a user and a password in the endpoint',
    (url) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: url.href.replace('//', '//tenant:p%40ss%20w%C3%B6rd@') }),
    { authorization: `Basic ${Buffer.from('tenant:p@ss wörd').toString('base64')}` },
  ],
  [
    'the headers that are set',
    () => ({ OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20secret,x-tenant=shop' }),
    { authorization: 'Bearer secret', 'x-tenant': 'shop' },
  ],
])('%s reach the collector', async (_what, env, headers) => {
  const collector = await startCollector();
  const tracing = traceTo(collector.url, env(collector.url));
  const gateway = await startGateway();
  await gateway.ask('{ __typename }');
  await gateway.close();
  await tracing.stop();
  expect(collector.spans()).toHaveLength(1);
  expect(collector.requests[0]?.headers).toMatchObject(headers);
  await collector.close();
});

test('the name of the service is what the gateway is called, unless it is set', async () => {
  const collector = await startCollector();
  for (const env of [{}, { OTEL_SERVICE_NAME: 'shop' }, { OTEL_RESOURCE_ATTRIBUTES: 'service.name=till' }]) {
    const tracing = traceTo(collector.url, env as Record<string, string>);
    const gateway = await startGateway();
    await gateway.ask('{ __typename }');
    await gateway.close();
    await tracing.stop();
  }
  const names = collector.requests.map(
    ({ body }) => /"service\.name","value":\{"stringValue":"([^"]+)"/.exec(body)?.[1],
  );
  expect(names).toEqual(['stripe-token-gateway', 'shop', 'till']);
  await collector.close();
});

describe("with an embedder's own SDK", () => {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  beforeEach(() => {
    exporter.reset();
    trace.setGlobalTracerProvider(provider);
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    return () => {
      trace.disable();
      context.disable();
    };
  });

  test("the active span, such as that of its HTTP server, is the parent of the operation's, and the operation's that of what runs in it", async () => {
    let inside: string | undefined;
    const gateway = await startGateway({
      handler: 'fetch',
      fetch: (input, init) => {
        inside = trace.getActiveSpan()?.spanContext().spanId;
        return fetch(input, init);
      },
    });
    const outer = provider.getTracer('embedder').startSpan('POST /graphql');
    await context.with(trace.setSpan(context.active(), outer), () =>
      gateway.ask(READ, { id: SEEDS.cardToken }, { traceparent: `00-${TRACE}-${PARENT}-01` }),
    );
    outer.end();
    await gateway.close();
    const [call, operation, ...others] = exporter.getFinishedSpans();
    expect(others.map(({ name }) => name)).toEqual(['POST /graphql']);
    expect([operation?.name, call?.name]).toEqual(['query token', 'GET /v1/tokens/{id}']);
    expect(operation?.parentSpanContext?.spanId).toBe(outer.spanContext().spanId);
    expect(inside).toBe(operation?.spanContext().spanId);
    expect(operation?.instrumentationScope).toMatchObject({ name: 'stripe-token-gateway', version });
  });
});
