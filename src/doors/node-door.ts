import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerRequest, type Site } from './answer-request.js';
import { BodyTooLarge, type DoorRequest } from './door-request.js';
import { refusal } from './graphql-over-http.js';

/** The door for `node:http`: no WHATWG objects between the socket and the operation. */
export function createNodeDoor(site: Site): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const sent = isHost(request.headers.host)
      ? answerRequest(site, fromMessage(request, signalOf(response)))
      : badHost();
    sent.then(({ status, headers, body }) => {
      if (response.destroyed) return;
      const length = body === undefined ? 0 : Buffer.byteLength(body);
      // What is left of a body that was refused must not be read as the next request.
      const close = request.complete ? {} : { connection: 'close' };
      response.writeHead(status, { ...headers, ...close, 'content-length': length });
      response.end(request.method === 'HEAD' ? undefined : body);
    });
  };
}

function fromMessage(message: IncomingMessage, signal: AbortSignal): DoorRequest {
  const url = message.url ?? '/';
  const query = url.indexOf('?');
  return {
    method: message.method ?? 'GET',
    path: query === -1 ? url : url.slice(0, query),
    header: (name) => {
      const value = message.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    address: message.socket.remoteAddress,
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
        message.pause();
        reject(new BodyTooLarge());
      }
    });
    message.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)));
    message.on('error', reject);
  });
}

/** A name or address with an optional port. A bad one made URL parsers throw, and routers match what they should not. */
function isHost(host: string | undefined): boolean {
  return host !== undefined && /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$/.test(host);
}

async function badHost() {
  return refusal(400, 'BAD_USER_INPUT', 'The Host header must be a name or an address, with a port at most.');
}
