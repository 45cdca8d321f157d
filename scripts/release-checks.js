import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** All that is ever shipped: no tests, no sources, no maps to sources that are not there. */
const SHIPPED = [
  /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|schema\.graphql)$/,
  /^dist\/(?!graphiql\/assets\/)([a-z][a-z0-9-]*\/)*[a-z][a-z0-9-]*(\.js|\.d\.ts)$/,
  // Chunks have the names of the modules that they begin with.
  /^dist\/bundle\/([A-Za-z][\w-]*\.js|licences\.txt)$/,
  /^dist\/graphiql\/assets\/([a-z.]+\.br|manifest\.json|LICENSE)$/,
];
const NEEDED = ['README.md', 'CHANGELOG.md', 'LICENSE', 'schema.graphql', 'dist/graphiql/assets/graphiql.js.br'];

/** The shapes of what must never leave: keys of Stripe, of registries and of clouds, private keys. */
const SECRETS =
  /\b[rs]k_(live|test)_[A-Za-z0-9]{16,}|\bwhsec_[A-Za-z0-9]{16,}|\bnpm_[A-Za-z0-9]{30,}|\bgh[a-z]_[A-Za-z0-9]{30,}|\bAKIA[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY/;

/** Problems of what the tarball itself holds, not the folder that it was made of. */
export function checkTarball({ path, files }) {
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  try {
    execFileSync('tar', ['-xzf', path, '-C', folder]);
    const names = files.map((file) => file.path);
    const read = (name) => readFileSync(join(folder, 'package', name), 'utf8');
    return [
      ...NEEDED.filter((name) => !names.includes(name)).map((name) => `${name} is missing`),
      ...names.filter((name) => !SHIPPED.some((one) => one.test(name))).map((name) => `${name} must not be shipped`),
      ...names.filter((name) => SECRETS.test(read(name))).map((name) => `${name} holds what looks like a secret`),
      ...names
        .filter((name) => /^\/\/# sourceMappingURL=/m.test(read(name)))
        .map((name) => `${name} names a source map`),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Problems of the section that the changelog has for a version. */
export function checkChangelog(version, changelog) {
  const [, section] = changelog.split(new RegExp(`^## \\[?${version.replaceAll('.', '\\.')}\\]?(?: - .*)?$`, 'm'));
  if (section === undefined) return [`there is no "## ${version}"`];
  return /^- /m.test(section.split(/^## /m)[0]) ? [] : [`"## ${version}" says nothing`];
}

/** What is published is what the tag names: all is committed, and the tag is on this commit, or free in a dry run. */
export function checkGit(tag, { isDry }) {
  const git = (...args) => spawnSync('git', args, { encoding: 'utf8' }).stdout.trim();
  const changed = git('status', '--porcelain').split('\n').filter(Boolean);
  const tagged = git('rev-parse', '--verify', '--quiet', `refs/tags/${tag}^{commit}`);
  return [
    ...changed.map((line) => `not committed: ${line.trim()}`),
    ...(tagged && tagged !== git('rev-parse', 'HEAD') ? [`the tag ${tag} is on another commit already`] : []),
    ...(!tagged && !isDry ? [`there is no tag ${tag}`] : []),
  ];
}

/** An SBOM must not say where this machine got its packages from: others get them elsewhere. */
export function checkSbom(sbom) {
  const addresses = JSON.stringify({ ...sbom, $schema: '' }).match(/https?:\/\/[^"\s]+/g) ?? [];
  return addresses.map((address) => `it names an address: ${address}`);
}
