import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGateway, type GatewayOptions } from '../../src/create-gateway.js';
import { SANDBOX_SECRET_KEY, SEEDS } from '../../src/sandbox/seeds.js';
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

export interface RunningGateway {
  url: string;
  upstream: RecordingUpstream;
  /** Sends an operation through the door. */
  ask(query: string, variables?: object, headers?: Record<string, string>): Promise<GraphQLAnswer>;
  /** Sends any request through the door. */
  send(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

export type Door = 'node' | 'fetch';
export const DOORS: Door[] = ['node', 'fetch'];

/** A gateway behind one of its doors, with an upstream on a real socket that records what it is asked. */
export async function startGateway(options: Partial<GatewayOptions> & { door?: Door } = {}): Promise<RunningGateway> {
  const { door = 'node', ...rest } = options;
  const upstream = await startUpstream();
  const gateway = createGateway({
    secretKey: SANDBOX_SECRET_KEY,
    apiBase: upstream.url,
    connect: { default: undefined, allowed: [SEEDS.account] },
    ...rest,
  });
  const server = createServer(gateway.nodeHandler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const send = (path: string, init?: RequestInit) =>
    door === 'node' ? fetch(url + path, { redirect: 'manual', ...init }) : gateway.fetch(new Request(url + path, init));
  return {
    url,
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
