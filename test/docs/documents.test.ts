import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { version } from '../../src/commands/version.js';
import { readConfig } from '../../src/config.js';
import { ERROR_CODES } from '../../src/errors/codes.js';
import { type RunningGateway, startGateway } from '../support/gateway.js';

const ROOT = new URL('../../', import.meta.url).pathname;
const DOCUMENTS = [
  ...readdirSync(ROOT),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((file) => `docs/${file}`),
].filter((file) => file.endsWith('.md'));
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

/** A GraphQL block, with the JSON block after it as its variables. */
const EXAMPLES = DOCUMENTS.flatMap((file) =>
  [...read(file).matchAll(/```graphql\n([\s\S]*?)```(?:\s*```json\n([\s\S]*?)```)?/g)].map(([, query, variables]) => ({
    file,
    query: query as string,
    variables: JSON.parse(variables ?? '{}'),
  })),
);

test('there are examples', () => {
  expect(EXAMPLES.length).toBeGreaterThanOrEqual(2);
});

test.each(EXAMPLES)('an example of $file works: $query', async ({ query, variables }) => {
  const { body } = await gateway.ask(query, variables);
  expect(body.errors).toBeUndefined();
  expect(Object.values(body.data)).not.toContain(null);
});

describe.each(DOCUMENTS)('%s', (file) => {
  test('links to files that are there', () => {
    const targets = [...read(file).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => target as string);
    const paths = [...read(file).matchAll(/`((?:src|docs|test)\/[\w./-]+)`/g)].map(([, path]) => path as string);
    const missing = [
      ...targets.filter((target) => !existsSync(join(ROOT, dirname(file), target))),
      ...paths.filter((path) => !existsSync(join(ROOT, path))),
    ];
    expect(missing).toEqual([]);
  });
});

test('the README lists every setting and every code, and no setting that does not exist', () => {
  const readme = read('README.md');
  for (const code of ERROR_CODES) expect(readme).toContain(`\`${code}\``);
  const settings = [...read('src/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name]) => name as string);
  expect(settings.length).toBeGreaterThan(30);
  const listed = namesIn(readme);
  const known = new Set([...settings, 'NODE_ENV', 'NODE_OPTIONS']);
  expect(settings.filter((name) => !listed.has(name) && !name.startsWith('NODE_'))).toEqual([]);
  expect([...listed].filter((name) => /^(GATEWAY|STRIPE)_/.test(name) && !known.has(name))).toEqual([]);
  expect(readConfig({}).unknown).toEqual([]);
});

test('the changelog knows what is to come', () => {
  expect(read('CHANGELOG.md')).toContain('## Unreleased');
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

/** Names in the table of settings; `_TOKENS` after `GATEWAY_MAX_BODY` stands for `GATEWAY_MAX_TOKENS`. */
function namesIn(readme: string): Set<string> {
  const names = new Set<string>();
  for (const row of readme.split('\n').filter((line) => line.startsWith('| `'))) {
    const cell = row.split('|')[1] ?? '';
    let first = '';
    for (const [, name] of cell.matchAll(/`(_?[A-Z][A-Z_]+)`/g)) {
      if (!name) continue;
      if (!name.startsWith('_')) first = name;
      names.add(name.startsWith('_') ? continuing(first, name) : name);
    }
  }
  return names;
}

function continuing(first: string, suffix: string): string {
  if (suffix === '_FILE') return first + suffix;
  const stem = ['GATEWAY_MAX', 'GATEWAY_CARD_TESTING'].find((prefix) => first.startsWith(prefix)) ?? first;
  return stem + suffix;
}
