import { createServer, type RequestListener, type Server } from 'node:http';

export interface ServerOptions {
  /** Connections at once; one more is closed as it comes. */
  maxConnections: number;
  /** Milliseconds that an answer may take to begin: no connection is cut before. */
  deadlineMs: number;
  /** Milliseconds in which a client must have sent its headers and its body: 408, and the connection is closed. */
  requestTimeoutMs?: number;
}

/** Milliseconds between two looks at who is late: with nine seconds to send a request, nobody holds on for over ten. */
const CHECK_MS = 500;
const REQUEST_TIMEOUT_MS = 9_000;
/** Longer than balancers keep an idle connection (60 s): a gateway that closes first makes them answer 502 at times. */
const KEEP_ALIVE_MS = 65_000;
/** Milliseconds after which a client that reads nothing of its answer is gone. */
const SLOW_READER_MS = 30_000;
/** Bytes of all headers: 431 past it. */
const MAX_HEADERS = 16 * 1024;

/** The server around the Node door, with a bound on all that a client can hold on to. Malformed requests get 400. */
export function createGatewayServer(handler: RequestListener, options: ServerOptions): Server {
  const { maxConnections, deadlineMs, requestTimeoutMs = REQUEST_TIMEOUT_MS } = options;
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
  server.maxConnections = maxConnections;
  return server;
}

/** Serves `/metrics` alone, for a port that scrapers reach and callers do not. */
export function createMetricsHandler(metrics: () => Promise<string>): RequestListener {
  return async ({ method, url }, response) => {
    const isScrape = (method === 'GET' || method === 'HEAD') && url?.split('?')[0] === '/metrics';
    if (!isScrape) return void response.writeHead(404).end();
    const body = await metrics();
    const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' };
    response.writeHead(200, headers).end(method === 'HEAD' ? undefined : body);
  };
}
