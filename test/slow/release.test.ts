import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url).pathname;
const VERSION: string = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version;
const folder = mkdtempSync(join(tmpdir(), 'release-'));
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });

/** The project as it is now, in a repository of its own, so that the test may commit and tag. */
beforeAll(() => {
  const listed = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' });
  for (const file of listed.split('\0').filter(Boolean)) cpSync(join(ROOT, file), join(folder, file));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  // As for a release: the changes have the name of the version.
  const changelog = join(folder, 'CHANGELOG.md');
  writeFileSync(changelog, readFileSync(changelog, 'utf8').replace('## Unreleased', `## ${VERSION}`));
  git('init', '--quiet');
  writeFileSync(join(folder, '.git/info/exclude'), 'node_modules\n');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'All of it');
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

function release(...args: string[]) {
  const env = { ...process.env, CI: '' };
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'release', '--', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env,
  });
  return { status, said: stdout + stderr };
}

test('a dry run says what would be published, finds all well and publishes nothing', () => {
  const { status, said } = release('--dry');
  expect(said).toContain(`stripe-token-gateway ${VERSION}\n`);
  expect(said).toMatch(/tarball +\S+\.tgz: [\d,]+ kB, unpacked [\d,]+ kB, \d+ files\n +SBOM +\S+: \d+ packages/);
  expect(said).not.toContain('FAIL');
  expect(said.match(/^ {2}ok /gm)).toHaveLength(6);
  expect(said).toContain('Nothing was published.');
  expect(status).toBe(0);

  const made = readdirSync(join(folder, 'release'));
  expect(made.sort()).toEqual(['sbom.cdx.json', `stripe-token-gateway-${VERSION}.tgz`]);
  const sbom = readFileSync(join(folder, 'release/sbom.cdx.json'), 'utf8');
  expect(JSON.parse(sbom).components.map(({ name }: { name: string }) => name)).toEqual(
    expect.arrayContaining(['graphql', '@pothos/core', '@graphql-yoga/render-graphiql']),
  );
  expect(sbom).not.toMatch(/vitest|playwright/);
  // What it writes is ignored: it can be run again.
  expect(git('status', '--porcelain')).toBe('');
});

test('what is not committed, and a tag of another commit, stand in the way', () => {
  git('tag', `v${VERSION}`);
  appendFileSync(join(folder, 'README.md'), '\n');
  git('commit', '--quiet', '--all', '--message', 'More');
  appendFileSync(join(folder, 'README.md'), '\n');
  const { status, said } = release('--dry');
  expect(said).toMatch(/FAIL {2}git/);
  expect(said).toContain('not committed: M README.md');
  expect(said).toContain(`the tag v${VERSION} is on another commit already`);
  expect(status).toBe(1);
  git('checkout', '--quiet', '.');
});

test('nothing is published from a machine that is not CI, though all is well', () => {
  git('tag', '--force', `v${VERSION}`);
  const { status, said } = release();
  expect(said).not.toContain('FAIL');
  expect(said).toContain('Nothing was published: this is not CI.');
  expect(status).toBe(1);
});
