import type { IncomingMessage, ServerResponse } from 'node:http';
import { clientAddress } from './client-address.js';
import type { ClientInfo } from './request-state.js';

export interface NodeHandlerOptions {
  /** The path of the GraphQL endpoint, without a query. */
  path: string;
  /** How many proxies in front add to `x-forwarded-for`. */
  trustedProxies: number;
  /** Whether the gateway answers to a name in the Host header. */
  acceptsHost(name: string): boolean;
  /** False while the gateway drains: clients are then told to connect elsewhere. */
  isReady(): boolean;
  /** Answers the ordinary operation without WHATWG objects; undefined where a plugin needs Yoga's HTTP hooks. */
  fastPath: ((request: NodeRequest) => Promise<NodeResponse>) | undefined;
  /** Answers any request, through Yoga's HTTP layer. */
  handle(request: NodeRequest, response: ServerResponse): Promise<Response>;
}

/** A request of `node:http` whose target and host were checked. */
export interface NodeRequest {
  message: IncomingMessage;
  /** The path at which the client found the gateway; the endpoint's own where a framework mounted it at another. */
  path: string;
  client: ClientInfo;
}

export interface NodeResponse {
  status: number;
  headers: Record<string, string | string[]>;
  body: string | Uint8Array | undefined;
}

/** Milliseconds for which the rest of a refused body is read, so that its sender gets to read the response. */
const LINGER_MS = 500;

/**
 * The handler for `node:http`, Express, Fastify and the like. Checks what Yoga leaves to its host (the Host header and the
 * request target), lets the fast path or Yoga answer, and sends the response.
 */
export function createNodeHandler(
  options: NodeHandlerOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (message, response) => {
    answer(options, message, response)
      .then((answered) => send(message, response, answered, options.isReady()))
      .catch(() => response.destroy());
  };
}

async function answer(
  options: NodeHandlerOptions,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<NodeResponse> {
  const target = readTarget(message);
  const path = target && endpointPath(message, target.path, options.path);
  const isProbe = path === '/health' || path === '/ready';
  if (target === undefined || path === undefined || !hasGoodHost(message, target.host, isProbe, options.acceptsHost)) {
    return BAD_HOST;
  }
  const address = clientAddress(
    message.socket.remoteAddress,
    message.headers['x-forwarded-for'] as string | undefined,
    options.trustedProxies,
  );
  const request: NodeRequest = { message, path, client: new NodeClient(address, response) };
  if (options.fastPath && isOrdinary(message, path, options.path)) return options.fastPath(request);
  return fromResponse(await options.handle(request, response));
}

/** POST, the exact path, plain JSON, no foreign origin: nearly every request. */
function isOrdinary({ method, headers }: IncomingMessage, path: string, endpoint: string): boolean {
  return (
    method === 'POST' &&
    path === endpoint &&
    headers['content-type'] === 'application/json' &&
    headers['content-encoding'] === undefined &&
    headers.origin === undefined
  );
}

const BAD_HOST: NodeResponse = {
  status: 400,
  headers: {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  },
  body: JSON.stringify({
    errors: [
      {
        message: 'The Host header must be one name or address that this gateway answers to.',
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ],
  }),
};

/** What only Node.js knows of a client. The signal is made when it is first asked for. */
class NodeClient implements ClientInfo {
  readonly address: string | undefined;
  readonly #response: ServerResponse;
  #controller: AbortController | undefined;

  constructor(address: string | undefined, response: ServerResponse) {
    this.address = address;
    this.#response = response;
  }

  /** A connection that closes before its response was written has lost its client. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      const controller = new AbortController();
      const onClose = () => {
        if (!this.#response.writableFinished) controller.abort();
      };
      if (this.#response.destroyed) onClose();
      else this.#response.on('close', onClose);
      this.#controller = controller;
    }
    return this.#controller.signal;
  }
}

/** The path of the request target, and its host in absolute form. https://www.rfc-editor.org/rfc/rfc9112#name-request-target */
function readTarget(message: IncomingMessage): { path: string; host: string | undefined } | undefined {
  const { originalUrl, url = '/' } = message as IncomingMessage & { originalUrl?: string };
  const target = originalUrl ?? url;
  if (target.startsWith('/')) return { path: withoutQuery(target), host: undefined };
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return undefined;
  const { host, pathname } = new URL(target);
  return { path: pathname, host };
}

/** A framework that mounts the handler at a path of its own strips that path from `url`, and keeps it in `originalUrl`. */
function endpointPath(message: IncomingMessage, path: string, endpoint: string): string {
  const { originalUrl, url = '/' } = message as IncomingMessage & { originalUrl?: string };
  if (originalUrl === undefined || originalUrl === url) return path;
  const stripped = withoutQuery(url);
  return stripped === '/' || stripped === endpoint ? endpoint : path;
}

function withoutQuery(target: string): string {
  const query = target.indexOf('?');
  return query === -1 ? target : target.slice(0, query);
}

/**
 * One name or address with an optional port: a bad one makes URL parsers throw, and routers match what they should not. Probes
 * over HTTP/1.0 need none.
 */
function hasGoodHost(
  { headers, rawHeaders, httpVersion }: IncomingMessage,
  targetHost: string | undefined,
  isProbe: boolean,
  acceptsHost: (name: string) => boolean,
): boolean {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  if (count === 0 && isProbe && httpVersion === '1.0') return true;
  const name = hostName(headers.host);
  if (name === undefined || count !== 1 || !acceptsHost(name)) return false;
  if (targetHost === undefined) return true;
  // In absolute form the target's host counts, so that it must be one of the gateway's too.
  const targetName = hostName(targetHost);
  return targetName !== undefined && acceptsHost(targetName);
}

function hostName(host: string | undefined): string | undefined {
  return /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$/.exec(host ?? '')?.[1];
}

async function fromResponse(response: Response): Promise<NodeResponse> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of response.headers) headers[name] = value;
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  const body = response.body ? new Uint8Array(await response.arrayBuffer()) : undefined;
  return { status: response.status, headers, body };
}

function send(
  message: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: NodeResponse,
  isReady: boolean,
): void {
  if (response.destroyed) return;
  const length = body === undefined ? 0 : Buffer.byteLength(body);
  const sent: Record<string, string | string[]> = { ...headers };
  // The response to HEAD names the length of the body that GET would have had.
  const isSized = message.method === 'HEAD' && headers['content-length'] !== undefined;
  if (status !== 204 && status !== 304 && !isSized) sent['content-length'] = String(length);
  // The rest of a refused body must not be read as the next request; while it drains, clients are to connect elsewhere.
  if (!message.complete || !isReady) sent.connection = 'close';
  response.writeHead(status, sent);
  const hasBody = message.method !== 'HEAD' && body !== undefined;
  if (message.complete) {
    // ASCII is the same in both encodings, and one byte for each character is cheaper to write.
    response.end(hasBody ? body : undefined, length === body?.length ? 'latin1' : 'utf8');
    return;
  }
  if (hasBody) response.write(body);
  const end = () => void response.end();
  const timer = setTimeout(end, LINGER_MS);
  message.once('close', () => clearTimeout(timer));
  message.once('end', end);
  message.resume();
}
