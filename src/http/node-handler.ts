import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import type { ClientConnection } from '../stripe/stripe-call.js';
import { NodeConnection } from './client-connection.js';
import { checkTarget, type TargetOptions } from './request-target.js';

export interface NodeHandlerOptions extends TargetOptions {
  /** How many proxies in front add to `x-forwarded-for`. */
  trustedProxies: number;
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
  address: string | undefined;
  client: ClientConnection;
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
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (message, response) => {
    try {
      send(message, response, await answer(options, message, response), options.isReady());
    } catch {
      response.destroy();
    }
  };
}

function answer(
  options: NodeHandlerOptions,
  message: IncomingMessage,
  response: ServerResponse,
): NodeResponse | Promise<NodeResponse> {
  const path = checkTarget(message, options);
  if (path === undefined) return BAD_HOST;
  const address = clientAddress(
    message.socket.remoteAddress,
    message.headers['x-forwarded-for'] as string | undefined,
    options.trustedProxies,
  );
  const request: NodeRequest = { message, path, address, client: new NodeConnection(response) };
  if (options.fastPath && isOrdinary(message, path, options.path)) return options.fastPath(request);
  return options.handle(request, response).then(fromResponse);
}

/**
 * Who is at the other end: the peer, or what the trusted proxies before the gateway wrote into `x-forwarded-for`. Each
 * adds the address that it was asked from on the right, so that what is left of theirs may be anybody's invention.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: number,
): string | undefined {
  if (trustedProxies === 0) return peer;
  const named = forwardedFor?.split(',').at(-trustedProxies)?.trim();
  return named !== undefined && isIP(named) ? named : peer;
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

async function fromResponse(response: Response): Promise<NodeResponse> {
  const headers: Record<string, string | string[]> = {};
  response.headers.forEach((value, name) => {
    headers[name] = value;
  });
  if (headers['set-cookie'] !== undefined) headers['set-cookie'] = response.headers.getSetCookie();
  return { status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) };
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
