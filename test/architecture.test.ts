import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const SOURCE = new URL('../src/', import.meta.url).pathname;

/** The layers that ARCHITECTURE.md lists, lowest first. */
const LAYERS = [
  ['errors.ts', 'card-number.ts', 'logger.ts', 'config', 'log.ts', 'version.ts'],
  ['stripe'],
  ['auth'],
  ['expansion'],
  ['schema'],
  ['resolvers'],
  ['federation'],
  ['telemetry', 'http', 'plugins'],
  ['gateway.ts', 'options.ts', 'check-options.ts', 'shared-stores.ts'],
  ['redis'],
  ['cli', 'index.ts', 'node.ts'],
];
/** Folders on their own: they import nothing from the others. */
const APART = ['sandbox', 'graphiql'];
/** Who may import them. */
const ENTRY_POINTS = ['cli', 'index.ts'];

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const imports = files.flatMap((file) =>
  [...readFileSync(join(SOURCE, file), 'utf8').matchAll(/(?:from|import|import\()\s*'(\.[^']+)'/g)].map(
    ([, target]) => ({
      file,
      target: normalize(join(dirname(file), (target as string).replace(/\.js$/, '.ts'))),
    }),
  ),
);
const folderOf = (file: string) => file.split('/')[0] as string;
const layerOf = (file: string) => LAYERS.findIndex((folders) => folders.includes(folderOf(file)));

test('every file belongs to a layer or stands apart', () => {
  expect(files.filter((file) => layerOf(file) === -1 && !APART.includes(folderOf(file)))).toEqual([]);
  expect(imports.length).toBeGreaterThan(100);
});

test('a file imports from its own layer or a lower one', () => {
  const upwards = imports.filter(
    ({ file, target }) =>
      !APART.includes(folderOf(file)) && !APART.includes(folderOf(target)) && layerOf(target) > layerOf(file),
  );
  expect(upwards).toEqual([]);
});

test('the sandbox and GraphiQL stand apart, and only entry points import them', () => {
  const crossing = imports.filter(({ file, target }) => folderOf(file) !== folderOf(target));
  expect(crossing.filter(({ file }) => APART.includes(folderOf(file)))).toEqual([]);
  expect(
    crossing.filter(({ file, target }) => APART.includes(folderOf(target)) && !ENTRY_POINTS.includes(folderOf(file))),
  ).toEqual([]);
});

test('no cycles', () => {
  const state = new Map<string, 'open' | 'done'>();
  const cycles: string[] = [];
  const visit = (file: string, trail: string[]) => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
      return;
    }
    state.set(file, 'open');
    for (const { target } of imports.filter((found) => found.file === file)) visit(target, [...trail, file]);
    state.set(file, 'done');
  };
  for (const file of files) visit(file, []);
  expect(cycles).toEqual([]);
});

test('stripe-node gives its types alone, one file reads the environment, and one folder knows Redis', () => {
  const having = (pattern: RegExp) => files.filter((file) => pattern.test(readFileSync(join(SOURCE, file), 'utf8')));
  expect(having(/^import (?!type ).*from 'stripe';$/m)).toEqual([]);
  expect(having(/\bprocess\.env\b/)).toEqual(['config/config.ts']);
  expect(new Set(having(/'@redis\/client'/).map(folderOf))).toEqual(new Set(['redis']));
});

test('a file over 200 lines says in its header why it stays whole', () => {
  const long = files.filter((file) => {
    const lines = readFileSync(join(SOURCE, file), 'utf8').split('\n');
    return lines.length > 201 && !/whole|one table|one list/i.test(lines.slice(0, 40).join('\n'));
  });
  expect(long).toEqual([]);
});
