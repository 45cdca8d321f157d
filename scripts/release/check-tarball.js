import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from './run.js';

/** All that is ever shipped: no tests, no sources, no maps to sources that are not there. */
const ALLOWED = [
  /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|schema\.graphql)$/,
  /^dist\/(?!graphiql\/assets\/)([a-z][a-z0-9-]*\/)*[a-z][a-z0-9-]*(\.js|\.d\.ts)$/,
  /^dist\/bundle\/licences\.txt$/,
  /^dist\/graphiql\/assets\/([a-z.]+\.br|manifest\.json|LICENSE)$/,
];
const NEEDED = ['README.md', 'CHANGELOG.md', 'LICENSE', 'schema.graphql', 'dist/graphiql/assets/graphiql.js.br'];

/** The shapes of what must never leave: keys of Stripe, of registries and of clouds, private keys. */
const SECRETS =
  /\b[rs]k_(live|test)_[A-Za-z0-9]{16,}|\bwhsec_[A-Za-z0-9]{16,}|\bnpm_[A-Za-z0-9]{30,}|\bgh[a-z]_[A-Za-z0-9]{30,}|\bAKIA[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY/;

/**
 * Looks into the tarball itself, not at the folder that it was made of.
 *
 * @param {Pick<import('./pack.js').Tarball, 'path' | 'files'>} tarball
 * @returns {string[]} problems
 */
export function checkTarball({ path: tarball, files }) {
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  try {
    must('tar', ['-xzf', tarball, '-C', folder]);
    const names = files.map(({ path }) => path);
    const read = (/** @type {string} */ name) => readFileSync(join(folder, 'package', name), 'utf8');
    return [
      ...NEEDED.filter((name) => !names.includes(name)).map((name) => `${name} is missing`),
      ...names
        .filter((name) => !ALLOWED.some((allowed) => allowed.test(name)))
        .map((name) => `${name} is not to be shipped`),
      ...names.filter((name) => SECRETS.test(read(name))).map((name) => `${name} holds what looks like a secret`),
      ...names
        .filter((name) => /^\/\/# sourceMappingURL=/m.test(read(name)))
        .map((name) => `${name} names a source map`),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
