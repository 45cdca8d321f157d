import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { version } from '../../src/commands/version.js';
import { ERROR_CODES } from '../../src/errors/codes.js';
import { SETTINGS } from '../../src/settings.js';
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

test('the README lists every code', () => {
  for (const code of ERROR_CODES) expect(read('README.md')).toContain(`\`${code}\``);
});

test.each(DOCUMENTS)('%s names no setting that does not exist', (file) => {
  const named = [...read(file).matchAll(/\b(?:GATEWAY|STRIPE|REDIS|OTEL)_[A-Z_]+\b/g)].map(([name]) => name);
  expect(named.filter((name) => !(name in SETTINGS))).toEqual([]);
});

test('the changelog knows what is to come', () => {
  expect(read('CHANGELOG.md')).toContain('## Unreleased');
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});
