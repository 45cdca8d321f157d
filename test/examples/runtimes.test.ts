import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Issuer, startIssuer } from '../auth/issuer.js';
import { until } from '../support/wait.js';
import { install } from './install.js';
import { type Program, startProgram } from './start-program.js';

const ROOT = new URL('../../', import.meta.url).pathname;
const CLI = join(ROOT, 'dist/cli.js');
const NODES = join(ROOT, 'test/examples/nodes');
const VERSIONS = [20, 22, 24];

interface Runtime {
  name: string;
  /** The example; the root for the command. */
  folder: string;
  /** How it is started; `npm start` as its README says. */
  command?: string[];
  /** It has a route of its own, which reads a JSON body by the framework's parser. */
  hasOrders?: boolean;
  /** Callers bring an API key of a file, not a token of an issuer. */
  takesApiKeys?: boolean;
}

const RUNTIMES: Runtime[] = [
  ...VERSIONS.flatMap((version): Runtime[] => [
    { name: `the command on Node ${version}`, folder: '.', command: [nodeOf(version), CLI, 'serve'] },
    {
      name: `the Node handler on Node ${version}`,
      folder: 'examples/node',
      command: [nodeOf(version), 'server.js'],
      takesApiKeys: true,
    },
    {
      name: `the fetch handler, in Hono, on Node ${version}`,
      folder: 'examples/hono',
      command: [nodeOf(version), 'server.js'],
      hasOrders: true,
    },
  ]),
  { name: 'Express', folder: 'examples/express', hasOrders: true },
  { name: 'Fastify', folder: 'examples/fastify', hasOrders: true },
  { name: 'Next.js', folder: 'examples/next' },
  { name: 'Workers', folder: 'examples/workers' },
  { name: 'Deno', folder: 'examples/deno' },
  { name: 'Bun', folder: 'examples/bun' },
];

const INSTALL_MS = 600_000;
const NUMBER = '4242424242424242';
/** Its last digit is not the one that the others want. */
const BAD_NUMBER = '4242424242424241';
const CREATE = `mutation ($input: CreateTokenInput!) {
  createToken(input: $input) { token { id } userErrors { code field } }
}`;
const card = (number: string) => ({ input: { card: { number, expMonth: 12, expYear: 2034, cvc: '123' } } });

beforeAll(() => install(NODES), INSTALL_MS);

describe.each(RUNTIMES)('$name', ({ folder, command = ['npm', 'start'], hasOrders, takesApiKeys }) => {
  const cwd = join(ROOT, folder);
  beforeAll(async () => {
    if (folder !== '.') await install(cwd);
    if (JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8')).dependencies.next) await build(cwd);
  }, INSTALL_MS);

  describe('on the sandbox', () => {
    let program: Program;
    beforeAll(async () => {
      program = await startProgram(command, cwd);
    }, INSTALL_MS);
    afterAll(() => program.stop());
    const ask = (query: string, variables?: object, headers?: Record<string, string>) =>
      post(program, JSON.stringify({ query, variables }), headers);

    test('makes a token and reads it back', async () => {
      const made = await ask(CREATE, card(NUMBER));
      expect(made).toMatchObject({ status: 200, body: { data: { createToken: { userErrors: [] } } } });
      const { id } = made.body.data.createToken.token;
      const read = await ask('query ($id: ID!) { token(id: $id) { id card { last4 } } }', { id });
      expect(read.body).toEqual({ data: { token: { id, card: { last4: '4242' } } } });
    });

    test('expands card.customer in one call', async () => {
      const query = '{ token(id: "tok_sandbox_card") { card { customer { email } } } }';
      const { body } = await ask(query, undefined, { 'x-explain': '1' });
      expect(body.data).toEqual({ token: { card: { customer: { email: 'jenny.rosen@example.com' } } } });
      expect(body.extensions.stripe.calls).toMatchObject([{ expand: ['card.customer'], status: 200 }]);
    });

    test('answers many that ask the same at once', async () => {
      const query = '{ token(id: "tok_sandbox_card") { id } }';
      const answers = await Promise.all(Array.from({ length: 20 }, () => ask(query)));
      for (const { body } of answers) expect(body).toEqual({ data: { token: { id: 'tok_sandbox_card' } } });
    });

    test('refuses a card number in the document, and does not repeat it', async () => {
      const literal = `mutation { createToken(input: { card: { number: "${NUMBER}", expMonth: 1, expYear: 2034 } }) { token { id } } }`;
      const { text, body } = await ask(literal);
      expect(body.errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
      expect(text).not.toContain(NUMBER);
    });

    test('refuses an input that cannot be meant', async () => {
      const { text, body } = await ask(CREATE, card(`${NUMBER}x`));
      expect(body.errors[0].extensions.code).toBe('BAD_USER_INPUT');
      expect(text).not.toContain(NUMBER);
    });

    test('knows no token that does not exist', async () => {
      expect((await ask('{ token(id: "tok_nobody") { id } }')).body).toEqual({ data: { token: null } });
    });

    test('takes POST alone', async () => {
      const answer = await fetch(`${program.origin}/graphql`);
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
      expect((await answer.json()).errors[0].extensions.code).toBe('BAD_USER_INPUT');
    });

    test('refuses a broken body and a large one in its own words', async () => {
      const broken = await post(program, '{"query":');
      expect([broken.status, broken.body.errors[0].message]).toEqual([400, 'The body is not JSON in UTF-8.']);
      const large = await postAlone(
        program,
        JSON.stringify({ query: '{ __typename }', extensions: ['x'.repeat(2 ** 18)] }),
      );
      expect([large.status, large.body.errors[0].message]).toEqual([413, 'The body may have at most 131072 bytes.']);
    });

    if (hasOrders) {
      test('leaves other routes their body parser', async () => {
        const answer = await fetch(`${program.origin}/orders`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ items: [1, 2] }),
        });
        expect(await answer.json()).toEqual({ items: 2 });
      });
    }

    // The alarm is what shows it: its line in the log names who was refused so often.
    test("knows its client's address", async () => {
      for (let tries = 0; tries < 10; tries++) {
        const { body } = await ask(CREATE, card(BAD_NUMBER));
        expect(body.data.createToken.userErrors).toMatchObject([{ code: 'incorrect_number' }]);
      }
      await until(() => program.output().includes('card testing suspected'));
      expect(program.output()).toMatch(/"address":"(::ffff:)?127\.0\.0\.1".*"card testing suspected"/);
    });

    test('has written no card number', () => {
      for (const number of [NUMBER, BAD_NUMBER]) expect(program.output()).not.toContain(number);
    });
  });

  describe('with a Stripe key', () => {
    const keys = mkdtempSync(join(tmpdir(), 'gateway-'));
    let issuer: Issuer;
    let program: Program;
    let credential: string;
    beforeAll(async () => {
      issuer = await startIssuer();
      const GATEWAY_KEYS_FILE = join(keys, 'keys.json');
      credential = takesApiKeys ? await createApiKey(GATEWAY_KEYS_FILE) : await issuer.sign();
      program = await startProgram(command, cwd, {
        STRIPE_SECRET_KEY: 'sk_test_smoke',
        GATEWAY_JWKS_URL: issuer.jwksUrl.href,
        GATEWAY_JWT_ISSUER: issuer.name,
        GATEWAY_JWT_AUDIENCE: issuer.audience,
        ...(takesApiKeys && { GATEWAY_KEYS_FILE }),
        ...(folder === '.' && { GATEWAY_AUTH: 'jwt' }),
      });
    }, INSTALL_MS);
    afterAll(async () => {
      await program.stop();
      await issuer.close();
      rmSync(keys, { recursive: true });
    });

    // Nothing here asks Stripe for anything.
    const ask = (authorization?: string) =>
      post(program, '{"query":"{ __typename }"}', authorization ? { authorization } : {});

    test('answers whoever has a credential', async () => {
      expect(await ask(`Bearer ${credential}`)).toMatchObject({ status: 200, body: { data: { __typename: 'Query' } } });
    });

    test('answers nobody else', async () => {
      const wrong = `${credential.slice(0, -6)}AAAAAA`;
      for (const authorization of [undefined, `Bearer ${wrong}`, 'Bearer sk_test_smoke']) {
        const { status, body } = await ask(authorization);
        expect([status, body.errors[0].extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
      }
    });
  });
});

async function post(program: Program, body: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`${program.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const text = await answer.text();
  return { status: answer.status, text, body: JSON.parse(text) };
}

/** On a connection of its own: workerd closes one on which it left a body unread, and says so to nobody. */
async function postAlone(program: Program, body: string) {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const url = `${program.origin}/graphql`;
    request(url, { method: 'POST', agent: false, headers }, resolve).once('error', reject).end(body);
  });
  return { status: answer.statusCode, body: JSON.parse(Buffer.concat(await answer.toArray()).toString()) };
}

/** npm has these Nodes for Linux only: elsewhere their tests fail, for a command that is not there. */
function nodeOf(version: number): string {
  return join(NODES, `node_modules/node-${version}-${process.platform}-${process.arch}/bin/node`);
}

async function build(cwd: string): Promise<void> {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' };
  await promisify(execFile)('npm', ['run', 'build'], { cwd, env });
}

async function createApiKey(file: string): Promise<string> {
  const args = [CLI, 'keys', 'new', '--name', 'smoke', '--scopes', 'tokens:read'];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, GATEWAY_KEYS_FILE: file },
  });
  return stdout.trim();
}
