import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const SOURCE = new URL('../src/', import.meta.url).pathname;

/** The floors that ARCHITECTURE.md draws, lowest first. */
const FLOORS = [
  ['errors', 'config.ts', 'settings.ts', 'limits.ts', 'log.ts', 'version.ts'],
  ['stripe'],
  ['callers'],
  ['expansion'],
  ['schema'],
  ['resolvers'],
  ['plugins', 'telemetry'],
  ['doors'],
  ['create-gateway.ts', 'gateway-options.ts', 'check-options.ts', 'shared-stores.ts'],
  ['redis'],
  ['commands'],
  ['cli.ts', 'index.ts', 'node.ts'],
];
/** Rooms of their own: they import nothing of the others. */
const APART = ['sandbox', 'graphiql'];
/** Who may import a room apart. */
const ENTRY_POINTS = ['commands', 'index.ts'];

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const imports = files.flatMap((file) =>
  [...readFileSync(join(SOURCE, file), 'utf8').matchAll(/(?:from|import|import\()\s*'(\.[^']+)'/g)].map(
    ([, target]) => ({
      file,
      target: normalize(join(dirname(file), (target as string).replace(/\.js$/, '.ts'))),
    }),
  ),
);
const roomOf = (file: string) => file.split('/')[0] as string;
const floorOf = (file: string) => FLOORS.findIndex((rooms) => rooms.includes(roomOf(file)));

test('every file stands on a floor or apart', () => {
  expect(files.filter((file) => floorOf(file) === -1 && !APART.includes(roomOf(file)))).toEqual([]);
  expect(imports.length).toBeGreaterThan(100);
});

test('a file imports from its own floor or a lower one', () => {
  const upwards = imports.filter(
    ({ file, target }) =>
      !APART.includes(roomOf(file)) && !APART.includes(roomOf(target)) && floorOf(target) > floorOf(file),
  );
  expect(upwards).toEqual([]);
});

test('the sandbox and GraphiQL stand apart, and only entry points import them', () => {
  const crossing = imports.filter(({ file, target }) => roomOf(file) !== roomOf(target));
  expect(crossing.filter(({ file }) => APART.includes(roomOf(file)))).toEqual([]);
  expect(
    crossing.filter(({ file, target }) => APART.includes(roomOf(target)) && !ENTRY_POINTS.includes(roomOf(file))),
  ).toEqual([]);
});

test('no circles', () => {
  const state = new Map<string, 'open' | 'done'>();
  const circles: string[] = [];
  const visit = (file: string, trail: string[]) => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      circles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
      return;
    }
    state.set(file, 'open');
    for (const { target } of imports.filter((found) => found.file === file)) visit(target, [...trail, file]);
    state.set(file, 'done');
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});

test('stripe-node gives its types alone, one file reads the environment, and one folder knows Redis', () => {
  const having = (pattern: RegExp) => files.filter((file) => pattern.test(readFileSync(join(SOURCE, file), 'utf8')));
  expect(having(/^import (?!type ).*from 'stripe';$/m)).toEqual([]);
  expect(having(/\bprocess\.env\b/)).toEqual(['config.ts']);
  expect(new Set(having(/'@redis\/client'/).map(roomOf))).toEqual(new Set(['redis']));
});

test('a file over 200 lines says in its header why it stays whole', () => {
  const long = files.filter((file) => {
    const lines = readFileSync(join(SOURCE, file), 'utf8').split('\n');
    return lines.length > 201 && !/whole|one table|one list/i.test(lines.slice(0, 40).join('\n'));
  });
  expect(long).toEqual([]);
});
