import type { AddressInfo } from 'node:net';
import type { Limits } from '../../src/config/limits.js';
import { createGateway } from '../../src/gateway.js';
import { createGatewayServer, type ServerOptions } from '../../src/http/create-server.js';
import type { Gateway, GatewayOptions } from '../../src/options.js';
import { SANDBOX_SECRET_KEY, SEEDS } from '../../src/sandbox/seeds.js';
import { createUndiciTransport } from '../../src/stripe/undici-transport.js';
import { type RecordingUpstream, startUpstream } from './upstream.js';

export interface GraphQLAnswer {
  status: number;
  headers: Headers;
  body: {
    // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its query
    data?: any;
    errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
    extensions?: { stripe: { calls: Record<string, unknown>[]; avoided: number } };
  };
}

/** An answer as text to search for short secrets, without its request ID: four digits may stand in one by chance. */
export function textOf(body: unknown): string {
  return JSON.stringify(body, (key, value) => (key === 'requestId' ? undefined : value));
}

export interface RunningGateway {
  url: string;
  gateway: Gateway;
  upstream: RecordingUpstream;
  /** Sends an operation through the handler. */
  ask(query: string, variables?: object, headers?: Record<string, string>): Promise<GraphQLAnswer>;
  /** Sends any request through the handler. */
  send(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

/** For documents that are large on purpose. */
export const UNLIMITED: Limits = {
  body: 2 ** 30,
  tokens: 2 ** 20,
  depth: 1000,
  aliases: 2 ** 20,
  directives: 2 ** 20,
  rootFields: 2 ** 20,
  mutationFields: 2 ** 20,
  creates: 2 ** 20,
  errors: 100,
};

export type Handler = 'node' | 'fetch';
export const HANDLERS: Handler[] = ['node', 'fetch'];

export interface StartOptions extends Partial<GatewayOptions> {
  handler?: Handler;
  server?: Partial<ServerOptions>;
}

/** A gateway that is called through one of its handlers, with an upstream on a real socket that records its requests. */
export async function startGateway(options: StartOptions = {}): Promise<RunningGateway> {
  const { handler = 'node', server: serverOptions, ...rest } = options;
  const upstream = await startUpstream();
  const gateway = createGateway({
    secretKey: SANDBOX_SECRET_KEY,
    apiBase: upstream.url,
    connect: { default: undefined, allowed: [SEEDS.account] },
    // A cached response would hide what a selection asks for: `test/stripe/fixed-fields.test.ts` turns the cache on.
    cacheTtlMs: 0,
    // What the `serve` command uses; the fetch handler reaches the upstream as on every other runtime.
    transport: handler === 'node' && !rest.fetch ? createUndiciTransport : undefined,
    ...rest,
  });
  const server = createGatewayServer(gateway.nodeHandler, {
    maxConnections: 2000,
    deadlineMs: 25_000,
    ...serverOptions,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const send = (path: string, init?: RequestInit) =>
    handler === 'node'
      ? fetch(url + path, { redirect: 'manual', ...init })
      : gateway.fetch(new Request(url + path, init));
  return {
    url,
    gateway,
    upstream,
    send,
    ask: async (query, variables, headers) => {
      const response = await send('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, headers: response.headers, body: await response.json() };
    },
    close: async () => {
      await gateway.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await upstream.close();
    },
  };
}
