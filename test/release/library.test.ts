import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url).pathname;
const DIST = join(ROOT, 'dist');
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const DEPENDENCIES = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });

/** The package of an import: `@scope/name/file` is of `@scope/name`. */
const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** Each file that is reached from the first, with what it imports, in the ways that declarations have for it. */
function walk(file: string, reached = new Map<string, string[]>()): Map<string, string[]> {
  if (reached.has(file)) return reached;
  const text = readFileSync(file, 'utf8');
  const patterns = [/\bfrom\s*['"]([^'"]+)/g, /\bimport\(\s*['"]([^'"]+)/g, /^\s*import\s*['"]([^'"]+)/gm];
  const references = /^\/\/\/\s*<reference\s+(?:path|types)=['"]([^'"]+)/gm;
  const targets = [...patterns, references].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, target]) => target as string),
  );
  reached.set(file, targets);
  for (const target of targets.filter((name) => name.startsWith('.'))) {
    walk(join(dirname(file), target.replace(/\.js$/, '.d.ts')), reached);
  }
  return reached;
}

test('the types that an embedder sees need nothing that is not installed with them', () => {
  const graph = walk(join(DIST, 'index.d.ts'), walk(join(DIST, 'redis/create-redis-stores.d.ts')));
  expect(graph.size).toBeGreaterThan(10);
  const foreign = [...graph].flatMap(([file, targets]) =>
    targets
      .filter((target) => !target.startsWith('.') && !isBuiltin(target) && !DEPENDENCIES.includes(packageOf(target)))
      .map((target) => `${relative(DIST, file)} imports ${target}`),
  );
  expect(foreign).toEqual([]);
});

test('every entry of the exports and the command are there', () => {
  const targets = Object.values(manifest.exports).flatMap((entry) =>
    typeof entry === 'string' ? [entry] : Object.values(entry as Record<string, string>),
  );
  expect(targets.length).toBeGreaterThan(3);
  for (const target of [...targets, ...(Object.values(manifest.bin) as string[])]) {
    expect(existsSync(join(ROOT, target)), target).toBe(true);
  }
});

/** A new process that imports the library, and what it knows afterwards. */
const SCRIPT = `
  import { register } from 'node:module';
  import { writeSync } from 'node:fs';
  const hooks = \`
    import { writeSync } from 'node:fs';
    export async function resolve(specifier, context, next) {
      const found = await next(specifier, context);
      writeSync(3, found.url + '\\\\n');
      return found;
    }\`;
  register('data:text/javascript,' + encodeURIComponent(hooks));
  // Yoga brings helpers of the compiler and a polyfill of URLPattern along, as globals.
  await import('graphql-yoga');
  const before = { resources: process.getActiveResourcesInfo().length, globals: Object.keys(globalThis) };
  const listeners = process.eventNames().length;
  await import(process.argv[1]);
  writeSync(4, JSON.stringify({
    before, listeners: process.eventNames().length - listeners,
    after: { resources: process.getActiveResourcesInfo().length, globals: Object.keys(globalThis) },
  }));
`;

test('importing the library has no effect but to define what it exports, and loads no command, no GraphiQL and no Redis', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT, join(DIST, 'index.js')], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    env: {},
  });
  const said = ['', '', '', '', ''];
  for (const at of [1, 2, 3, 4]) {
    child.stdio[at]?.on('data', (chunk) => {
      said[at] += chunk;
    });
  }
  // It ends by itself: nothing that was imported keeps it alive.
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
  expect(said[1]).toBe('');
  expect(said[2]).toBe('');
  const { before, after, listeners } = JSON.parse(said[4] ?? '');
  expect(after.resources).toBe(before.resources);
  expect(after.globals.filter((name: string) => !before.globals.includes(name))).toEqual([]);
  expect(listeners).toBe(0);

  const own = (said[3] ?? '').split('\n').filter((url) => url.includes('/dist/') && !url.includes('/node_modules/'));
  expect(own.some((url) => url.endsWith('/dist/gateway.js'))).toBe(true);
  expect(own.filter((url) => /\/dist\/(cli|graphiql|redis)\/|\/dist\/cli\.js/.test(url))).toEqual([]);
  const loaded = (said[3] ?? '')
    .split('\n')
    .map((url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? '');
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const notRequired = ['dev', 'devOptional', 'optional'];
  expect(
    loaded.filter((name) => notRequired.some((flag) => packages[`node_modules/${name}`]?.[flag] !== undefined)),
  ).toEqual([]);
});
