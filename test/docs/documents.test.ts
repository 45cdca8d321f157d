import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SETTINGS } from '../../src/config/settings.js';
import { ERROR_CODES } from '../../src/errors.js';
import { version } from '../../src/version.js';
import { authenticateByWord, having } from '../auth/caller-of-scopes.js';
import { type GraphQLAnswer, type RunningGateway, startGateway } from '../support/gateway.js';
import { type Block, readDocument } from './read-document.js';

/*
 * Every example of the documents is run. What stands in an HTML comment before it says what to expect:
 *   fails: CODE        a GraphQL error with this code and no other
 *   refused: code      a `userErrors` entry with this code of Stripe's
 *   header: name: …    sent with it
 *   scopes: a, b       the caller has these and no others
 *   tested by: path    not run here, but by what stands there
 */

const ROOT = new URL('../../', import.meta.url).pathname;
const FILES = [
  ...readdirSync(ROOT),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((file) => `docs/${file}`),
].filter((file) => file.endsWith('.md'));
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const DOCUMENTS = new Map(FILES.map((file) => [file, readDocument(read(file))]));

const EXAMPLES = FILES.flatMap((file) => (DOCUMENTS.get(file)?.blocks ?? []).map((block) => ({ file, ...block })));
const inLanguage = (...languages: string[]) =>
  EXAMPLES.filter(({ language, marks }) => languages.includes(language) && !marks.has('tested by'));
const CURLS = inLanguage('sh').filter(({ text }) => /^curl\b.*127\.0\.0\.1:4000/s.test(text));

test('there are examples of each kind', () => {
  expect(inLanguage('graphql').length).toBeGreaterThan(15);
  expect(CURLS.length).toBeGreaterThan(2);
  expect(inLanguage('ts').length).toBeGreaterThan(1);
});

describe('an example works', () => {
  let gateway: RunningGateway;
  // A new one each time, so that no example lives on what another has done.
  beforeEach(async () => {
    gateway = await startGateway({
      authenticate: (header) =>
        authenticateByWord((name) => (header(name)?.includes(':') ? header(name) : EVERYTHING[name])),
    });
  });
  afterEach(() => gateway.close());

  test.each(inLanguage('graphql'))('$file: $text', async ({ text, variables, ...expected }) => {
    const headers = { 'x-explain': '1', ...headersOf(expected) };
    checkAnswer((await gateway.ask(text, variables, headers)).body, expected);
  });

  test.each(CURLS)('$file: $text', async ({ text, ...expected }) => {
    const isOperation = text.includes('/graphql');
    const command = text.replaceAll('http://127.0.0.1:4000', gateway.url);
    // What is no operation fails by its status.
    const script = isOperation ? command : command.replaceAll(/^curl\b/gm, 'curl --fail');
    const { stdout } = await promisify(execFile)('sh', ['-ec', script], { timeout: 10_000 });
    // With -i the headers come first.
    if (isOperation) checkAnswer(JSON.parse(stdout.slice(stdout.indexOf('{'))), expected);
  });
});

const EVERYTHING: Record<string, string> = having(
  'tokens:create',
  'tokens:read',
  'customers:read',
  'accounts:read',
  'schema:read',
);

function headersOf({ marks }: Pick<Block, 'marks'>): Record<string, string> {
  const scopes = marks.get('scopes')?.[0];
  const headers = (marks.get('header') ?? []).map((header) => header.split(/:\s*/, 2) as [string, string]);
  return { ...Object.fromEntries(headers), ...(scopes && having(...scopes.split(/,\s*/))) };
}

function checkAnswer(body: GraphQLAnswer['body'], { marks, answer }: Pick<Block, 'marks' | 'answer'>): void {
  const code = marks.get('fails')?.[0];
  if (code) {
    expect(body.errors?.map((error) => error.extensions.code)).toContain(code);
    expect(new Set(body.errors?.map((error) => error.extensions.code)).size).toBe(1);
  } else {
    expect(body.errors).toBeUndefined();
    expect(Object.values(body.data)).not.toContain(null);
    const refusals = Object.values(body.data).flatMap(
      (field) => (field as { userErrors?: unknown[] }).userErrors ?? [],
    );
    const refused = marks.get('refused') ?? [];
    expect(refusals).toMatchObject(refused.map((refusal) => ({ code: refusal })));
  }
  if (answer) expect(body).toMatchObject(toPattern(answer) as object);
}

/** An answer as a document shows it: `…` stands for anything, and milliseconds are what they are. */
function toPattern(shown: unknown, key = ''): unknown {
  if (key === 'ms') return expect.any(Number);
  if (typeof shown === 'string' && shown.includes('…')) {
    const parts = shown.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return expect.stringMatching(new RegExp(`^${parts.join('.+')}$`));
  }
  if (Array.isArray(shown)) return shown.map((item) => toPattern(item));
  if (typeof shown !== 'object' || shown === null) return shown;
  return Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, toPattern(value, name)]));
}

test('the TypeScript in the documents fits the library', async () => {
  const folder = mkdtempSync(join(ROOT, 'test/docs/.examples-'));
  try {
    const config = {
      extends: '../../../tsconfig.json',
      compilerOptions: {
        paths: {
          'stripe-token-gateway': ['../../../src/index.ts'],
          'stripe-token-gateway/redis': ['../../../src/redis/create-redis-stores.ts'],
        },
        noUnusedLocals: false,
      },
      include: ['*.ts'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    for (const [index, { file, text }] of inLanguage('ts').entries()) {
      writeFileSync(join(folder, `${index}-${file.replaceAll('/', '-')}.ts`), `${text}\nexport {};\n`);
    }
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', folder]).catch((failed) => failed);
    expect(stdout).toBe('');
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);

describe.each(FILES)('%s', (file) => {
  const { blocks, links } = DOCUMENTS.get(file) as ReturnType<typeof readDocument>;

  test('links to what is there', () => {
    const missing = links
      .filter((link) => !/^https?:/.test(link))
      .filter((link) => {
        const [path = '', anchor] = link.split('#');
        const target = path === '' ? file : normalize(join(dirname(file), path));
        if (!existsSync(join(ROOT, target))) return true;
        return anchor !== undefined && !DOCUMENTS.get(target)?.anchors.has(anchor);
      });
    expect(missing).toEqual([]);
  });

  test('names files that are there', () => {
    const named = [...read(file).matchAll(/`((?:src|docs|test|examples|scripts|deploy)\/[\w./-]+)`/g)];
    const tests = blocks.flatMap(({ marks }) => marks.get('tested by') ?? []);
    const paths = [...named.map(([, path]) => path as string), ...tests];
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('names no setting that does not exist', () => {
    const named = [...read(file).matchAll(/\b(?:GATEWAY|STRIPE|REDIS|OTEL)_[A-Z_]+\b/g)].map(([name]) => name);
    expect(named.filter((name) => !(name in SETTINGS))).toEqual([]);
  });
});

test('docs/errors.md has a section for every code, and the README links to what it needs', () => {
  const { anchors } = DOCUMENTS.get('docs/errors.md') as ReturnType<typeof readDocument>;
  expect(ERROR_CODES.filter((code) => !anchors.has(code.toLowerCase()))).toEqual([]);
  const { links } = DOCUMENTS.get('README.md') as ReturnType<typeof readDocument>;
  const pages = FILES.filter((file) => /^docs\/[\w-]+\.md$/.test(file));
  expect(pages.filter((page) => !links.includes(page))).toEqual([]);
});

test('the changelog knows what is to come', () => {
  expect(read('CHANGELOG.md')).toContain('## Unreleased');
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});
