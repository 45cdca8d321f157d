import type { IncomingMessage } from 'node:http';

export interface TargetOptions {
  /** The path of the GraphQL endpoint. */
  path: string;
  /** Whether the gateway answers to a name in the Host header. */
  acceptsHost(name: string): boolean;
}

/**
 * The path at which the client found the gateway; undefined where the request target is malformed, or names another host
 * than the gateway's. Yoga leaves both to its host.
 */
export function checkTarget(
  message: IncomingMessage,
  { path: endpoint, acceptsHost }: TargetOptions,
): string | undefined {
  const target = readTarget(message);
  if (target === undefined) return undefined;
  const path = endpointPath(message, target.path, endpoint);
  const isProbe = path === '/health' || path === '/ready';
  return hasGoodHost(message, target.host, isProbe, acceptsHost) ? path : undefined;
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
