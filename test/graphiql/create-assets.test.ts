import { execFileSync } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { createAssets } from '../../src/graphiql/create-assets.js';

const assets = createAssets();

// Does nothing after a build, so that `vitest` alone works too.
beforeAll(() => {
  execFileSync(process.execPath, [fileURLToPath(new URL('../../scripts/build-graphiql.js', import.meta.url))]);
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
  const asset = await assets.read('page.js', acceptEncoding);
  const text = await readFile(new URL('../../src/graphiql/page/page.js', import.meta.url), 'utf8');
  expect(asset?.headers['content-encoding']).toBe(coding === 'identity' ? undefined : coding);
  expect(asset?.headers['content-length']).toBe(String(asset?.body.byteLength));
  expect(Buffer.from(DECODERS[coding](asset?.body ?? new Uint8Array())).toString()).toBe(text);
});

test('the forms of an asset have different etags, and a second read gives the same bytes', async () => {
  const forms = await Promise.all(['br', 'gzip', null].map((encoding) => assets.read('page.js', encoding)));
  expect(new Set(forms.map((form) => form?.headers.etag)).size).toBe(3);
  expect(await assets.read('page.js', null)).toBe(forms[2]);
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
  expect(await assets.read(name, 'br')).toBeNull();
});

test('the bundle carries no address that a page would load something from', async () => {
  const css = Buffer.from((await assets.read('graphiql.css', null))?.body ?? []).toString();
  expect(css).not.toMatch(/@import|url\((?!["']?(?:data:|#))/);
});
