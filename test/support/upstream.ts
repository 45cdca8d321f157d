import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/create-sandbox.js';
import { NOT_IN_CONTRACT, validateReply, validateRequest } from '../contract/validate.js';

/** One request as the upstream saw it. */
export interface Seen {
  method: string;
  path: string;
  expand: string[];
  headers: IncomingMessage['headers'];
  body: string;
}

/** Answers a request by hand; undefined leaves it to the sandbox. */
export type Script = (seen: Seen, response: ServerResponse) => 'handled' | undefined | Promise<'handled' | undefined>;

export interface RecordingUpstream {
  url: URL;
  sandbox: Sandbox;
  seen: Seen[];
  /** What did not fit Stripe's contract, as places and rules. */
  violations: string[];
  script: Script | undefined;
  close(): Promise<void>;
}

/**
 * A Stripe on a real socket that records what it is asked. It answers as the sandbox does, unless a script answers first,
 * and holds every request and every reply of the sandbox's against the contract.
 */
export async function startUpstream(options?: SandboxOptions): Promise<RecordingUpstream> {
  const sandbox = createSandbox(options);
  const server = createServer(async (request, response) => {
    const body = await readAll(request);
    const url = new URL(request.url ?? '/', 'http://upstream');
    const expand = [...url.searchParams, ...new URLSearchParams(body)].filter(([key]) => key.startsWith('expand'));
    const seen: Seen = {
      method: request.method ?? '',
      path: url.pathname,
      expand: expand.map(([, path]) => path),
      headers: request.headers,
      body,
    };
    upstream.seen.push(seen);
    note(validateRequest(seen.method, seen.path, url.search.slice(1), body), 'request');
    if ((await upstream.script?.(seen, response)) === 'handled') return;

    const reply = await sandbox.fetch(url, {
      method: seen.method,
      headers: request.headers as Record<string, string>,
      ...(body && { body }),
    });
    const text = await reply.text();
    note(validateReply(seen.method, seen.path, reply.status, JSON.parse(text)), 'reply');
    response.writeHead(reply.status, Object.fromEntries(reply.headers)).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const note = (problems: string[], what: string) => {
    for (const problem of problems) if (problem !== NOT_IN_CONTRACT) upstream.violations.push(`${what} ${problem}`);
  };
  const upstream: RecordingUpstream = {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    sandbox,
    seen: [],
    violations: [],
    script: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return upstream;
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
