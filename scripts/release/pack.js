import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { must } from './run.js';

/**
 * @typedef {object} Tarball
 * @property {string} path
 * @property {number} packed bytes
 * @property {number} unpacked bytes
 * @property {{ path: string, size: number }[]} files
 */

/**
 * Builds from nothing, so that no file of an older build is shipped, and packs.
 *
 * @param {string} folder
 * @returns {Tarball}
 */
export function pack(folder) {
  rmSync('dist', { recursive: true, force: true });
  must('npm', ['run', '--silent', 'build']);
  const [packed] = JSON.parse(must('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]));
  return {
    path: join(folder, packed.filename),
    packed: packed.size,
    unpacked: packed.unpackedSize,
    files: packed.files,
  };
}
