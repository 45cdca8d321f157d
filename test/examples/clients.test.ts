import { execFileSync, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningGateway, startGateway } from '../graphiql/start-gateway.js';
import { install } from './install.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = join(ROOT, 'examples/clients');
const CLIENTS = ['apollo', 'urql', 'graphql-request', 'relay'];
const CARD_NUMBER = /\d{12}/;

let gateway: RunningGateway;
let work: string;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'clients-'));
  await install(FOLDER);
  gateway = await startGateway();
}, 300_000);

afterAll(async () => {
  await gateway?.stop();
  await rm(work, { recursive: true, force: true });
});

test('`npm start` makes a token, shows a refusal, reads with an expansion and keeps no card, with each client', async () => {
  const { code, output } = await run('npm', ['start'], { GATEWAY_URL: gateway.url });
  expect(output).not.toMatch(CARD_NUMBER);
  expect(code, output).toBe(0);
  const parts = partsOf(output);
  expect(Object.keys(parts)).toEqual(CLIENTS);
  for (const name of CLIENTS) {
    expect(parts[name], name).toEqual([
      expect.stringMatching(/^made tok_\w{24}: Visa ending in 4242$/),
      'refused card.number: The card number is incorrect. (incorrect_number)',
      'read tok_sandbox_card: 4242 of jenny.rosen@example.com',
      'keeps 0 of 2 card numbers',
    ]);
  }
});

test('asked too often, each client waits as long as the gateway says and then makes its tokens', async () => {
  const { code, output } = await runAgainst({ GATEWAY_CREATE_RATE_LIMIT: '1/s' });
  expect(code, output).toBe(0);
  const parts = partsOf(output);
  for (const name of CLIENTS) {
    expect(parts[name]?.map((line) => line.split(' ')[0]).filter((word) => word !== 'wait')).toEqual([
      ...['made', 'refused', 'read', 'keeps'],
    ]);
  }
  expect(output).toContain('wait 1 s, as the gateway said');
});

test('a wait that is too long comes as RATE_LIMITED with its seconds', async () => {
  const { code, output } = await runAgainst({ GATEWAY_RATE_LIMIT: '1/h' });
  expect(code).toBe(1);
  for (const name of CLIENTS) {
    expect(partsOf(output)[name]?.at(-1), name).toMatch(/^failed RATE_LIMITED: .* Wait \d+ s\. \(request [\w-]{36}\)$/);
  }
});

test('without a credential each client shows the 401 of the gateway; with one it works', async () => {
  const keys = { GATEWAY_KEYS_FILE: join(work, 'keys.json') };
  const scopes = 'tokens:create,tokens:read,customers:read';
  const keysNew = ['keys', 'new', '--name', 'shop', '--scopes', scopes];
  const made = execFileSync(process.execPath, [join(ROOT, 'dist/cli.js'), ...keysNew], {
    env: { PATH: process.env.PATH, ...keys },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const settings = { GATEWAY_AUTH: 'keys', ...keys };
  const without = await runAgainst(settings);
  expect(without.code).toBe(1);
  for (const name of CLIENTS) {
    expect(partsOf(without.output)[name], name).toEqual([
      expect.stringMatching(/^failed UNAUTHENTICATED: .* Set GATEWAY_KEY\. \(request [\w-]{36}\)$/),
    ]);
  }
  const withKey = await runAgainst(settings, { GATEWAY_KEY: String(made).trim() });
  expect(withKey.code, withKey.output).toBe(0);
});

test('with no gateway each client says so', async () => {
  const { code, output } = await run(process.execPath, ['dist/main.js'], { GATEWAY_URL: 'http://127.0.0.1:9/graphql' });
  expect(code).toBe(1);
  for (const name of CLIENTS) expect(partsOf(output)[name], name).toEqual(['failed fetch failed']);
});

test.each([
  ['a field that Card does not have, for gql.tada', 'documents.ts', 'brand\n', 'brandName\n', 'brandName'],
  ['a field that Card does not have, for Relay', 'relay.ts', 'brand\n', 'brandName\n', 'brandName'],
  ['a field that was not selected', 'main.ts', 'card?.customer?.email', 'card?.customer?.phone', 'phone'],
  ['an input that CardInput does not have', 'main.ts', "{ number: '4242", "{ pan: '4242", 'pan'],
  ['a variable of the wrong type', 'urql.ts', 'ReadToken, { id }', 'ReadToken, { id: 5 }', 'number'],
])('%s does not compile', async (_, file, right, wrong, named) => {
  const copy = await copyWith([[file, right, wrong]]);
  const { code, output } = await run('npm', ['run', 'check'], {}, copy);
  expect(output).toContain(named);
  expect(code).not.toBe(0);
});

test('the untouched copy compiles, and the look at what a client keeps finds what its defaults keep', async () => {
  const copy = await copyWith([
    ['apollo.ts', ", fetchPolicy: 'no-cache'", ''],
    ['relay.ts', '(createEnvironment(), {', '(environment, {'],
  ]);
  const { code, output } = await run('npm', ['start', 'apollo', 'relay'], { GATEWAY_URL: gateway.url }, copy);
  expect(code, output).toBe(0);
  for (const name of ['apollo', 'relay']) expect(partsOf(output)[name]?.at(-1)).toBe('keeps 2 of 2 card numbers');
});

async function runAgainst(settings: Record<string, string>, env: Record<string, string> = {}) {
  const other = await startGateway(settings);
  try {
    return await run(process.execPath, ['dist/main.js'], { GATEWAY_URL: other.url, ...env });
  } finally {
    await other.stop();
  }
}

/** All that was said, with one blank for many. */
function run(command: string, args: string[], env: Record<string, string>, cwd = FOLDER) {
  const child = spawn(command, args, { cwd, env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  return new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output: stripVTControlCharacters(output).replace(/ +/g, ' ') }));
  });
}

/** The lines of each client. */
function partsOf(output: string): Record<string, string[]> {
  const parts: Record<string, string[]> = {};
  let part: string[] = [];
  for (const line of output.split('\n')) {
    if (CLIENTS.includes(line)) {
      part = [];
      parts[line] = part;
    } else if (line.startsWith(' ')) part.push(line.trim());
  }
  return parts;
}

/** The example at another place, with its sources changed: each change must find what it replaces. */
async function copyWith(changes: [file: string, from: string, to: string][]): Promise<string> {
  const root = await mkdtemp(join(work, 'copy-'));
  const folder = join(root, 'examples/clients');
  await cp(join(ROOT, 'schema.graphql'), join(root, 'schema.graphql'));
  await cp(FOLDER, folder, {
    recursive: true,
    filter: (path) => !/\/(node_modules|dist|__generated__|graphql-env\.d\.ts)$/.test(path),
  });
  await symlink(join(FOLDER, 'node_modules'), join(folder, 'node_modules'));
  for (const [file, from, to] of changes) {
    const path = join(folder, 'src', file);
    const source = await readFile(path, 'utf8');
    expect(source).toContain(from);
    await writeFile(path, source.replace(from, to));
  }
  return folder;
}
