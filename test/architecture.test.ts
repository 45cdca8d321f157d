import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const SOURCE = new URL('../src/', import.meta.url).pathname;

/** The layers that ARCHITECTURE.md lists, lowest first. */
const LAYERS = [
  ['errors.ts', 'card-number.ts', 'logger.ts', 'version.ts', 'config'],
  ['stripe'],
  ['auth'],
  ['expansion'],
  ['schema'],
  ['resolvers'],
  ['federation'],
  ['telemetry'],
  ['http'],
  ['plugins'],
  ['gateway.ts', 'options.ts', 'shared-stores.ts'],
  ['redis'],
  ['cli', 'index.ts', 'node.ts'],
];
/** Folders that import nothing from the others, and who may import them. */
const APART: Record<string, string[]> = {
  sandbox: ['cli', 'index.ts'],
  graphiql: ['plugins/use-graphiql.ts', 'cli', 'index.ts', 'options.ts'],
};

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
const isApart = (file: string) => Object.hasOwn(APART, folderOf(file));
const layerOf = (file: string) => LAYERS.findIndex((folders) => folders.includes(folderOf(file)));

test('every file belongs to a layer or stands apart', () => {
  expect(files.filter((file) => layerOf(file) === -1 && !isApart(file))).toEqual([]);
  expect(imports.length).toBeGreaterThan(100);
});

test('a file imports from its own layer or a lower one', () => {
  const upwards = imports.filter(
    ({ file, target }) => !isApart(file) && !isApart(target) && layerOf(target) > layerOf(file),
  );
  expect(upwards).toEqual([]);
});

test('the sandbox and GraphiQL stand apart, and only those that serve them import them', () => {
  const crossing = imports.filter(({ file, target }) => folderOf(file) !== folderOf(target));
  expect(crossing.filter(({ file }) => isApart(file))).toEqual([]);
  const uninvited = crossing.filter(({ file, target }) => {
    const importers = isApart(target) ? APART[folderOf(target)] : undefined;
    return importers && !importers.some((name) => name === file || name === folderOf(file));
  });
  expect(uninvited).toEqual([]);
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
