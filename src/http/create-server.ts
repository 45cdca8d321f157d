import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Server as SocketServer } from 'node:net';

export interface ServerOptions {
  /** Connections at once; one more is closed as it comes. */
  maxConnections: number;
  /** Of one address; undefined where all clients come from the addresses of proxies. */
  maxConnectionsPerAddress?: number | undefined;
  /** Milliseconds that a response may take to begin: no connection is cut before. */
  deadlineMs: number;
  /** Milliseconds in which a client must have sent its headers and its body: 408, and the connection is closed. */
  requestTimeoutMs?: number;
}

/** Milliseconds between two checks for late clients: with nine seconds to send a request, none holds on for over ten. */
const CHECK_MS = 500;
const REQUEST_TIMEOUT_MS = 9_000;
/** Longer than balancers keep an idle connection (60 s): a gateway that closes first makes them answer 502 at times. */
const KEEP_ALIVE_MS = 65_000;
/** Milliseconds after which a client that does not read its response is cut off. */
const SLOW_READER_MS = 30_000;
/** Bytes of all headers: 431 past it. */
const MAX_HEADERS = 16 * 1024;
/** The share of the connections in use from which on idle ones are closed. */
const NEARLY_FULL = 0.9;

/** The server around the Node handler, with a bound on everything that a client can hold. Malformed requests get 400. */
export function createGatewayServer(handler: RequestListener, options: ServerOptions): Server {
  const { maxConnections, maxConnectionsPerAddress, deadlineMs, requestTimeoutMs = REQUEST_TIMEOUT_MS } = options;
  const server = createServer(
    {
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: CHECK_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_HEADERS,
      insecureHTTPParser: false,
    },
    handler,
  );
  server.timeout = deadlineMs + SLOW_READER_MS;
  limitConnections(server, maxConnections, maxConnectionsPerAddress ?? Number.POSITIVE_INFINITY);
  return server;
}

/**
 * Idle connections must not lock others out: one address holds some of them only, and idle ones go when there are many.
 * `server.maxConnections` is not used: under node:cluster a full worker hands the connection to the next one, and when all
 * are full it goes round for ever.
 */
function limitConnections(server: Server, max: number, maxPerAddress: number): void {
  const byAddress = new Map<string, number>();
  let open = 0;
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    const ofAddress = (byAddress.get(address) ?? 0) + 1;
    if (open >= max || ofAddress > maxPerAddress) {
      socket.destroy();
      return;
    }
    byAddress.set(address, ofAddress);
    open += 1;
    if (open >= max * NEARLY_FULL) server.closeIdleConnections();
    socket.once('close', () => {
      open -= 1;
      const left = (byAddress.get(address) ?? 1) - 1;
      if (left > 0) byAddress.set(address, left);
      else byAddress.delete(address);
    });
  });
}

/** A server of `/metrics` alone, for a port that scrapers reach and callers do not. */
export function createMetricsServer(metrics: () => Promise<string>): Server {
  return createGatewayServer(
    async ({ method, url }, response) => {
      const isScrape = (method === 'GET' || method === 'HEAD') && url?.split('?')[0] === '/metrics';
      if (!isScrape) return void response.writeHead(404).end();
      const body = await metrics();
      const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' };
      response.writeHead(200, headers).end(method === 'HEAD' ? undefined : body);
    },
    { maxConnections: 100, deadlineMs: 10_000 },
  );
}

/** Makes a server listen; port 0 takes a free one. Returns the origin that it listens on. */
export async function listen(server: SocketServer, port: number, host: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;
}
