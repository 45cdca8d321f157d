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

test.each([
  ['falls back to documents where the gateway takes no hashes', {}, ['hash', 'document', 'document']],
  ['registers a document once where it does', { GATEWAY_APQ: 'on' }, ['hash', 'document and hash', 'hash']],
])("Apollo Client's link for persisted queries %s", async (_, settings, expected) => {
  const copy = await copyWith([]);
  await writeFile(join(copy, 'persisted.mjs'), APOLLO_PERSISTED);
  const other = await startGateway(settings);
  try {
    const { code, output } = await run(process.execPath, ['persisted.mjs'], { GATEWAY_URL: other.url }, copy);
    expect(code, output).toBe(0);
    expect(JSON.parse(output)).toEqual({ last4: ['4242', '4242'], sent: expected });
  } finally {
    await other.stop();
  }
});

/** Reads a token twice, and prints what was sent each time. */
const APOLLO_PERSISTED = `
import { createHash } from 'node:crypto';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';

const sent = [];
const http = new HttpLink({
  uri: process.env.GATEWAY_URL,
  fetch: (url, init) => {
    const { query, extensions } = JSON.parse(init.body);
    sent.push([query && 'document', extensions?.persistedQuery && 'hash'].filter(Boolean).join(' and '));
    return fetch(url, init);
  },
});
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const link = ApolloLink.from([new PersistedQueryLink({ sha256 }), http]);
const client = new ApolloClient({ link, cache: new InMemoryCache() });
const query = gql\`query Read($id: ID!) { token(id: $id) { id card { last4 } } }\`;
const last4 = [];
for (let reads = 0; reads < 2; reads++) {
  const { data } = await client.query({ query, variables: { id: 'tok_sandbox_card' }, fetchPolicy: 'no-cache' });
  last4.push(data.token.card.last4);
}
console.log(JSON.stringify({ last4, sent }));
`;

test('the trusted documents that GraphQL Code Generator writes are executed by their ID, and nothing else is', async () => {
  const copy = await copyWith([]);
  const { code, output } = await run('npm', ['run', 'codegen'], {}, copy);
  expect(code, output).toBe(0);
  const file = join(copy, 'src/__codegen__/persisted-documents.json');
  const documents: Record<string, string> = JSON.parse(await readFile(file, 'utf8'));
  const read = Object.keys(documents).find((id) => documents[id]?.includes('query ReadToken'));
  expect(Object.keys(documents)).toHaveLength(2);

  const other = await startGateway({ GATEWAY_PERSISTED_OPERATIONS: file });
  try {
    const post = async (body: object) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch(other.url, { method: 'POST', headers, body: JSON.stringify(body) })).json();
    };
    const variables = { id: 'tok_sandbox_card' };
    const named = { operationName: 'ReadToken', variables };
    expect((await post({ documentId: read, ...named })).data.token.id).toBe(variables.id);
    const extensions = { persistedQuery: { version: 1, sha256Hash: read } };
    expect((await post({ extensions, ...named })).data.token.id).toBe(variables.id);
    expect((await post({ query: '{ __typename }' })).errors[0].extensions.code).toBe('FORBIDDEN');
  } finally {
    await other.stop();
  }
});

test('Relay makes and reads its tokens by the IDs of the documents that its compiler lists', async () => {
  const copy = await copyWith([
    ['relay.ts', 'async ({ text }, variables)', 'async ({ id }, variables)'],
    ['relay.ts', '{ query: text, variables }', '{ id, variables }'],
  ]);
  const file = join(copy, 'persisted.json');
  await writeFile(file, '{}');
  const config = JSON.parse(await readFile(join(copy, 'relay.config.json'), 'utf8'));
  config.persistConfig = { file: './persisted.json', algorithm: 'SHA256' };
  await writeFile(join(copy, 'relay.config.json'), JSON.stringify(config));
  const generated = await run('npm', ['run', 'generate'], {}, copy);
  expect(generated.code, generated.output).toBe(0);
  expect(Object.keys(JSON.parse(await readFile(file, 'utf8')))).toHaveLength(2);

  const other = await startGateway({ GATEWAY_PERSISTED_OPERATIONS: file });
  try {
    const { code, output } = await run('npm', ['start', 'relay'], { GATEWAY_URL: other.url }, copy);
    expect(code, output).toBe(0);
    expect(partsOf(output).relay).toContain('read tok_sandbox_card: 4242 of jenny.rosen@example.com');
  } finally {
    await other.stop();
  }
});

test('DateTime is `Date | string` and Metadata `Record<string, string>` for gql.tada, Code Generator and Relay', async () => {
  const copy = await copyWith([]);
  await writeFile(join(copy, 'src/scalarsOf.ts'), SCALARS);
  const generated = await run('npm', ['run', 'codegen'], {}, copy);
  expect(generated.code, generated.output).toBe(0);
  const { code, output } = await run('npm', ['run', 'check'], {}, copy);
  expect(code, output).toBe(0);
});

/** Compiles only where each scalar has exactly its type. */
const SCALARS = `
import { graphql } from 'relay-runtime';
import type { Scalars } from './__codegen__/graphql.js';
import type { scalarsOfQuery } from './__generated__/scalarsOfQuery.graphql.js';
import type { graphql as tada } from './graphql.js';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Metadata = Record<string, string>;

export const ofTada: [
  Equal<ReturnType<typeof tada.scalar<'DateTime'>>, Date | string>,
  Equal<ReturnType<typeof tada.scalar<'Metadata'>>, Metadata>,
] = [true, true];

export const ofCodegen: [
  Equal<Scalars['DateTime']['input'], Date | string>,
  Equal<Scalars['DateTime']['output'], Date | string>,
  Equal<Scalars['Metadata']['input'], Metadata>,
  Equal<Scalars['Metadata']['output'], Metadata>,
] = [true, true, true, true];

type Token = NonNullable<scalarsOfQuery['response']['token']>;
export const ofRelay: [
  Equal<Token['created'], Date | string>,
  Equal<NonNullable<NonNullable<Token['card']>['metadata']>, Metadata>,
] = [true, true];
export const query = graphql\`
  query scalarsOfQuery($id: ID!) { token(id: $id) { created card { metadata } } }
\`;
`;

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
    filter: (path) => !/\/(node_modules|dist|__generated__|__codegen__|graphql-env\.d\.ts)$/.test(path),
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
