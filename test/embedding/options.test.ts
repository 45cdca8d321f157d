import { Writable } from 'node:stream';
import type { Plugin } from 'graphql-yoga';
import pino from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { HANDLERS, type RunningGateway, type StartOptions, startGateway } from '../support/gateway.js';
import { createRecordingLogger } from '../support/recording-logger.js';

const READ = 'query ($id: ID!) { token(id: $id) { id } }';
const VARIABLES = { id: SEEDS.cardToken };
// biome-ignore lint/suspicious/noExplicitAny: plugins of any context
type AnyPlugin = Plugin<any, any, any>;

describe.each(HANDLERS)('through the %s handler', (handler) => {
  let gateway: RunningGateway;
  afterEach(() => gateway.close());
  const start = async (options: StartOptions) => {
    gateway = await startGateway({ handler, ...options });
    return gateway;
  };

  /** A plugin that keeps the context that resolvers would find. */
  const seeContext = (seen: Record<string, unknown>[]): AnyPlugin => ({
    onExecute: ({ args }) => void seen.push(args.contextValue),
  });

  test('a context that is a value is part of the context of every operation', async () => {
    const seen: Record<string, unknown>[] = [];
    await start({ context: { shop: 'north' }, plugins: [seeContext(seen)] });
    await gateway.ask(READ, VARIABLES);
    expect(seen[0]?.shop).toBe('north');
    expect(seen[0]?.gateway).toMatchObject({ requestId: expect.any(String), caller: { name: 'anyone' } });
  });

  test.each<[string, boolean]>([
    ['at once', false],
    ['by a promise', true],
  ])(
    'a context that is a function is called %s for each operation, with its request and its caller',
    async (_how, isAsync) => {
      const seen: Record<string, unknown>[] = [];
      await start({
        context: ({ request, params, gateway: { caller, requestId } }) => {
          const value = { shop: request.headers.get('x-shop'), query: params.query, caller: caller.name, requestId };
          return isAsync ? Promise.resolve(value) : value;
        },
        plugins: [seeContext(seen)],
      });
      for (const shop of ['north', 'south']) {
        const { headers } = await gateway.ask(READ, VARIABLES, { 'x-shop': shop });
        expect(seen.pop()).toMatchObject({
          shop,
          query: READ,
          caller: 'anyone',
          requestId: headers.get('x-request-id'),
        });
      }
    },
  );

  test('the request that a context function gets can be read like any other, but for its body', async () => {
    const seen: unknown[] = [];
    await start({
      context: ({ request }) => {
        const { method, url, headers, signal } = request;
        seen.push({ method, path: new URL(url).pathname, type: headers.get('content-type'), aborted: signal.aborted });
        return {};
      },
    });
    await gateway.ask(READ, VARIABLES);
    expect(seen).toEqual([{ method: 'POST', path: '/graphql', type: 'application/json', aborted: false }]);
  });

  test('a pino logger takes the lines', async () => {
    const lines: Record<string, unknown>[] = [];
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        lines.push(JSON.parse(chunk));
        done();
      },
    });
    await start({
      logger: pino({ level: 'debug' }, stream),
      authenticate: () => {
        throw new Error('the directory of callers is away');
      },
    });
    await gateway.ask(READ, VARIABLES, { 'x-request-id': 'of-the-client' });
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 50, msg: 'unexpected error', requestId: 'of-the-client', error: 'Error' }),
    );
  });

  const fail = (): never => {
    throw new RangeError('something of the embedder is broken');
  };
  test.each<[string, StartOptions]>([
    ['authenticate', { authenticate: fail }],
    ['authenticate, by a promise', { authenticate: async () => fail() }],
    ['a context function', { context: fail }],
    ['a context function, by a promise', { context: async () => fail() }],
    ...(
      [
        ...['onRequest', 'onRequestParse', 'onParams', 'onEnveloped', 'onParse', 'onValidate', 'onContextBuilding'],
        ...['onExecute', 'onExecutionResult', 'onResultProcess', 'onResponse'],
      ] as const
    ).map((hook): [string, StartOptions] => [`the hook ${hook}`, { plugins: [{ [hook]: fail } as AnyPlugin] }]),
    ['the instrumentation of requests', { plugins: [{ instrumentation: { request: fail } } as AnyPlugin] }],
    ['the instrumentation of execution', { plugins: [{ instrumentation: { execute: fail } } as AnyPlugin] }],
  ])('an exception of %s is logged with its message and stack, and masked for the client', async (_what, options) => {
    const { logger, lines } = createRecordingLogger();
    await start({ ...options, logger });
    const { body, headers } = await gateway.ask(READ, VARIABLES);
    expect(body.errors?.map(({ extensions }) => extensions.code)).toEqual(['INTERNAL_SERVER_ERROR']);
    expect(JSON.stringify([body, [...headers]])).not.toMatch(/RangeError|broken|\.ts/);
    expect(lines).toContainEqual(
      expect.objectContaining({
        ...{ level: 'error', message: 'unexpected error', requestId: body.errors?.[0]?.extensions.requestId },
        err: expect.objectContaining({
          name: 'RangeError',
          message: 'something of the embedder is broken',
          stack: expect.stringContaining('options.test.ts'),
        }),
      }),
    );
    expect(await gateway.gateway.metrics()).toContain('gateway_operations_in_flight 0');
  });

  test('an exception that quotes a value of the request is logged by its name alone', async () => {
    const { logger, lines } = createRecordingLogger();
    await start({
      logger,
      plugins: [
        {
          onExecute: ({ args }) => {
            throw new Error(`cannot handle ${JSON.stringify(args.variableValues)}`);
          },
        } as AnyPlugin,
      ],
    });
    await gateway.ask(
      'mutation ($n: CardNumber!) { createToken(input: { card: { number: $n, expMonth: 1, expYear: 2034 } }) { replayed } }',
      { n: '4242 4242 4242 4242' },
    );
    const line = lines.find(({ message }) => message === 'unexpected error');
    expect(line).toMatchObject({ error: 'Error', requestId: expect.any(String) });
    expect(line).not.toHaveProperty('err');
    expect(JSON.stringify(lines)).not.toContain('4242');
  });

  test('the endpoint is where `path` says, and everything else says where that is', async () => {
    await start({ path: '/api/stripe' });
    const send = (path: string) =>
      gateway.send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: READ, variables: VARIABLES }),
      });
    expect(await (await send('/api/stripe')).json()).toEqual({ data: { token: { id: SEEDS.cardToken } } });
    for (const path of ['/graphql', '/', '/api', '/api/stripe/more', '/more/api/stripe']) {
      const response = await send(path);
      expect(response.status, path).toBe(404);
      expect(await response.json()).toMatchObject({
        errors: [{ message: 'There is nothing here. The GraphQL endpoint is /api/stripe.' }],
      });
    }
  });
});
