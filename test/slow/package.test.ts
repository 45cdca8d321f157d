import { type ChildProcess, execFile, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/wait.js';

const ROOT = new URL('../../', import.meta.url).pathname;
const NAME = 'stripe-token-gateway';
const exec = promisify(execFile);

/** An empty project that installed the packed tarball, as somebody would who starts with it. `dist` is built before. */
const folder = mkdtempSync(join(tmpdir(), 'consumer-'));
const installed = join(folder, 'node_modules', NAME);
const running: ChildProcess[] = [];

beforeAll(async () => {
  const { stdout } = await exec('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: ROOT,
  });
  const [{ filename }] = JSON.parse(stdout);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  // Without what is optional: types and command must do without the client of Redis.
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--omit=optional'];
  await exec('npm', ['install', `./${filename}`, '@types/node@20', ...flags], { cwd: folder });
}, 120_000);

afterAll(() => {
  for (const { pid, exitCode } of running) if (pid && exitCode === null) process.kill(-pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

test('nothing that only development or GraphiQL needs is installed, and the package is small', () => {
  const packages = readdirSync(join(folder, 'node_modules'));
  const unwanted = ['vitest', 'vite', 'typescript', 'playwright-core', 'stripe', 'publint', 'react', 'monaco-editor'];
  expect(packages.filter((name) => unwanted.includes(name))).toEqual([]);
  expect(existsSync(join(folder, 'node_modules/@graphql-yoga/render-graphiql'))).toBe(false);
  const sizes = readdirSync(installed, { recursive: true, encoding: 'utf8' }).map((name) =>
    statSync(join(installed, name)),
  );
  expect(sizes.filter((file) => file.isFile()).reduce((sum, { size }) => sum + size, 0)).toBeLessThan(7_000_000);
});

describe('npx stripe-token-gateway', () => {
  let address: string;

  beforeAll(async () => {
    // A group of its own: npx starts the command as a child of its own, and both are ended together.
    const child = spawn('npx', ['--no-install', NAME, '--port', '0'], {
      cwd: folder,
      env: { PATH: process.env.PATH },
      detached: true,
    });
    running.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
      });
    }
    await until(() => /address +http/.test(output));
    address = /address +(\S+)/.exec(output)?.[1] ?? '';
  }, 40_000);

  const ask = async (query: string, variables: object) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    return response.json();
  };

  test('makes a token and reads it', async () => {
    const card = { number: '4242424242424242', expMonth: 12, expYear: 2034, cvc: '123' };
    const create =
      'mutation ($input: CreateTokenInput!) { createToken(input: $input) { token { id } userErrors { code } } }';
    const made = await ask(create, { input: { card } });
    expect(made).toEqual({ data: { createToken: { token: { id: expect.stringMatching(/^tok_/) }, userErrors: [] } } });
    const { id } = made.data.createToken.token;
    const read = await ask('query ($id: ID!) { token(id: $id) { card { last4 } } }', { id });
    expect(read).toEqual({ data: { token: { card: { last4: '4242' } } } });
  });

  test.each([
    ['GET', 'br', 'br'],
    ['GET', 'gzip', 'gzip'],
    ['GET', 'identity', undefined],
    ['HEAD', 'gzip', 'gzip'],
    ['HEAD', 'identity', undefined],
  ])('serves GraphiQL with no other file than those installed: %s, %s', async (method, acceptEncoding, coding) => {
    const { status, headers, size } = await send(
      new URL('/graphql?asset=graphiql.js', address),
      method,
      acceptEncoding,
    );
    expect(status).toBe(200);
    expect(headers['content-encoding']).toBe(coding);
    const length = Number(headers['content-length']);
    expect(length).toBeGreaterThan(coding ? 1_000_000 : 5_000_000);
    expect(size).toBe(method === 'HEAD' ? 0 : length);
  });
});

test('the command has the client of Redis in it, whatever was left out', async () => {
  const child = spawn(join(folder, 'node_modules/.bin', NAME), ['--port', '0'], {
    env: { PATH: process.env.PATH, REDIS_URL: 'redis://127.0.0.1:1' },
    detached: true,
  });
  running.push(child);
  let output = '';
  for await (const chunk of child.stdout) {
    output += chunk;
    if (/address +\S+/.test(output)) break;
  }
  const url = /address +(\S+)\/graphql/.exec(output)?.[1];
  expect(await (await fetch(`${url}/ready`)).json()).toEqual({ status: 'ready', redis: 'away' });
});

test('the command prints the schema that the package ships', async () => {
  const { stdout } = await exec(join(folder, 'node_modules/.bin', NAME), ['schema'], { cwd: folder });
  expect(stdout.trim()).toBe(readFileSync(join(installed, 'schema.graphql'), 'utf8').trim());
});

/** Prints the type of a token, read through a gateway of its own, and the schema. */
const EMBEDDER = `
import { createGateway, createSandbox } from '${NAME}';
import { printSchema } from 'graphql';

const gateway = createGateway({ secretKey: 'sk_test_sandbox', fetch: createSandbox().fetch });
const answer = await gateway.fetch(new Request('http://gateway.example/graphql', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: '{ token(id: "tok_sandbox_card") { type } }' }),
}));
console.log(JSON.stringify({ answer: await answer.json(), types: printSchema(gateway.schema).match(/^\\w+ \\w+/gm).sort() }));
`;

test('a library in JavaScript, and the same bundled: no type of the schema is shaken off', async () => {
  writeFileSync(join(folder, 'embedder.js'), EMBEDDER);
  const plain = JSON.parse((await exec(process.execPath, ['embedder.js'], { cwd: folder })).stdout);
  expect(plain.answer).toEqual({ data: { token: { type: 'CARD' } } });
  expect(plain.types.length).toBeGreaterThan(100);

  await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: { ssr: 'embedder.js', outDir: 'bundled', target: 'node20' },
    // The package itself is bundled; what it needs is not.
    ssr: { noExternal: [NAME] },
  });
  expect(readFileSync(join(folder, 'bundled/embedder.js'), 'utf8')).not.toContain(`from "${NAME}"`);
  const bundled = JSON.parse((await exec(process.execPath, ['bundled/embedder.js'], { cwd: folder })).stdout);
  expect(bundled).toEqual(plain);
});

const CONSUMER = `
import { createGateway, createSandbox, type Gateway, type GatewayOptions } from '${NAME}';
import { createRedisStores, type RedisStores } from '${NAME}/redis';

const options: GatewayOptions = { secretKey: 'sk_test_sandbox', fetch: createSandbox().fetch, timeoutMs: 1000 };
export const gateway: Gateway = createGateway(options);
export const answer: Promise<Response> = gateway.fetch(new Request('http://gateway.example/graphql'));
export const shared: Promise<RedisStores> = createRedisStores(new URL('redis://127.0.0.1'));
export const sharing: Promise<Gateway> = shared.then((stores) => createGateway({ ...options, shared: stores }));
export const name: string | undefined = gateway.schema.getQueryType()?.name;
`;

/** With the package's own declarations checked too: they must make sense where nothing else is installed. */
const COMPILER = { strict: true, skipLibCheck: false, noEmit: true, target: 'es2022', types: ['node'] };

describe.each([
  ['nodenext', { module: 'nodenext', moduleResolution: 'nodenext', lib: ['es2023'] }],
  ['bundler', { module: 'esnext', moduleResolution: 'bundler', lib: ['es2023', 'dom', 'dom.iterable'] }],
])('types, resolved as %s', (resolution, compilerOptions) => {
  /** What the compiler complains of in a file, and in the declarations of the package; those of others are not ours to fix. */
  async function complaints(name: string, text: string): Promise<string> {
    const project = join(folder, `${resolution}-${name}`);
    mkdirSync(project);
    writeFileSync(join(project, 'consumer.ts'), text);
    const config = { compilerOptions: { ...COMPILER, ...compilerOptions }, files: ['consumer.ts'] };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(config));
    const tsc = join(ROOT, 'node_modules/.bin/tsc');
    return exec(tsc, ['-p', project], { cwd: folder }).then(
      () => '',
      ({ stdout }: { stdout: string }) =>
        stdout
          .split(/\n(?! )/)
          .filter((complaint) => !/^node_modules\/(?!stripe-token-gateway\/)/.test(complaint))
          .join('\n')
          .trim(),
    );
  }

  test('an embedder type-checks', async () => {
    expect(await complaints('good', CONSUMER)).toBe('');
  });

  test.each([
    [
      'type',
      `createGateway({ ...options, timeoutMs: '1000' });`,
      /TS2322.*'string' is not assignable to type 'number'/,
    ],
    ['name', `createGateway({ ...options, timeoutMS: 1000 });`, /TS2561.*timeoutMS/],
  ])('an option of a wrong %s is an error', async (name, line, error) => {
    expect(await complaints(name, CONSUMER + line)).toMatch(error);
  });
});

/** Without the decoding that fetch does. */
function send(url: URL, method: string, acceptEncoding: string) {
  return new Promise<{ status?: number; headers: Record<string, unknown>; size: number }>((resolve, reject) => {
    const headers = { 'accept-encoding': acceptEncoding };
    const sent = request(url, { method, headers, agent: false }, (response) => {
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, size }));
    });
    sent.on('error', reject);
    sent.end();
  });
}
