import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliDecompress, gzip } from 'node:zlib';

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

type Coding = 'br' | 'gzip' | 'identity';

const remembered = new Map<string, Promise<GraphiQLAsset>>();

/**
 * One file of GraphiQL in the smallest form that the caller takes; null for any name that is not one of them. The files are
 * there in brotli alone. Each form is made once, when first asked for, and then kept: 2 MB where all callers are browsers
 * that take brotli, 13 MB at most.
 */
export async function readGraphiQLAsset(name: string, acceptEncoding: string | null): Promise<GraphiQLAsset | null> {
  if (!Object.hasOwn(CONTENT_TYPES, name)) return null;
  return once(name, chooseCoding(acceptEncoding ?? ''));
}

let version: Promise<string> | undefined;

/** Changes whenever one of the assets does. Rejects when they were not built. */
export function graphiQLVersion(): Promise<string> {
  version ??= readVersion();
  return version;
}

function once(name: string, coding: Coding): Promise<GraphiQLAsset> {
  const key = `${coding} ${name}`;
  const known = remembered.get(key);
  if (known) return known;
  const reading = read(name, coding);
  remembered.set(key, reading);
  // A file that was missing may be built later: only answers are kept.
  reading.catch(() => remembered.delete(key));
  return reading;
}

async function read(name: string, coding: Coding): Promise<GraphiQLAsset> {
  const body = new Uint8Array(await encode(await readFile(new URL(`${name}.br`, DIRECTORY)), coding));
  const headers: Record<string, string> = {
    'content-type': CONTENT_TYPES[name] ?? 'application/octet-stream',
    'content-length': String(body.byteLength),
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    // For good: the URL carries the version.
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'accept-encoding',
    'x-content-type-options': 'nosniff',
  };
  if (coding !== 'identity') headers['content-encoding'] = coding;
  return { body, headers };
}

async function encode(brotli: Buffer, coding: Coding): Promise<Buffer> {
  if (coding === 'br') return brotli;
  const plain = await promisify(brotliDecompress)(brotli);
  return coding === 'gzip' ? promisify(gzip)(plain) : plain;
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

/** Browsers take brotli over TLS and on loopback, gzip elsewhere; some programs take neither. */
function chooseCoding(acceptEncoding: string): Coding {
  return accepts(acceptEncoding, 'br') ? 'br' : accepts(acceptEncoding, 'gzip') ? 'gzip' : 'identity';
}

function accepts(acceptEncoding: string, wanted: Coding): boolean {
  return acceptEncoding.split(',').some((part) => {
    const [coding = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    return coding === wanted && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}
