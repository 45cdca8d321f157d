import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

export interface GraphiQLAsset {
  body: Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
}

/** The only names that are ever read from the disk: a path in a request can reach nothing else. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  'graphiql.js': 'text/javascript; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
  'editor.worker.js': 'text/javascript; charset=utf-8',
  'json.worker.js': 'text/javascript; charset=utf-8',
  'graphql.worker.js': 'text/javascript; charset=utf-8',
  'graphiql.css': 'text/css; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'favicon.svg': 'image/svg+xml',
};

/** Holds from `src/graphiql` and from `dist/graphiql` alike; `npm run build` fills it. */
const DIRECTORY = new URL('../../dist/graphiql/assets/', import.meta.url);

const remembered = new Map<string, Promise<GraphiQLAsset>>();

/**
 * One file of GraphiQL, brotli-compressed where the caller takes that; null for any name that is not one of them.
 * Each is read once, when first asked for, and then kept: about 2 MB for a browser that takes brotli.
 */
export async function readGraphiQLAsset(name: string, acceptEncoding: string | null): Promise<GraphiQLAsset | null> {
  if (!Object.hasOwn(CONTENT_TYPES, name)) return null;
  return once(acceptsBrotli(acceptEncoding) ? `${name}.br` : name);
}

let version: Promise<string> | undefined;

/** Changes whenever one of the assets does. Rejects when they were not built. */
export function graphiQLVersion(): Promise<string> {
  version ??= readVersion();
  return version;
}

function once(file: string): Promise<GraphiQLAsset> {
  const known = remembered.get(file);
  if (known) return known;
  const reading = read(file);
  remembered.set(file, reading);
  // A file that was missing may be built later: only answers are kept.
  reading.catch(() => remembered.delete(file));
  return reading;
}

async function read(file: string): Promise<GraphiQLAsset> {
  const brotli = file.endsWith('.br');
  const body = new Uint8Array(await readFile(new URL(file, DIRECTORY)));
  const headers: Record<string, string> = {
    'content-type': CONTENT_TYPES[brotli ? file.slice(0, -3) : file] ?? 'application/octet-stream',
    'content-length': String(body.byteLength),
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    // For good: the URL carries the version.
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'accept-encoding',
    'x-content-type-options': 'nosniff',
  };
  if (brotli) headers['content-encoding'] = 'br';
  return { body, headers };
}

async function readVersion(): Promise<string> {
  try {
    const manifest: unknown = JSON.parse(await readFile(new URL('manifest.json', DIRECTORY), 'utf8'));
    if (typeof manifest === 'object' && manifest && 'version' in manifest) return String(manifest.version);
    throw new Error('its manifest names no version');
  } catch (cause) {
    version = undefined;
    throw new Error('GraphiQL was not built: run `npm run build`', { cause });
  }
}

function acceptsBrotli(acceptEncoding: string | null): boolean {
  return (acceptEncoding ?? '').split(',').some((part) => {
    const [coding = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    return coding === 'br' && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}
