import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Package
 * @property {string} name
 * @property {string} version
 * @property {string} licence an SPDX expression
 * @property {number} bytes as it is installed; 0 for one that is bundled
 * @property {boolean} isBundled shipped within the package rather than installed beside it
 */

/** Its files are in dist/graphiql/assets. */
const BUNDLED = ['@graphql-yoga/render-graphiql'];

/** What whoever installs the package gets with it, as the lock has it. @returns {Package[]} by name */
export function productionPackages() {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({ path, entry, name: path.slice(path.lastIndexOf('node_modules/') + 13) }))
    .filter(({ entry, name }) => !(entry.dev || entry.devOptional) || BUNDLED.includes(name))
    .map(({ path, entry, name }) => {
      if (!existsSync(path) && !entry.optional) throw new Error(`${path} is missing: run npm ci`);
      const isBundled = BUNDLED.includes(name);
      return {
        name,
        version: entry.version,
        licence: licenceOf(path, entry),
        bytes: isBundled ? 0 : sizeOf(path),
        isBundled,
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** @param {string} path @param {{ license?: string }} entry */
function licenceOf(path, entry) {
  if (entry.license) return entry.license;
  const { license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  return typeof license === 'string' ? license : 'unknown';
}

/** Without the packages inside it: those have entries of their own. @param {string} folder @returns {number} */
function sizeOf(folder) {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .map((entry) => join(folder, entry.name))
    .map((path) => (lstatSync(path).isDirectory() ? sizeOf(path) : lstatSync(path).size))
    .reduce((sum, size) => sum + size, 0);
}
