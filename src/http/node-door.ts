import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerRequest, type Site } from './answer-request.js';
import { clientAddress } from './client-address.js';
import { type Answer, BodyTaken, BodyTooLarge, type DoorRequest } from './door-request.js';

/** Milliseconds for which the rest of a refused body is read away, so that its sender gets to read the answer. */
const LINGER_MS = 500;

/** The door for `node:http`: no WHATWG objects between the socket and the operation. */
export function createNodeDoor(site: Site): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    answerRequest(site, new NodeRequest(request, response, site))
      .then((answer) => send(site, request, response, answer))
      .catch(() => response.destroy());
  };
}

function send(site: Site, request: IncomingMessage, response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.destroyed) return;
  const length = body === undefined ? 0 : Buffer.byteLength(body);
  if (status !== 204) headers['content-length'] = String(length);
  // What is left of a body that was refused must not be read as the next request; whoever is sent away asks elsewhere.
  if (!request.complete || !site.isReady()) headers.connection = 'close';
  response.writeHead(status, headers);
  if (request.complete) {
    // ASCII is the same in both, and a byte for each character costs less to write.
    response.end(request.method === 'HEAD' ? undefined : body, length === body?.length ? 'latin1' : 'utf8');
    return;
  }
  if (body !== undefined && request.method !== 'HEAD') response.write(body);
  const end = () => void response.end();
  const timer = setTimeout(end, LINGER_MS);
  request.once('close', () => clearTimeout(timer));
  request.once('end', end);
  request.resume();
}

/** A request of `node:http`. What few requests need is made when it is asked for. */
class NodeRequest implements DoorRequest {
  readonly method: string;
  readonly path: string;
  readonly hasGoodHost: boolean;
  readonly address: string | undefined;
  readonly #message: IncomingMessage;
  readonly #headers: IncomingMessage['headers'];
  readonly #response: ServerResponse;
  #signal: AbortSignal | undefined;

  readonly header = (name: string): string | undefined => {
    const value = this.#headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };

  constructor(message: IncomingMessage, response: ServerResponse, site: Site) {
    const url = message.url ?? '/';
    const query = url.indexOf('?');
    this.#message = message;
    this.#headers = message.headers;
    this.#response = response;
    this.method = message.method ?? 'GET';
    this.path = query === -1 ? url : url.slice(0, query);
    this.hasGoodHost = hasGoodHost(message, site);
    this.address = clientAddress(message.socket.remoteAddress, this.header('x-forwarded-for'), site.trustedProxies);
  }

  get signal(): AbortSignal {
    this.#signal ??= signalOf(this.#response);
    return this.#signal;
  }

  body(limit: number): Promise<Uint8Array> {
    return readBody(this.#message, limit);
  }
}

/** The connection of an answer that was sent stays open; one that closes before has lost its client. */
function signalOf(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const onClose = () => {
    if (!response.writableFinished) controller.abort();
  };
  if (response.destroyed) onClose();
  else response.on('close', onClose);
  return controller.signal;
}

function readBody(message: IncomingMessage, limit: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    if (message.readableEnded) return reject(new BodyTaken());
    const chunks: Buffer[] = [];
    let size = 0;
    message.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else {
        chunks.length = 0;
        reject(new BodyTooLarge());
      }
    });
    message.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)));
    message.on('error', reject);
  });
}

/**
 * One name or address with an optional port. A bad one made URL parsers throw, and routers match what they should not.
 */
function hasGoodHost({ headers, rawHeaders }: IncomingMessage, { acceptsHost }: Site): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  const [, name] = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$/.exec(headers.host ?? '') ?? [];
  return name !== undefined && hosts === 1 && acceptsHost(name);
}
