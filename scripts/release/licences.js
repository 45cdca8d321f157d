import { writeFileSync } from 'node:fs';

/** They ask for no more than their notice. Another one is for a person to decide on. */
const ALLOWED = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0'];

/**
 * Writes the list.
 *
 * @param {import('./production-packages.js').Package[]} packages
 * @param {string} folder
 * @returns {string[]} problems
 */
export function listLicences(packages, folder) {
  const line = ({ name, version, licence, isBundled }) =>
    `${licence} ${name}@${version}${isBundled ? ' (bundled)' : ''}`;
  writeFileSync(`${folder}/licences.txt`, [...new Set(packages.map(line))].map((text) => `${text}\n`).join(''));
  return packages
    .filter(({ licence }) => !isAllowed(licence))
    .map((one) => `not on the list of licences: ${line(one)}`);
}

/** Of `A OR B` one is enough; what is more involved is for a person too. @param {string} licence */
export function isAllowed(licence) {
  return licence
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((one) => ALLOWED.includes(one));
}
