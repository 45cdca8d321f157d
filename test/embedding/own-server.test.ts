import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mergeSchemas } from '@graphql-tools/schema';
import express from 'express';
import type { GraphQLResolveInfo } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { afterEach, describe, expect, test } from 'vitest';
import { createGateway, loadToken } from '../../src/index.js';
import type { Gateway, GatewayOptions } from '../../src/options.js';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SANDBOX_SECRET_KEY, SEEDS } from '../../src/sandbox/seeds.js';
import { authenticateByWord, having } from '../auth/caller-of-scopes.js';
import { findCanaries, makeCanaries } from '../secrecy/canaries.js';
import { createRecordingLogger } from '../support/recording-logger.js';

const { cardToken } = SEEDS;
const READ = 'query ($id: ID!) { token(id: $id) { id type used card { last4 customer { email } } } }';
const CREATE =
  'mutation ($input: CreateTokenInput!) { createToken(input: $input) { token { id } userErrors { code field } replayed } }';
const JSON_TYPE = { 'content-type': 'application/json' };

/** A gateway on the sandbox, and the calls that it makes. */
function start(options: Partial<GatewayOptions> = {}) {
  const sandbox = createSandbox();
  const calls: string[] = [];
  const { logger, lines } = createRecordingLogger();
  const gateway = createGateway({
    secretKey: SANDBOX_SECRET_KEY,
    logger,
    cacheTtlMs: 0,
    fetch: (input, init) => {
      const { pathname, searchParams } = new URL(input as string | URL);
      calls.push([init?.method ?? 'GET', pathname, ...searchParams.getAll('expand[]')].join(' '));
      return sandbox.fetch(input, init);
    },
    ...options,
  });
  return { gateway, calls, lines };
}

/** Orders that each know the id of a token, in one schema with the gateway's. */
function merge(gateway: Gateway) {
  return mergeSchemas({
    schemas: [gateway.schema],
    typeDefs: `
      type Order { id: ID! total: Int! token: Token broken: String }
      extend type Query { order(id: ID!): Order }
    `,
    resolvers: {
      Query: { order: (_root: unknown, { id }: { id: string }) => ({ id, total: 1999, tokenId: cardToken }) },
      Order: {
        token: (
          { tokenId }: { tokenId: string },
          _args: object,
          context: Parameters<typeof loadToken>[1],
          info: GraphQLResolveInfo,
        ) => loadToken(tokenId, context, info),
        broken: () => {
          throw new RangeError('the database of orders is away');
        },
      },
    },
  });
}

interface Fetches {
  fetch(url: string, init: RequestInit): Response | Promise<Response>;
}

async function ask(server: Fetches, query: string, variables: object = {}, headers: Record<string, string> = {}) {
  const response = await server.fetch('http://shop.example/graphql', {
    method: 'POST',
    headers: { ...JSON_TYPE, 'x-request-id': 'same', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

describe("a Yoga server of one's own, with the gateway's plugins", () => {
  test('serves the gateway and its own schema together', async () => {
    const { gateway, calls } = start();
    const yoga = createYoga({ schema: merge(gateway), plugins: [...gateway.plugins], logging: false });
    const { body } = await ask(yoga, `{ order(id: "7") { id total } token(id: "${cardToken}") { card { last4 } } }`);
    expect(body).toEqual({ data: { order: { id: '7', total: 1999 }, token: { card: { last4: '4242' } } } });
    expect(calls).toEqual([`GET /v1/tokens/${cardToken}`]);
  });

  test("lets its own type return the gateway's Token, for one call with the paths of the selection", async () => {
    const { gateway, calls } = start();
    const yoga = createYoga({ schema: merge(gateway), plugins: [...gateway.plugins], logging: false });
    const query = '{ order(id: "7") { total token { type card { last4 customer { id email } } } } }';
    // Past the executions after which an operation is compiled.
    for (let time = 0; time < 12; time++) {
      const { body } = await ask(yoga, query);
      expect(body.data.order.token).toMatchObject({ type: 'CARD', card: { customer: { id: SEEDS.customer } } });
      expect(calls.splice(0)).toEqual([`GET /v1/tokens/${cardToken} card.customer`]);
    }
  });

  test("checks the caller's scopes for the gateway's fields wherever they stand", async () => {
    const { gateway, calls } = start({ authenticate: authenticateByWord });
    const yoga = createYoga({ schema: merge(gateway), plugins: [...gateway.plugins], logging: false });
    const codeOf = async (query: string, scopes: Record<string, string>) =>
      (await ask(yoga, query, {}, scopes)).body.errors?.[0]?.extensions.code ?? 'OK';
    const order = '{ order(id: "7") { token { id } } }';
    const customer = '{ order(id: "7") { token { card { customer { email } } } } }';
    expect(await codeOf(order, having('schema:read'))).toBe('FORBIDDEN');
    expect(await codeOf(customer, having('tokens:read'))).toBe('FORBIDDEN');
    expect(calls).toEqual([]);
    expect(await codeOf(order, having('tokens:read'))).toBe('OK');
    expect(await codeOf('{ order(id: "7") { total } }', having())).toBe('OK');
  });

  test('masks and logs what a resolver of its own throws', async () => {
    const { gateway, lines } = start();
    const yoga = createYoga({ schema: merge(gateway), plugins: [...gateway.plugins], logging: false });
    const { body } = await ask(yoga, '{ order(id: "7") { total broken } }');
    expect(body).toMatchObject({
      data: { order: { total: 1999, broken: null } },
      errors: [{ path: ['order', 'broken'], extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'same' } }],
    });
    expect(JSON.stringify(body)).not.toContain('database');
    expect(lines).toContainEqual(
      expect.objectContaining({
        ...{ level: 'error', message: 'unexpected error', requestId: 'same' },
        err: expect.objectContaining({ message: 'the database of orders is away', stack: expect.any(String) }),
      }),
    );
  });

  test('gives the same responses as the gateway does', async () => {
    const { gateway } = start();
    const plain = createYoga({
      schema: gateway.schema,
      plugins: [...gateway.plugins],
      ...{ cors: false, graphiql: false, maskedErrors: false, parserAndValidationCache: false, logging: false },
    });
    const own = { fetch: (url: string, init: RequestInit) => gateway.fetch(new Request(url, init)) };
    const card = { number: '4242424242424241', expMonth: 12, expYear: 2040 };
    const requests: [string, object?, Record<string, string>?][] = [
      [READ, { id: cardToken }],
      [READ, { id: SEEDS.bankToken }],
      [READ, { id: 'tok_nobody' }],
      [READ, { id: 'no id' }],
      [READ, { id: null }],
      [READ, {}, { accept: 'application/graphql-response+json' }],
      [READ, { id: cardToken }, { accept: 'text/plain' }],
      [READ, { id: cardToken }, { 'content-type': 'text/plain' }],
      [READ, { id: cardToken }, { 'stripe-account': 'acct_other' }],
      [CREATE, { input: { card } }],
      [CREATE, { input: { card: { ...card, number: 1 } } }],
      ['{ nothing }'],
      ['{'],
      ['query A { __typename } query B { __typename }'],
      ['{ __schema { queryType { name } types { name kind } } }'],
      [`query ($no: Boolean = true) { token(id: "${cardToken}") { id card @skip(if: $no) { last4 } } }`],
    ];
    for (const [query, variables, headers] of requests) {
      const [theirs, ours] = await Promise.all([plain, own].map((server) => ask(server, query, variables, headers)));
      const told = ({ status, body, headers: { ...all } }: NonNullable<typeof ours>) =>
        JSON.stringify([status, body, all]).replaceAll(/req_\w+/g, 'req_…');
      expect(told(theirs as never)).toBe(told(ours as never));
    }
  });

  test("with Yoga's own settings nothing of a card is in a response, its headers or the log", async () => {
    const { gateway, lines } = start();
    const logged: unknown[] = [];
    const log = (...args: unknown[]) => void logged.push(args.map(String));
    const yoga = createYoga({
      schema: merge(gateway),
      plugins: [...gateway.plugins],
      logging: { debug: log, info: log, warn: log, error: log },
    });
    const canaries = makeCanaries();
    const { pan, cvc, holder } = canaries;
    const card = { number: pan, expMonth: 12, expYear: 2034, cvc: '123', name: holder };
    const told = [];
    for (const changed of [{}, { cvc }, { expMonth: 'x' }, { [pan]: pan }, { number: `${pan}x` }]) {
      told.push(await ask(yoga, CREATE, { input: { card: { ...card, ...changed } } }));
    }
    told.push(await ask(yoga, CREATE.replaceAll('input', `i${pan}`), { input: { card } }));
    told.push(await ask(yoga, `{ order(id: "${pan}") { broken } }`));
    expect(told[0]?.body.data.createToken.token.id).toMatch(/^tok_/);
    const text = JSON.stringify([told.map(({ body, headers }) => [body, [...headers]]), lines, logged]);
    expect(findCanaries(text, canaries)).toEqual([]);
  });
});

describe('in Express', () => {
  let server: Server | undefined;
  afterEach(async () => {
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
  });
  /** Serves an app, and asks the gateway at a path of it. */
  async function serve(
    mount: (app: ReturnType<typeof express>, gateway: Gateway) => unknown,
    options?: Partial<GatewayOptions>,
  ) {
    const { gateway } = start(options);
    const app = express();
    mount(app, gateway);
    server = await new Promise<Server>((resolve) => {
      const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
    });
    const { port } = server.address() as AddressInfo;
    return async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method: 'POST',
        headers: JSON_TYPE,
        body: JSON.stringify({ query: READ, variables: { id: cardToken } }),
      });
      return { status: response.status, text: await response.text() };
    };
  }
  const isRead = ({ status, text }: { status: number; text: string }) =>
    status === 200 && text.includes('"last4":"4242"');

  test.each<[string, string, Partial<GatewayOptions>]>([
    ['at its own path', '/graphql', {}],
    ['at another path than its own', '/api/stripe', {}],
    ['at another path than its own, without the fast path', '/api/stripe', { fastPath: false }],
    ['at the path that it was told', '/api/stripe', { path: '/api/stripe' }],
  ])('app.use mounts the handler %s', async (_where, path, options) => {
    const at = await serve((app, gateway) => app.use(path, gateway.nodeHandler), options);
    expect(isRead(await at(path))).toBe(true);
    expect(isRead(await at(`${path}?a=1`))).toBe(true);
    expect((await at(`${path}/below`)).status).toBe(404);
  });

  test('app.all gives the handler the whole path', async () => {
    const at = await serve((app, gateway) => app.all('/graphql', gateway.nodeHandler));
    expect(isRead(await at('/graphql'))).toBe(true);
  });

  test('a handler that is called with a path that is not its own says which that is', async () => {
    const at = await serve((app, gateway) => app.all('/api/stripe', gateway.nodeHandler));
    const { status, text } = await at('/api/stripe');
    expect(status).toBe(404);
    expect(text).toContain('The GraphQL endpoint is /graphql.');
  });

  test.each([{}, { fastPath: false }])('behind a body parser it says what to do: %j', async (options) => {
    const at = await serve((app, gateway) => app.use(express.json()).use('/graphql', gateway.nodeHandler), options);
    const { status, text } = await at('/graphql');
    expect(status).toBe(500);
    expect(text).toContain('mount the gateway before any body parser');
  });
});
