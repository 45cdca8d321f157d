/**
 * Makes a release in `release/`: builds from nothing, packs, checks what would be published and prints it.
 *
 *   npm run release -- --dry   says what would be published, and what stands in the way
 *   npm run release            publishes it, but only in CI and from the commit of its tag, so that npm can attest where the
 *                              package came from
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkChangelog, checkGit, checkSbom, checkTarball } from './release-checks.js';

const OUT = 'release';
/** A development dependency whose files are shipped, in dist/graphiql/assets. */
const BUNDLED = '@graphql-yoga/render-graphiql';
process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const isDry = process.argv.includes('--dry');
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const tarball = pack();
const sbom = createSbom();

/** What must have no problems, by its name. The exports of a GraphQL file have no types. */
const ATTW = [tarball.path, '--profile', 'esm-only', '--exclude-entrypoints', './schema.graphql', '--no-color'];
const checks = new Map([
  ['git: everything is committed, the tag fits', checkGit(`v${manifest.version}`, { isDry })],
  ['CHANGELOG.md has this version', checkChangelog(manifest.version, readFileSync('CHANGELOG.md', 'utf8'))],
  ['the tarball holds what it should, no secret and nothing else', checkTarball(tarball)],
  ['publint', run('publint', ['run', tarball.path, '--strict']).problems],
  ['are the types wrong', run('attw', ATTW).problems],
  ['SBOM', checkSbom(sbom)],
]);

const kB = (bytes) => `${Math.round(bytes / 1000).toLocaleString('en')} kB`;
console.log(`${manifest.name} ${manifest.version}

  tarball   ${tarball.path}: ${kB(tarball.size)}, unpacked ${kB(tarball.unpackedSize)}, ${tarball.files.length} files
  SBOM      ${OUT}/sbom.cdx.json: ${sbom.components.length} packages
`);
for (const [name, problems] of checks) {
  console.log([`  ${problems.length === 0 ? 'ok  ' : 'FAIL'}  ${name}`, ...problems].join('\n          '));
}
const isFine = [...checks.values()].every((problems) => problems.length === 0);
if (!isFine) process.exitCode = 1;
if (isDry) console.log('\nNothing was published.');
else if (isFine) publish();

function pack() {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT);
  // No file of an older build is shipped.
  rmSync('dist', { recursive: true, force: true });
  must('npm', ['run', '--silent', 'build']);
  const [packed] = JSON.parse(must('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', OUT]));
  return { ...packed, path: join(OUT, packed.filename) };
}

/** A CycloneDX list of the package, of all that is installed with it, and of what is bundled into it. */
function createSbom() {
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  try {
    // npm names the root by its folder, and would list development dependencies.
    const cwd = join(folder, manifest.name);
    mkdirSync(cwd);
    const { devDependencies, scripts, ...shipped } = manifest;
    const dependencies = { ...manifest.dependencies, [BUNDLED]: devDependencies[BUNDLED] };
    writeFileSync(join(cwd, 'package.json'), JSON.stringify({ ...shipped, dependencies }));
    // The versions that were tested; npm takes out what the manifest no longer names.
    for (const file of ['package-lock.json', '.npmrc']) cpSync(file, join(cwd, file));
    // Peers that are used are dependencies too; npm would apply their overrides to what others need.
    const flags = ['--package-lock-only', '--legacy-peer-deps'];
    must('npm', ['install', ...flags, '--ignore-scripts', '--no-audit', '--no-fund'], cwd);
    const args = ['sbom', ...flags, '--sbom-format', 'cyclonedx', '--sbom-type', 'library'];
    const text = must('npm', args, cwd);
    writeFileSync(`${OUT}/sbom.cdx.json`, text);
    return JSON.parse(text);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function publish() {
  if (!process.env.CI || !manifest.repository) {
    console.log(`\nNothing was published: ${process.env.CI ? 'package.json names no repository' : 'this is not CI'}.`);
    process.exitCode = 1;
    return;
  }
  must('npm', ['publish', tarball.path, '--provenance', '--access', 'public']);
  console.log('\nPublished.');
}

/** Runs a command of this machine or of node_modules/.bin. What it printed is a problem if it failed. */
function run(command, args, cwd) {
  const env = { ...process.env, PATH: [resolve('node_modules/.bin'), process.env.PATH].join(delimiter), NO_COLOR: '1' };
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status === 0) return { stdout, problems: [] };
  const printed = `${error?.message ?? ''}\n${stdout}\n${stderr}`.split('\n').filter(Boolean);
  return { stdout, problems: [`${command} failed`, ...printed] };
}

/** The same, where there is no point in going on. */
function must(command, args, cwd) {
  const { stdout, problems } = run(command, args, cwd);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return stdout;
}
