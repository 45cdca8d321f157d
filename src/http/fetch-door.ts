import { answerRequest, type Site } from './answer-request.js';
import { type Answer, BodyTaken, BodyTooLarge, type DoorRequest } from './door-request.js';

/** What only the runtime knows of who sent a request. */
export interface FetchClient {
  /** The client's address, which rate limits count. */
  address?: string;
}

/** The door for every runtime with WHATWG `Request` and `Response`. */
export function createFetchDoor(site: Site): (request: Request, client?: FetchClient) => Promise<Response> {
  return async (request, client) => toResponse(await answerRequest(site, fromRequest(request, client?.address)));
}

function fromRequest(request: Request, address: string | undefined): DoorRequest {
  return {
    method: request.method,
    path: new URL(request.url).pathname,
    hasGoodHost: true,
    header: (name) => request.headers.get(name) ?? undefined,
    address: typeof address === 'string' ? address : undefined,
    get signal() {
      return request.signal;
    },
    body: (limit) => readBody(request, limit),
  };
}

async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  if (request.bodyUsed) throw new BodyTaken();
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Not every runtime's stream can be iterated.
  const reader = request.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    size += read.value.byteLength;
    if (size > limit) {
      await reader?.cancel();
      throw new BodyTooLarge();
    }
    chunks.push(read.value);
  }
  return concat(chunks, size);
}

function concat(chunks: Uint8Array[], size: number): Uint8Array {
  if (chunks.length === 1 && chunks[0]) return chunks[0];
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

function toResponse(answer: Answer): Response {
  return new Response(answer.body as BodyInit | undefined, { status: answer.status, headers: answer.headers });
}
