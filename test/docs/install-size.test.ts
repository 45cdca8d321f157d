import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, { dev?: true; devOptional?: true; optional?: true }>;
};
const { files, optionalDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  files: string[];
  optionalDependencies: Record<string, string>;
};
const SHIPPED = [...files, 'package.json', 'README.md', 'LICENSE'].map((file) => join(ROOT, file));
const REQUIRED = Object.entries(packages)
  .filter(([path, { dev, devOptional, optional }]) => path && !dev && !devOptional && !optional)
  .map(([path]) => join(ROOT, path));
const OPTIONAL = Object.keys(optionalDependencies).map((name) => join(ROOT, 'node_modules', name));

/** Bytes of a file, or of the files in a folder without the packages inside it: those have entries of their own. */
function sizeOf(path: string): number {
  const stats = lstatSync(path);
  if (!stats.isDirectory()) return stats.size;
  return readdirSync(path)
    .filter((name) => name !== 'node_modules')
    .reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

const megabytes = (paths: string[]) => Math.round(paths.reduce((sum, path) => sum + sizeOf(path), 0) / 1e6);

test('the README says how many packages an install has, and how large they are', () => {
  const [stated, count, size, more] =
    /is about (\d+) packages and (\d+) MB[^;]*; the optional client for Redis adds (\d+) MB/.exec(
      readFileSync(join(ROOT, 'README.md'), 'utf8'),
    ) ?? [];
  expect(stated).toBeDefined();
  // An install elsewhere has some duplicates that the overrides of this project avoid. The package itself is one of them.
  expect(Math.abs(Number(count) - (REQUIRED.length + 1))).toBeLessThanOrEqual(10);
  // A patch release of a dependency may round to another megabyte.
  expect(Math.abs(Number(size) - megabytes([...REQUIRED, ...SHIPPED]))).toBeLessThanOrEqual(1);
  expect(Math.abs(Number(more) - megabytes(OPTIONAL))).toBeLessThanOrEqual(1);
});
