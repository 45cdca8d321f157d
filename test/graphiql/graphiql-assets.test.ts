import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
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

test.each([
  ['gzip, deflate, br, zstd', true],
  ['BR;q=0.5', true],
  ['gzip, br;q=0', false],
  ['br; q=0.000', false],
  ['gzip', false],
  ['brotli', false],
  ['', false],
])('accept-encoding "%s" gets brotli: %s', async (acceptEncoding, brotli) => {
  const asset = await readGraphiQLAsset('page.js', acceptEncoding);
  const text = await readFile(new URL('../../src/graphiql/page/page.js', import.meta.url), 'utf8');
  expect(asset?.headers['content-encoding']).toBe(brotli ? 'br' : undefined);
  const body = asset?.body ?? new Uint8Array();
  expect(Buffer.from(brotli ? brotliDecompressSync(body) : body).toString()).toBe(text);
});

test('the two forms of an asset have different etags, and a second read gives the same bytes', async () => {
  const plain = await readGraphiQLAsset('page.js', null);
  const small = await readGraphiQLAsset('page.js', 'br');
  expect(plain?.headers.etag).not.toBe(small?.headers.etag);
  expect(await readGraphiQLAsset('page.js', null)).toBe(plain);
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
