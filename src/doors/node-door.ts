import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerRequest, type Site } from './answer-request.js';
import { clientAddress } from './client-address.js';
import { type Answer, BodyTooLarge, type DoorRequest } from './door-request.js';

/** Milliseconds for which the rest of a refused body is read away, so that its sender gets to read the answer. */
const LINGER_MS = 500;

/** The door for `node:http`: no WHATWG objects between the socket and the operation. */
export function createNodeDoor(site: Site): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    answerRequest(site, fromMessage(site, request, signalOf(response)))
      .then((answer) => send(site, request, response, answer))
      .catch(() => response.destroy());
  };
}

function send(site: Site, request: IncomingMessage, response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.destroyed) return;
  const length = status === 204 ? {} : { 'content-length': Buffer.byteLength(body ?? '') };
  // What is left of a body that was refused must not be read as the next request; whoever is sent away asks elsewhere.
  const close = request.complete && site.isReady() ? {} : { connection: 'close' };
  response.writeHead(status, { ...headers, ...length, ...close });
  if (request.complete) {
    response.end(request.method === 'HEAD' ? undefined : body);
    return;
  }
  if (body !== undefined && request.method !== 'HEAD') response.write(body);
  const end = () => void response.end();
  const timer = setTimeout(end, LINGER_MS);
  request.once('close', () => clearTimeout(timer));
  request.once('end', end);
  request.resume();
}

function fromMessage(site: Site, message: IncomingMessage, signal: AbortSignal): DoorRequest {
  const url = message.url ?? '/';
  const query = url.indexOf('?');
  const header = (name: string) => {
    const value = message.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  return {
    method: message.method ?? 'GET',
    path: query === -1 ? url : url.slice(0, query),
    hasGoodHost: hasGoodHost(message, site),
    header,
    address: clientAddress(message.socket.remoteAddress, header('x-forwarded-for'), site.trustedProxies),
    signal,
    body: (limit) => readBody(message, limit),
  };
}

/** The connection of an answer that was sent stays open; one that closes before has lost its client. */
function signalOf(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}

function readBody(message: IncomingMessage, limit: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
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
  const hosts = rawHeaders.filter((name, at) => at % 2 === 0 && /^host$/i.test(name));
  const [, name] = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$/.exec(headers.host ?? '') ?? [];
  return name !== undefined && hosts.length === 1 && acceptsHost(name);
}
