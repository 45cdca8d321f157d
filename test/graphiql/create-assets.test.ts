import { execFileSync } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { graphiQLVersion, readGraphiQLAsset } from '../../src/graphiql/graphiql-assets.js';
import { renderGraphiQLPage } from '../../src/graphiql/graphiql-page.js';

// Does nothing after a build, so that `vitest` alone works too.
beforeAll(() => {
  execFileSync(process.execPath, [fileURLToPath(new URL('../../scripts/build-graphiql.js', import.meta.url))]);
});

test('every asset that the page names is there, with its type, to be kept for good', async () => {
  const page = renderGraphiQLPage({ tabs: [], upstream: 'sandbox', version: await graphiQLVersion() });
  const names = [...page.matchAll(/"\/graphiql\/([^"?]+)\?v=([0-9a-f]{12})"/g)].map((match) => match[1] ?? '');
  expect(names).toHaveLength(8);
  const types = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', svg: 'image/svg+xml' };
  for (const name of names) {
    const asset = await readGraphiQLAsset(name, null);
    expect(asset?.headers).toMatchObject({
      'content-type': types[name.split('.').at(-1) as keyof typeof types],
      'content-length': String(asset?.body.byteLength),
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      vary: 'accept-encoding',
      etag: expect.stringMatching(/^"[\w-]{22}"$/),
    });
    expect(asset?.headers).not.toHaveProperty('content-encoding');
  }
});

const DECODERS = { br: brotliDecompressSync, gzip: gunzipSync, identity: (body: Uint8Array) => body };

test.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['BR;q=0.5', 'br'],
  ['gzip, br;q=0', 'gzip'],
  ['br; q=0.000', 'identity'],
  ['gzip', 'gzip'],
  ['gzip;q=0', 'identity'],
  ['brotli, gzipped', 'identity'],
  ['', 'identity'],
] as const)('accept-encoding "%s" gets %s', async (acceptEncoding, coding) => {
  const asset = await readGraphiQLAsset('page.js', acceptEncoding);
  const text = await readFile(new URL('../../src/graphiql/page/page.js', import.meta.url), 'utf8');
  expect(asset?.headers['content-encoding']).toBe(coding === 'identity' ? undefined : coding);
  expect(asset?.headers['content-length']).toBe(String(asset?.body.byteLength));
  expect(Buffer.from(DECODERS[coding](asset?.body ?? new Uint8Array())).toString()).toBe(text);
});

test('the forms of an asset have different etags, and a second read gives the same bytes', async () => {
  const forms = await Promise.all(['br', 'gzip', null].map((encoding) => readGraphiQLAsset('page.js', encoding)));
  expect(new Set(forms.map((form) => form?.headers.etag)).size).toBe(3);
  expect(await readGraphiQLAsset('page.js', null)).toBe(forms[2]);
});

test('what the package ships of GraphiQL is small: the compressed files alone', async () => {
  const folder = new URL('../../dist/graphiql/assets/', import.meta.url);
  const names = await readdir(folder);
  expect(names.filter((name) => !name.endsWith('.br')).sort()).toEqual(['LICENSE', 'manifest.json']);
  const sizes = await Promise.all(names.map(async (name) => (await stat(new URL(name, folder))).size));
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(2_500_000);
});

test.each([
  '',
  '.',
  '..',
  '../cli.js',
  '../../../package.json',
  '..%2f..%2fpackage.json',
  '/etc/passwd',
  'manifest.json',
  'LICENSE',
  'page.js.br',
  'page.js\0',
  './page.js',
  'PAGE.JS',
  'constructor',
  '__proto__',
])('%j is no asset', async (name) => {
  expect(await readGraphiQLAsset(name, 'br')).toBeNull();
});

test('the bundle carries no address that a page would load something from', async () => {
  const css = Buffer.from((await readGraphiQLAsset('graphiql.css', null))?.body ?? []).toString();
  expect(css).not.toMatch(/@import|url\((?!["']?(?:data:|#))/);
});
