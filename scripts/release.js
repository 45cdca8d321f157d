/**
 * Makes a release in `release/`: builds from nothing, packs, checks what would be published and prints it.
 *
 *   npm run release -- --dry   says what would be published, and what stands in the way
 *   npm run release            publishes it, in CI and from the commit of its tag only: nobody can tell where a package
 *                              that was published from a laptop came from
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { checkChangelog, checkGit } from './release/check-repository.js';
import { checkTarball } from './release/check-tarball.js';
import { listLicences } from './release/licences.js';
import { pack } from './release/pack.js';
import { productionPackages } from './release/production-packages.js';
import { run } from './release/run.js';
import { makeSbom } from './release/sbom.js';

const OUT = 'release';
process.chdir(new URL('..', import.meta.url).pathname);

const isDry = process.argv.includes('--dry');
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const packages = productionPackages();

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT);
const tarball = pack(OUT);

/** @type {[name: string, problems: string[]][]} */
const checks = [
  ['git: everything is committed, the tag is free or on this commit', checkGit(`v${manifest.version}`, { isDry })],
  ['CHANGELOG.md has a section for this version', checkChangelog(manifest.version)],
  ['the tarball holds what it should, no secret and nothing else', checkTarball(tarball)],
  ['publint', run('publint', ['run', tarball.path, '--strict']).problems],
  // A GraphQL file has no types.
  [
    'are the types wrong',
    run('attw', [tarball.path, '--profile', 'esm-only', '--exclude-entrypoints', './schema.graphql', '--no-color'])
      .problems,
  ],
  ['licences of what is installed with it', listLicences(packages, OUT)],
  ['SBOM', makeSbom(manifest, packages, OUT)],
];

report();
const failed = checks.filter(([, problems]) => problems.length > 0);
if (failed.length > 0) process.exitCode = 1;
else if (!isDry) publish();

function report() {
  const kB = (/** @type {number} */ bytes) => `${Math.round(bytes / 1000).toLocaleString('en')} kB`;
  const installed = packages.filter(({ isBundled }) => !isBundled);
  const size = installed.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`${manifest.name} ${manifest.version}

  files      ${tarball.files.length}; ${OUT}/files.txt lists them
  tarball    ${tarball.path}: ${kB(tarball.packed)}, unpacked ${kB(tarball.unpacked)}
  installs   ${installed.length} packages besides: ${kB(size)}
  licences   ${OUT}/licences.txt
  SBOM       ${OUT}/sbom.cdx.json
`);
  writeFileSync(`${OUT}/files.txt`, tarball.files.map(({ path, size }) => `${path} ${size}\n`).join(''));
  for (const [name, problems] of checks) {
    console.log(
      `  ${problems.length === 0 ? 'ok  ' : 'FAIL'}  ${name}${problems.map((line) => `\n          ${line}`).join('')}`,
    );
  }
  if (!manifest.repository) {
    console.log('\n  To publish, package.json must name its repository: the provenance is checked against it.');
  }
  if (isDry) console.log('\n  Nothing was published.');
}

function publish() {
  if (!process.env.CI || !manifest.repository) {
    console.log(`\n  Nothing was published: ${process.env.CI ? 'no repository is named' : 'this is not CI'}.`);
    process.exitCode = 1;
    return;
  }
  const { problems } = run('npm', ['publish', tarball.path, '--provenance', '--access', 'public']);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  console.log('\n  Published.');
}
