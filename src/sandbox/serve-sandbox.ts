import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Sandbox } from './create-sandbox.js';
import { MAX_BODY_BYTES } from './parse-form.js';

/** Serves a sandbox over HTTP, as a Stripe for other programs. Port 0 takes a free one; `url` says which. */
export async function serveSandbox(
  sandbox: Sandbox,
  { port, host = '127.0.0.1' }: { port: number; host?: string },
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(sandbox, request, response).catch(() => response.destroy()); // cut, or the caller went away
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    url: toUrl(server.address()),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

function toUrl(address: ReturnType<Server['address']>): string {
  if (address === null || typeof address === 'string') throw new Error('The sandbox is not listening on a port.');
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}

async function answer(sandbox: Sandbox, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method = 'GET', url = '' } = incoming;
  const body = method === 'POST' ? await readBody(incoming) : undefined;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) if (typeof value === 'string') headers[name] = value;
  const reply = await sandbox.send({ method, path: `/${url.replace(/^\/+/, '')}`, headers, body });
  outgoing.writeHead(reply.status, reply.headers);
  outgoing.end(reply.text);
}

// What goes past the limit is read but not kept: the sandbox sees some bytes too many, and rejects the request.
async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes - chunk.byteLength <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
