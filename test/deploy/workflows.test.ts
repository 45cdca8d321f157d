import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = new URL('../../', import.meta.url);
const FOLDER = new URL('.github/workflows/', ROOT);
const files = readdirSync(FOLDER);
const read = (file: string) => parse(readFileSync(new URL(file, FOLDER), 'utf8'));
const manifest = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));

interface Job {
  permissions?: Record<string, string>;
  steps: { uses?: string; run?: string; with?: Record<string, unknown> }[];
  'timeout-minutes'?: number;
}

/** What a job may do beyond reading the sources. */
const PERMISSIONS = new Map<string, Record<string, string>>([
  ['publish', { contents: 'read', 'id-token': 'write' }],
  ['analyze', { contents: 'read', 'security-events': 'write' }],
]);

test.each(files)('%s may read the sources and no more, unless it says so', (file) => {
  const { permissions, jobs } = read(file) as { permissions: object; jobs: Record<string, Job> };
  expect(permissions).toEqual({ contents: 'read' });
  for (const [name, job] of Object.entries(jobs)) {
    expect(job['timeout-minutes']).toBeGreaterThan(0);
    expect(job.permissions).toEqual(PERMISSIONS.get(name));
    const actions = job.steps.filter(({ uses }) => uses !== undefined);
    // A tag can be moved to other code, a commit cannot.
    for (const { uses } of actions) expect(uses).toMatch(/^(actions|github)\/[a-z/-]+@[0-9a-f]{40}$/);
    const checkout = actions.find(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkout?.with).toMatchObject({ 'persist-credentials': false });
  }
  const text = readFileSync(new URL(file, FOLDER), 'utf8');
  expect(text).not.toContain('secrets.');
  // For people, and for Renovate.
  expect(text.match(/uses: .*/g)?.filter((line) => !/ # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
});

test.each(files)('what %s runs is there', (file) => {
  const commands = Object.values(read(file).jobs as Record<string, Job>).flatMap(({ steps }) =>
    steps.map(({ run }) => run),
  );
  if (file !== 'codeql.yml') expect(commands).toContain('.ci/run');
  for (const command of commands.filter((text) => text !== undefined)) {
    const [, script] = /npm run ([\w:]+)/.exec(command) ?? [];
    if (script) expect(Object.keys(manifest.scripts)).toContain(script);
    for (const [, path] of command.matchAll(/(?:-f |kustomize )(\S+)/g)) {
      expect(existsSync(new URL(path as string, ROOT)), path).toBe(true);
    }
  }
});

test('CI tries the oldest Node that the package takes, and those after it', () => {
  const { strategy, container } = read('ci.yml').jobs.test;
  expect(strategy.matrix.node).toEqual([20, 22, 24]);
  expect(manifest.engines.node).toMatch(new RegExp(`^>=${strategy.matrix.node[0]}\\.`));
  expect(container).toContain('matrix.node');
  expect(read('ci.yml').jobs['other-systems'].strategy.matrix.os).toEqual(['windows-latest', 'macos-latest']);
});

test('the packages of Debian that the tests need are the same in CI and in the development container', () => {
  const text = (file: string) => readFileSync(new URL(file, ROOT), 'utf8');
  const inCI = [...text('.ci/run').matchAll(/missing\+=\(([\w-]+)\)/g)].map(([, name]) => name as string);
  expect(inCI.length).toBeGreaterThan(3);
  for (const name of inCI) expect(text('.devcontainer/Dockerfile')).toContain(` ${name}`);
});

test('Renovate holds back packages that are there', () => {
  const { packageRules } = JSON.parse(readFileSync(new URL('renovate.json', ROOT), 'utf8'));
  const own = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  const named = packageRules.flatMap((rule: { matchPackageNames?: string[] }) => rule.matchPackageNames ?? []);
  expect(named.filter((name: string) => !own.includes(name))).toEqual([]);
});

test('a release is made of a tag alone', () => {
  expect(read('release.yml').on).toEqual({ push: { tags: ['v*'] } });
  const { steps } = read('release.yml').jobs.publish as Job;
  expect(steps.map(({ run }) => run)).toContain('npm run release');
  // With the tags: the release looks for its own.
  expect(steps[0]?.with).toMatchObject({ 'fetch-depth': 0 });
});
