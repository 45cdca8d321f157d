/** What one asset needs to be served; `body` is already in the coding that `headers` names. */
export interface GraphiQLAsset {
  body: Uint8Array<ArrayBuffer>;
  headers: Readonly<Record<string, string>>;
}

export interface GraphiQLAssets {
  /** Changes whenever one of the assets does. Rejects where the files cannot be read. */
  version(): Promise<string>;
  /** An asset in the best coding that the client accepts, or null if there is none of that name. */
  read(name: string, acceptEncoding: string | null): Promise<GraphiQLAsset | null>;
}

/** The only names that are ever read from disk, so that a request can reach no other file. */
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

type Coding = 'br' | 'gzip' | 'identity';

/**
 * Reads GraphiQL's files, which `npm run build` writes to dist/graphiql/assets, from disk. Nothing is loaded before the first
 * request for it, so that the library also runs where there is no file system. Each form of a file is kept once it was
 * made: 2 MB where all clients are browsers that accept brotli, 13 MB at most.
 */
export function createAssets(directory?: URL): GraphiQLAssets {
  const cache = new Map<string, Promise<unknown>>();

  /** Keeps what succeeded; a file that is missing may be built later. */
  function once<T>(key: string, load: () => Promise<T>): Promise<T> {
    const cached = cache.get(key) as Promise<T> | undefined;
    if (cached) return cached;
    const loading = load();
    cache.set(key, loading);
    loading.catch(() => cache.delete(key));
    return loading;
  }

  return {
    version: () => once('version', () => readVersion(directory ?? defaultDirectory())),
    read: async (name, acceptEncoding) => {
      if (!Object.hasOwn(CONTENT_TYPES, name)) return null;
      const coding = chooseCoding(acceptEncoding ?? '');
      return once(`${coding} ${name}`, () => readAsset(directory ?? defaultDirectory(), name, coding));
    },
  };
}

/** The same from `src/graphiql`, `dist/graphiql` and `dist/bundle`. Throws where modules have no address of their own. */
function defaultDirectory(): URL {
  // A `URL` as the base: bundlers would take the folder for a file to include.
  return new URL('../../dist/graphiql/assets/', new URL(import.meta.url));
}

async function readVersion(directory: URL): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  const manifest: unknown = JSON.parse(await readFile(new URL('manifest.json', directory), 'utf8'));
  if (typeof manifest === 'object' && manifest && 'version' in manifest) return String(manifest.version);
  throw new Error('The manifest of GraphiQL names no version: run `npm run build`');
}

async function readAsset(directory: URL, name: string, coding: Coding): Promise<GraphiQLAsset> {
  const { readFile } = await import('node:fs/promises');
  const { createHash } = await import('node:crypto');
  const body = new Uint8Array(await encode(await readFile(new URL(`${name}.br`, directory)), coding));
  const headers: Record<string, string> = {
    'content-type': CONTENT_TYPES[name] ?? 'application/octet-stream',
    'content-length': String(body.byteLength),
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    vary: 'accept-encoding',
    'x-content-type-options': 'nosniff',
  };
  if (coding !== 'identity') headers['content-encoding'] = coding;
  return { body, headers };
}

/** The files are there in brotli alone, which is the smallest. */
async function encode(brotli: Buffer, coding: Coding): Promise<Buffer> {
  if (coding === 'br') return brotli;
  const { promisify } = await import('node:util');
  const { brotliDecompress, gzip } = await import('node:zlib');
  const plain = await promisify(brotliDecompress)(brotli);
  return coding === 'gzip' ? promisify(gzip)(plain) : plain;
}

/** Browsers accept brotli over TLS and on loopback, and gzip elsewhere; some programs accept neither. */
function chooseCoding(acceptEncoding: string): Coding {
  return accepts(acceptEncoding, 'br') ? 'br' : accepts(acceptEncoding, 'gzip') ? 'gzip' : 'identity';
}

function accepts(acceptEncoding: string, wanted: Coding): boolean {
  return acceptEncoding.split(',').some((part) => {
    const [coding = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    return coding === wanted && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}
