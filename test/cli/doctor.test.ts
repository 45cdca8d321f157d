import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createUndiciFetch } from '../../src/auth/undici-fetch.js';
import { createSandbox, type SandboxOptions } from '../../src/sandbox/create-sandbox.js';
import { startConnectProxy } from '../support/connect-proxy.js';

const CLI = new URL('../../dist/cli.js', import.meta.url).pathname;
const KEY = 'rk_test_secretsecret1';
const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
const servers: Server[] = [];

/** A certificate for stripe.test that nothing but these tests trusts. */
const certificate = join(folder, 'cert.pem');
beforeAll(() => {
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const names = ['-subj', '/CN=stripe.test', '-addext', 'subjectAltName=DNS:stripe.test'];
  const files = ['-keyout', join(folder, 'key.pem'), '-out', certificate];
  execFileSync('openssl', [...args, ...names, ...files], { stdio: 'ignore' });
});
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Handles requests as Stripe would; `refuse` may answer some of them with a status instead. */
function stripe(options: SandboxOptions = {}, refuse: (request: IncomingMessage) => number = () => 0): RequestListener {
  const sandbox = createSandbox(options);
  return async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url: path = '' } = request;
    const headers = request.headers as Record<string, string>;
    const status = refuse(request);
    const reply =
      status > 0
        ? { status, headers: {}, text: '{"error":{"type":"invalid_request_error"}}' }
        : await sandbox.send({ method, path, headers, body: Buffer.concat(chunks).toString() || undefined });
    response.writeHead(reply.status, { ...reply.headers, connection: 'close' }).end(reply.text);
  };
}

function https(handler: RequestListener) {
  return createHttpsServer({ cert: readFileSync(certificate), key: readFileSync(join(folder, 'key.pem')) }, handler);
}

async function doctor(env: Record<string, string>) {
  const child = spawn(process.execPath, [CLI, 'doctor'], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  expect(output).not.toContain('secretsecret');
  return { code, lines: output.trimEnd().split('\n') };
}

const overHttp = (port: number) => ({ STRIPE_SECRET_KEY: KEY, STRIPE_API_BASE: `http://127.0.0.1:${port}` });

test('without a key it says that it checked the sandbox only', async () => {
  const { code, lines } = await doctor({});
  expect(lines).toEqual([
    'ok    settings          upstream: sandbox, callers: none',
    'ok    sandbox           reads tokens',
    '',
    'STRIPE_SECRET_KEY is not set: only the settings and the built-in sandbox were checked, not Stripe.',
  ]);
  expect(code).toBe(0);
});

test('with a key it shows a table of what it checked, and exits 0 when all is well', async () => {
  const port = await listen(createHttpServer(stripe()));
  const { code, lines } = await doctor(overHttp(port));
  expect(lines).toEqual([
    'ok    settings          upstream: test, callers: none',
    'ok    DNS               not used: the upstream is an address',
    `ok    connection        127.0.0.1:${port}`,
    'ok    TLS               not used: http on loopback',
    'ok    key               restricted key, test mode',
    'ok    read tokens',
    'ok    create tokens',
    'ok    raw card numbers',
  ]);
  expect(code).toBe(0);
});

test('an account without raw-card access is no failure', async () => {
  const port = await listen(createHttpServer(stripe({ rawCards: false })));
  const { code, lines } = await doctor(overHttp(port));
  expect(lines.at(-1)).toBe('no    raw card numbers  this account may not send them, or the key may not (status 402)');
  expect(code).toBe(0);
});

test.each<[string, (request: IncomingMessage) => number, string]>([
  [
    'a key that Stripe does not know',
    () => 401,
    'FAIL  key               restricted key, test mode: Stripe does not accept it (status 401)',
  ],
  [
    'a key that may not read tokens',
    ({ method }) => (method === 'GET' ? 403 : 0),
    'FAIL  read tokens       the key lacks the permission, or the connected account (status 403)',
  ],
  [
    'a key that may not create tokens',
    ({ method }) => (method === 'POST' ? 403 : 0),
    'FAIL  create tokens     the key lacks the permission, or the connected account (status 403)',
  ],
  ['a Stripe that fails', () => 500, 'FAIL  read tokens       status 500'],
])('%s is named, and the exit code is 1', async (_what, refuse, line) => {
  const port = await listen(createHttpServer(stripe({}, refuse)));
  const { code, lines } = await doctor(overHttp(port));
  expect(lines).toContain(line);
  expect(code).toBe(1);
});

test('why Stripe cannot be reached is named, and nothing further is checked', async () => {
  const server = createHttpServer();
  const port = await listen(server);
  servers.pop();
  await new Promise((resolve) => server.close(resolve));
  const refused = await doctor(overHttp(port));
  expect(refused.lines.at(-1)).toBe(`FAIL  connection        127.0.0.1:${port}: ECONNREFUSED`);
  expect(refused.code).toBe(1);

  const nowhere = await doctor({ STRIPE_SECRET_KEY: KEY, STRIPE_API_BASE: 'https://stripe.invalid' });
  expect(nowhere.lines.slice(1).join('\n')).toMatch(
    /^FAIL {2}DNS +stripe\.invalid: (ENOTFOUND|EAI_AGAIN)\nFAIL {2}connection +stripe\.invalid: (ENOTFOUND|EAI_AGAIN)$/,
  );
});

test('Stripe is reached through HTTPS_PROXY, by name and with the credentials of its URL', async () => {
  const proxy = await startConnectProxy(await listen(https(stripe())));
  const env = {
    STRIPE_SECRET_KEY: KEY,
    STRIPE_API_BASE: 'https://stripe.test',
    HTTPS_PROXY: `http://user:p%40ss@${proxy.url.host}`,
    NODE_EXTRA_CA_CERTS: certificate,
  };
  const { code, lines } = await doctor(env);
  expect(lines.slice(1, 6)).toEqual([
    'ok    DNS               not checked: HTTPS_PROXY looks the name up',
    'ok    connection        stripe.test',
    'ok    TLS               the certificate is valid',
    'ok    key               restricted key, test mode',
    'ok    read tokens',
  ]);
  expect(code).toBe(0);
  const authorization = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
  expect(new Set(proxy.seen.map((seen) => JSON.stringify(seen)))).toEqual(
    new Set([JSON.stringify({ host: 'stripe.test:443', authorization })]),
  );

  // Without the certificate's authority the same way is not trusted.
  const { NODE_EXTRA_CA_CERTS: _, ...untrusting } = env;
  const untrusted = await doctor(untrusting);
  expect(untrusted.lines.at(-1)).toMatch(
    /^FAIL {2}TLS +the certificate is from an authority that this machine does not trust/,
  );
  expect(untrusted.code).toBe(1);
  // A host of NO_PROXY is not sent there.
  proxy.seen.length = 0;
  await doctor({ ...env, STRIPE_API_BASE: 'https://stripe.invalid', NO_PROXY: 'example.com, .invalid' });
  expect(proxy.seen).toEqual([]);
  await proxy.close();
});

test('certificates are checked whatever NODE_TLS_REJECT_UNAUTHORIZED says', async () => {
  const port = await listen(https(stripe()));
  const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  const ask = (fetch: typeof globalThis.fetch) => fetch(`https://localhost:${port}/v1/tokens/tok_1`);
  expect((await ask(globalThis.fetch)).status).toBe(401);
  await expect(ask(createUndiciFetch())).rejects.toMatchObject({ cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } });
  if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
});
