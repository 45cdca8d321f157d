import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const { checkChangelog, checkSbom, checkTarball } = await import(
  new URL('../../scripts/release-checks.js', import.meta.url).href
);

const folder = mkdtempSync(join(tmpdir(), 'release-'));
afterAll(() => rmSync(folder, { recursive: true }));

const GOOD = {
  'package.json': '{}',
  'README.md': '',
  'CHANGELOG.md': '',
  LICENSE: '',
  'schema.graphql': '',
  'dist/index.js': '',
  'dist/schema/inputs/card-input.d.ts': '',
  'dist/graphiql/assets/graphiql.js.br': '',
};

/** Packs these files as npm would. */
function tarballOf(files: Record<string, string>) {
  const root = mkdtempSync(join(folder, 'tarball-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, 'package', name)), { recursive: true });
    writeFileSync(join(root, 'package', name), text);
  }
  const path = join(root, 'it.tgz');
  execFileSync('tar', ['-czf', path, '-C', root, 'package']);
  return { path, files: Object.keys(files).map((name) => ({ path: name, size: 0 })) };
}

test('a tarball that holds what it should passes', () => {
  expect(checkTarball(tarballOf(GOOD))).toEqual([]);
});

// Put together here, so that no scanner takes them for real.
const KEY = ['sk', 'live', 'abcdefghijklmnopqrstuvwx'].join('_');
const PRIVATE = ['-----BEGIN', 'PRIVATE KEY-----'].join(' ');
test.each([
  ['a test', { 'dist/gateway.test.js': '' }, 'dist/gateway.test.js must not be shipped'],
  ['a source', { 'src/index.ts': '' }, 'src/index.ts must not be shipped'],
  ['a source map', { 'dist/index.js.map': '{}' }, 'dist/index.js.map must not be shipped'],
  ['settings', { '.env': '' }, '.env must not be shipped'],
  ['an asset that is not compressed', { 'dist/graphiql/assets/page.js': '' }, 'page.js must not be shipped'],
  ['a name of a map', { 'dist/a.js': 'a;\n//# sourceMappingURL=a.js.map' }, 'dist/a.js names a source map'],
  ['a key', { 'dist/a.js': `const key = '${KEY}';` }, 'dist/a.js holds what looks like a secret'],
  ['a private key', { 'README.md': PRIVATE }, 'README.md holds what looks like a secret'],
])('a tarball with %s is refused', (_what, files, problem) => {
  expect(checkTarball(tarballOf({ ...GOOD, ...files })).join()).toContain(problem);
});

test('a tarball without what it needs is refused', () => {
  const { LICENSE: _, ...rest } = GOOD;
  expect(checkTarball(tarballOf(rest))).toEqual(['LICENSE is missing']);
});

test.each([
  ['## 1.2.3\n\n- a', []],
  ['## Unreleased\n\n## [1.2.3] - 2030-01-01\n\n### Added\n\n- a\n\n## 1.2.2\n', []],
  ['## 1.2.30\n\n- a', ['there is no "## 1.2.3"']],
  ['## 1x2.3\n\n- a', ['there is no "## 1.2.3"']],
  ['## Unreleased\n\n- a', ['there is no "## 1.2.3"']],
  ['## 1.2.3\n\n## 1.2.2\n\n- a', ['"## 1.2.3" says nothing']],
])('the changelog %j of 1.2.3 gives %j', (changelog, problems) => {
  expect(checkChangelog('1.2.3', changelog)).toEqual(problems);
});

test('an SBOM that names where a package was downloaded from is refused', () => {
  const component = { name: 'a', version: '1.0.0', externalReferences: [] as object[] };
  const sbom = { $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json', components: [component] };
  expect(checkSbom(sbom)).toEqual([]);
  component.externalReferences.push({ type: 'distribution', url: 'https://packages.example/a.tgz' });
  expect(checkSbom(sbom)).toEqual(['it names an address: https://packages.example/a.tgz']);
});
