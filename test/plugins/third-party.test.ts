import { createHash } from 'node:crypto';
import { useOpenTelemetry } from '@envelop/opentelemetry';
import { EnvelopArmorPlugin } from '@escape.tech/graphql-armor';
import { useAPQ } from '@graphql-yoga/plugin-apq';
import { useCSRFPrevention } from '@graphql-yoga/plugin-csrf-prevention';
import { useDisableIntrospection } from '@graphql-yoga/plugin-disable-introspection';
import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import { usePrometheus } from '@graphql-yoga/plugin-prometheus';
import { useResponseCache } from '@graphql-yoga/plugin-response-cache';
import { GraphQLError, type ValidationRule } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, test } from 'vitest';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { findCanaries, makeCanaries } from '../secrecy/canaries.js';
import { HANDLERS, type RunningGateway, type StartOptions, startGateway } from '../support/gateway.js';
import { createRecordingLogger } from '../support/recording-logger.js';

/*
 * Any Yoga or envelop plugin works as it does in a Yoga server of one's own: each is held to its effect, whichever handler a
 * request comes in on, and to leaking nothing of a card.
 */
const { cardToken } = SEEDS;
const READ = 'query Read($id: ID!) { token(id: $id) { id used } }';
const CREATE =
  'mutation Create($input: CreateTokenInput!) { createToken(input: $input) { token { id card { last4 } } userErrors { code message field } } }';
const INTROSPECTION = '{ __schema { queryType { name } } }';
// biome-ignore lint/suspicious/noExplicitAny: plugins of many context types
type AnyPlugin = Plugin<any, any, any>;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const persisted = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: sha256(text) } });

/** A tracer that keeps the names and attributes of spans, in the place of OpenTelemetry's SDK. */
function createSpanRecorder() {
  const spans: { name: string; attributes: object; notes: unknown[] }[] = [];
  const startSpan = (name: string, { attributes = {} }: { attributes?: object } = {}) => {
    const span = { name, attributes: { ...attributes }, notes: [] as unknown[] };
    spans.push(span);
    const note = (...what: unknown[]) => void span.notes.push(what);
    return { setAttribute: note, setStatus: note, recordException: note, spanContext: () => ({}), end: () => {} };
  };
  return { spans, provider: { getTracer: () => ({ startSpan }) } as unknown as Parameters<typeof useOpenTelemetry>[1] };
}

/** A plugin that has every hook, and notes which were called. */
function useEveryHook(called: Set<string>): AnyPlugin {
  const note = (name: string) => void called.add(name);
  const wrap =
    (name: string) =>
    (_payload: unknown, wrapped: () => unknown): never => {
      note(`instrumentation.${name}`);
      return wrapped() as never;
    };
  return {
    onPluginInit: () => note('onPluginInit'),
    onYogaInit: () => note('onYogaInit'),
    onSchemaChange: () => note('onSchemaChange'),
    onRequest: () => note('onRequest'),
    onRequestParse: () => {
      note('onRequestParse');
      return { onRequestParseDone: () => note('onRequestParseDone') };
    },
    onParams: () => note('onParams'),
    onEnveloped: () => note('onEnveloped'),
    onParse: () => {
      note('onParse');
      return () => note('onParseEnd');
    },
    onValidate: () => {
      note('onValidate');
      return () => note('onValidateEnd');
    },
    onContextBuilding: () => {
      note('onContextBuilding');
      return () => note('onContextBuildingEnd');
    },
    onExecute: () => {
      note('onExecute');
      return { onExecuteDone: () => note('onExecuteDone') };
    },
    onExecutionResult: () => note('onExecutionResult'),
    onResultProcess: () => note('onResultProcess'),
    onResponse: () => note('onResponse'),
    onDispose: () => note('onDispose'),
    instrumentation: {
      request: wrap('request'),
      requestParse: wrap('requestParse'),
      operation: wrap('operation'),
      init: wrap('init'),
      parse: wrap('parse'),
      validate: wrap('validate'),
      context: wrap('context'),
      execute: wrap('execute'),
      resultProcess: wrap('resultProcess'),
    },
  };
}

const EVERY_HOOK = [
  ...['onPluginInit', 'onYogaInit', 'onSchemaChange', 'onRequest', 'onRequestParse', 'onRequestParseDone', 'onParams'],
  ...[
    'onEnveloped',
    'onParse',
    'onParseEnd',
    'onValidate',
    'onValidateEnd',
    'onContextBuilding',
    'onContextBuildingEnd',
  ],
  ...['onExecute', 'onExecuteDone', 'onExecutionResult', 'onResultProcess', 'onResponse'],
  ...['request', 'requestParse', 'operation', 'init', 'parse', 'validate', 'context', 'execute', 'resultProcess'].map(
    (phase) => `instrumentation.${phase}`,
  ),
];

describe.each(HANDLERS)('through the %s handler', (handler) => {
  let gateway: RunningGateway;
  afterEach(() => gateway.close());
  const start = async (plugins: AnyPlugin[], options: StartOptions = {}) => {
    gateway = await startGateway({ handler, plugins, ...options });
    return gateway;
  };
  const post = async (body: object, headers: Record<string, string> = {}) => {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    };
    const response = await gateway.send('/graphql', init);
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  const codeOf = async (body: object, headers?: Record<string, string>) =>
    (await post(body, headers)).body.errors?.[0]?.extensions.code ?? 'OK';

  test('disable-introspection is asked for each request: a document that one caller may use is refused to another', async () => {
    const isDisabled = (request: Request) => request.headers.get('authorization') !== 'Bearer admin';
    await start([useDisableIntrospection({ isDisabled })]);
    const as = (name: string) => codeOf({ query: INTROSPECTION }, { authorization: `Bearer ${name}` });
    const codes = [];
    for (const name of ['admin', 'anyone', 'admin', 'anyone', 'anyone']) codes.push(await as(name));
    const refused = 'GRAPHQL_VALIDATION_FAILED';
    expect(codes).toEqual(['OK', refused, 'OK', refused, refused]);
  });

  test('a validation rule that is made for each caller holds, whoever had the document validated before', async () => {
    const ruleFor = (name: string | null): ValidationRule => {
      return (context) => ({
        Field: ({ name: field }) => {
          if (field.value === 'used' && name !== 'trusted') context.reportError(new GraphQLError('Not for you.'));
        },
      });
    };
    await start([
      {
        onValidate: ({ context, addValidationRule }) =>
          addValidationRule(ruleFor(context.request.headers.get('x-name'))),
      },
    ]);
    const as = (name: string) => codeOf({ query: READ, variables: { id: cardToken } }, { 'x-name': name });
    expect([await as('trusted'), await as('other'), await as('trusted'), await as('other')]).toEqual([
      ...['OK', 'GRAPHQL_VALIDATION_FAILED', 'OK', 'GRAPHQL_VALIDATION_FAILED'],
    ]);
  });

  test('response-cache serves a read for each session, and never a create', async () => {
    await start([
      useResponseCache({ session: (request) => request.headers.get('x-name'), includeExtensionMetadata: true }),
    ]);
    const read = (name: string) => post({ query: READ, variables: { id: cardToken } }, { 'x-name': name });
    const first = await read('a');
    const second = await read('a');
    expect([first, second].map(({ body }) => body.extensions.responseCache)).toMatchObject([
      { hit: false },
      { hit: true },
    ]);
    expect(second.body.data).toEqual(first.body.data);
    expect(first.headers.get('etag')).toBeTruthy();
    expect(first.body.extensions).not.toHaveProperty('http');
    expect((await read('b')).body.extensions.responseCache.hit).toBe(false);
    expect(gateway.upstream.seen).toHaveLength(2);

    const input = { card: { number: '4242424242424242', expMonth: 12, expYear: 2034 } };
    const ids = [];
    for (let time = 0; time < 3; time++) {
      const { body } = await post({ query: CREATE, variables: { input } }, { 'x-name': 'a' });
      ids.push(body.data.createToken.token.id);
    }
    expect(new Set(ids).size).toBe(3);
  });

  test('csrf-prevention refuses what a page can send without a preflight', async () => {
    await start([useCSRFPrevention({ requestHeaders: ['x-csrf'] })]);
    const send = (type: string, headers = {}) =>
      gateway.send('/graphql', {
        method: 'POST',
        headers: { 'content-type': type, ...headers },
        body: JSON.stringify({ query: '{ __typename }' }),
      });
    const refused = await send('text/plain');
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect((await send('text/plain', { 'x-csrf': '1' })).status).toBe(415);
    expect((await send('application/json')).status).toBe(200);
  });

  test.each([
    ['as it is', useAPQ()],
    ['added by a plugin', { onPluginInit: ({ addPlugin }) => addPlugin(useAPQ()) } satisfies AnyPlugin],
  ])('apq %s takes the hash of a document that it was sent before', async (_how, plugin) => {
    await start([plugin]);
    const variables = { id: cardToken };
    const byHash = { variables, extensions: persisted(READ) };
    const unknown = await post(byHash);
    expect(unknown.body.errors[0]).toMatchObject({
      message: 'PersistedQueryNotFound',
      extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' },
    });
    expect(await codeOf({ ...byHash, query: READ })).toBe('OK');
    expect((await post(byHash)).body.data.token.id).toBe(cardToken);
    expect(await codeOf({ ...byHash, query: `${READ} ` })).toBe('PERSISTED_QUERY_MISMATCH');
  });

  test('persisted-operations executes what is listed, and nothing else', async () => {
    const listed = new Map([[sha256(READ), READ]]);
    await start([usePersistedOperations({ getPersistedOperation: (hash) => listed.get(hash) ?? null })]);
    const variables = { id: cardToken };
    expect((await post({ variables, extensions: persisted(READ) })).body.data.token.id).toBe(cardToken);
    expect(await codeOf({ variables, extensions: persisted(`${READ} `) })).toBe('PERSISTED_QUERY_NOT_IN_LIST');
    expect(await codeOf({ query: READ, variables })).toBe('CANNOT_SEND_PQ_ID_AND_BODY');
    expect(gateway.upstream.seen).toHaveLength(1);
  });

  test('persisted-operations finds an operation by the id that the client sends', async () => {
    await start([
      usePersistedOperations({
        extractPersistedOperationId: (params) => (params as { documentId?: string }).documentId ?? null,
        getPersistedOperation: (id) => (id === 'read' ? READ : null),
      }),
    ]);
    expect((await post({ documentId: 'read', variables: { id: cardToken } })).body.data.token.id).toBe(cardToken);
  });

  test('prometheus counts operations and their errors', async () => {
    const registry = new Registry();
    await start([usePrometheus({ registry, metrics: { graphql_envelop_execute_resolver: true } })]);
    await post({ query: READ, variables: { id: cardToken } });
    await post({ query: READ, variables: { id: 'no id' } });
    const metrics = await (await gateway.send('/metrics')).text();
    const of = 'operationName="Read",operationType="query"';
    expect(metrics).toContain(`graphql_envelop_request{${of}} 2`);
    expect(metrics).toContain(`graphql_envelop_phase_execute_count{${of}} 2`);
    expect(metrics).toMatch(/graphql_envelop_error_result\{[^}]*path="token"[^}]*\} 1/);
    expect(metrics).toMatch(/graphql_envelop_execute_resolver_count\{[^}]*fieldName="token"[^}]*\} 2/);
    expect(metrics).toMatch(/graphql_yoga_http_duration_count\{[^}]*statusCode="200"[^}]*\} 2/);
  });

  test('graphql-armor refuses documents past its limits, and takes the suggestions out of errors', async () => {
    await start([EnvelopArmorPlugin({ maxAliases: { n: 1 }, maxDepth: { n: 4 }, maxTokens: { n: 500 } })]);
    const long = await post({ query: `{ ${'token '.repeat(500)} }` });
    expect(long.body.errors[0].message).toMatch(/Token limit of 500 exceeded/);
    const aliases = await post({ query: '{ a: token(id: "x") { id } b: token(id: "y") { id } }' });
    expect(aliases.body.errors[0].message).toMatch(/Aliases limit of 1 exceeded/);
    const deep = await post({ query: `{ token(id: "x") { card { customer { invoiceSettings { footer } } } } }` });
    expect(deep.body.errors[0].message).toMatch(/depth limit of 4 exceeded/);
    expect((await post({ query: '{ tokn { id } }' })).body.errors[0].message).not.toMatch(/Did you mean "/);
    expect(await codeOf({ query: READ, variables: { id: cardToken } })).toBe('OK');
  });

  test('opentelemetry records a span for each operation and each resolver', async () => {
    const { spans, provider } = createSpanRecorder();
    await start([useOpenTelemetry({ resolvers: true }, provider)]);
    // Past the executions after which an operation is compiled.
    for (let time = 0; time < 12; time++) await post({ query: READ, variables: { id: cardToken } });
    expect(spans.filter(({ name }) => name === 'query.Read')).toHaveLength(12);
    expect(spans.filter(({ name }) => name === 'Query.token')).toHaveLength(12);
  });

  test('an own plugin has each of its hooks called', async () => {
    const called = new Set<string>();
    await start([useEveryHook(called)]);
    expect(await codeOf({ query: READ, variables: { id: cardToken } })).toBe('OK');
    expect(EVERY_HOOK.filter((name) => !called.has(name))).toEqual([]);
  });

  test('an own plugin can answer a request, change its parameters, its result and its response', async () => {
    await start([
      {
        onRequest: ({ url, endResponse, fetchAPI }) => {
          if (url.pathname === '/hello') endResponse(fetchAPI.Response.json({ hello: 'there' }));
        },
        onParams: ({ params, setParams }) => setParams({ ...params, variables: { id: cardToken } }),
        onExecutionResult: ({ result, setResult }) => setResult({ ...result, extensions: { by: 'a plugin' } }),
        onResponse: ({ response }) => response.headers.set('x-plugin', 'yes'),
      },
    ]);
    expect(await (await gateway.send('/hello')).json()).toEqual({ hello: 'there' });
    const { body, headers } = await post({ query: READ, variables: { id: 'another' } });
    expect(body.data.token.id).toBe(cardToken);
    expect(body.extensions).toEqual({ by: 'a plugin' });
    expect(headers.get('x-plugin')).toBe('yes');
  });

  test.each<[string, AnyPlugin]>([
    ['itself', { onResponse: ({ response }) => response.headers.set('x-plugin', 'yes') }],
    [
      'by a plugin that it adds',
      {
        onPluginInit: ({ addPlugin }) =>
          addPlugin({ onResponse: ({ response }: { response: Response }) => response.headers.set('x-plugin', 'yes') }),
      },
    ],
  ])('a plugin that needs the HTTP layer, %s, has it for the ordinary operation', async (_how, plugin) => {
    await start([plugin]);
    expect((await post({ query: '{ __typename }' })).headers.get('x-plugin')).toBe('yes');
  });

  test.each<[string, () => AnyPlugin]>([
    ['disable-introspection', useDisableIntrospection],
    ['response-cache', () => useResponseCache({ session: () => null })],
    ['csrf-prevention', useCSRFPrevention],
    ['apq', useAPQ],
    [
      'persisted-operations',
      () => usePersistedOperations({ allowArbitraryOperations: true, getPersistedOperation: () => null }),
    ],
    ['prometheus', () => usePrometheus({ registry: new Registry() })],
    ['graphql-armor', () => EnvelopArmorPlugin()],
    ['opentelemetry', () => useOpenTelemetry({}, createSpanRecorder().provider)],
    ['a plugin with every hook', () => useEveryHook(new Set())],
  ])('with %s, nothing of a card is in a response, its headers or the log', async (_name, createPlugin) => {
    const { logger, lines } = createRecordingLogger();
    await start([createPlugin()], { logger });
    const canaries = makeCanaries();
    const { pan, cvc, holder } = canaries;
    const card = { number: pan, expMonth: 12, expYear: 2034, cvc: '123', name: holder };
    const accepted = await post({ query: CREATE, variables: { input: { card } } });
    expect(accepted.body.data.createToken.token.id).toMatch(/^tok_/);
    const sent = [accepted];
    for (const changed of [
      { cvc },
      { expMonth: 'x' },
      { [pan]: pan },
      { number: Number(pan) },
      { number: `${pan}x` },
    ]) {
      sent.push(await post({ query: CREATE, variables: { input: { card: { ...card, ...changed } } } }));
    }
    sent.push(await post({ query: CREATE.replaceAll('input', `i${pan}`), variables: { input: { card } } }));
    sent.push(await post({ query: `{ token(id: "${pan}") { id } }` }));
    for (const stray of [cvc, pan, `"${holder}"`]) sent.push(await post({ query: `{ token(id ${stray}) { id } }` }));
    sent.push(await post({ query: CREATE, variables: { input: { card } }, operationName: pan }));
    expect(sent.slice(1).every(({ body }) => body.errors || body.data.createToken.userErrors.length > 0)).toBe(true);
    const told = JSON.stringify([sent.map(({ body, headers }) => [body, [...headers]]), lines]);
    expect(findCanaries(told, canaries)).toEqual([]);
  });
});

describe('on Node.js', () => {
  const OPERATION = JSON.stringify({ query: '{ __typename }' });
  const sendWith = async (plugin: AnyPlugin) => {
    const gateway = await startGateway({ handler: 'node', plugins: [plugin] });
    const headers = { 'content-type': 'application/json' };
    const response = await gateway.send('/graphql', { method: 'POST', headers, body: OPERATION });
    await gateway.close();
    return response;
  };

  test.each(['onRequest', 'onRequestParse', 'onParams'] as const)('a plugin can read the body in %s', async (hook) => {
    let read = '';
    const readBody = async ({ request }: { request: Request }) => {
      read = await request.clone().text();
    };
    expect((await sendWith({ [hook]: readBody })).status).toBe(200);
    expect(read).toBe(OPERATION);
  });

  test('the body of a request that a plugin made is held to the limit, whatever length its headers name', async () => {
    const onRequest: AnyPlugin['onRequest'] = ({ request: { url, headers }, setRequest, fetchAPI }) =>
      setRequest(new fetchAPI.Request(url, { method: 'POST', headers, body: 'x'.repeat(200_000) }));
    expect((await sendWith({ onRequest })).status).toBe(413);
  });

  test('a plugin can set cookies', async () => {
    const onResponse: AnyPlugin['onResponse'] = ({ response: { headers } }) => {
      for (const cookie of ['a=1', 'b=2']) headers.append('set-cookie', cookie);
    };
    expect((await sendWith({ onResponse })).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });
});

test('a plugin is disposed of as the gateway closes', async () => {
  const called = new Set<string>();
  const gateway = await startGateway({ plugins: [useEveryHook(called)] });
  expect(called).not.toContain('onDispose');
  await gateway.close();
  expect(called).toContain('onDispose');
});

test('what plugins of others record holds nothing of a card', async () => {
  const registry = new Registry();
  const { spans, provider } = createSpanRecorder();
  const gateway = await startGateway({
    plugins: [usePrometheus({ registry }), useOpenTelemetry({}, provider)] as Plugin[],
  });
  const canaries = makeCanaries();
  for (const number of [canaries.pan, `${canaries.pan}x`]) {
    const card = { number, expMonth: 12, expYear: 2034, cvc: '123', name: canaries.holder };
    await gateway.ask(CREATE, { input: { card } });
  }
  await gateway.close();
  expect(spans.length).toBeGreaterThan(0);
  expect(findCanaries(`${await registry.metrics()}${JSON.stringify(spans)}`, canaries)).toEqual([]);
});
