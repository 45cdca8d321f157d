import type { IncomingMessage } from 'node:http';
import { bodyTooLarge, refuse } from './graphql-over-http.js';

/** The whole body of a Node request. Throws past `maxBytes`, whatever length was announced. */
export function readNodeBody(message: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    if (message.readableEnded) return reject(bodyTaken());
    const chunks: Buffer[] = [];
    let size = 0;
    message.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else {
        chunks.length = 0;
        reject(bodyTooLarge(maxBytes));
      }
    });
    message.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)));
    message.on('error', () => reject(refuse(400, 'BAD_USER_INPUT', 'The body ended early.')));
  });
}

/** The whole body of a WHATWG request. */
export async function readRequestBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  if (request.bodyUsed) throw bodyTaken();
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Not every runtime's stream is iterable.
  const reader = request.body?.getReader();
  try {
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      size += read.value.byteLength;
      if (size > maxBytes) break;
      chunks.push(read.value);
    }
  } catch {
    throw refuse(400, 'BAD_USER_INPUT', 'The body ended early.');
  }
  if (size <= maxBytes) return concat(chunks, size);
  reader?.cancel().catch(() => {});
  throw bodyTooLarge(maxBytes);
}

export function bodyTaken(): Error {
  return refuse(
    500,
    'INTERNAL_SERVER_ERROR',
    'Something before the gateway has read the body: mount the gateway before any body parser.',
  );
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
