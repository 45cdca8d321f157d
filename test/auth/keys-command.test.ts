import { spawn } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { authenticateByKeys } from '../../src/auth/authenticate-by-keys.js';

const CLI = new URL('../../dist/cli.js', import.meta.url).pathname;
let folder: string;
let path: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'gateway-')));
  path = join(folder, 'keys.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const keysNew = (args: string[], env?: Record<string, string>) => keys(['new', ...args], env);

async function keys(args: string[], env: Record<string, string> = { GATEWAY_KEYS_FILE: path }) {
  const child = spawn(process.execPath, [CLI, 'keys', ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  const result = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    result.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    result.stderr += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { ...result, code };
}

test('shows the key once, keeps its hash alone, and nobody else may read the file', async () => {
  const made = await keysNew(['--name', 'checkout', '--scopes', 'tokens:create, tokens:read', '--accounts', 'acct_1']);
  expect(made).toEqual({ code: 0, stderr: '', stdout: expect.stringMatching(/^stg_[A-Za-z0-9_-]{43}\n$/) });
  const key = made.stdout.trim();
  expect(readdirSync(folder)).toEqual(['keys.json']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const text = readFileSync(path, 'utf8');
  expect(text).not.toContain(key.slice(4));
  expect(JSON.parse(text)).toEqual({
    version: 1,
    hashKey: expect.stringMatching(/^[\w-]{43}$/),
    keys: [
      {
        name: 'checkout',
        hash: expect.stringMatching(/^[\w-]{43}$/),
        scopes: ['tokens:create', 'tokens:read'],
        accounts: ['acct_1'],
        created: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ],
  });
  const authenticate = await authenticateByKeys(path);
  await expect(Promise.resolve(authenticate(() => `Bearer ${key}`))).resolves.toMatchObject({ name: 'checkout' });
});

test('adds to the keys that are there, and leaves what was written by hand as it was', async () => {
  await keysNew(['--name', 'one', '--scopes', 'tokens:read']);
  const before = JSON.parse(readFileSync(path, 'utf8'));
  before.keys[0].rates = { creates: '5/min' };
  writeFileSync(path, JSON.stringify(before));
  chmodSync(path, 0o644);
  expect((await keysNew(['--name', 'two', '--scopes', 'tokens:read', '--accounts', '*'])).code).toBe(0);
  const after = JSON.parse(readFileSync(path, 'utf8'));
  expect(after.hashKey).toBe(before.hashKey);
  expect(after.keys[0]).toEqual(before.keys[0]);
  expect(after.keys[1]).toMatchObject({ name: 'two', accounts: '*' });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a link to the file stays one', async () => {
  await keysNew(['--name', 'one', '--scopes', 'tokens:read'], { GATEWAY_KEYS_FILE: join(folder, 'real.json') });
  symlinkSync(join(folder, 'real.json'), path);
  expect((await keysNew(['--name', 'two', '--scopes', 'tokens:read'])).code).toBe(0);
  expect(readdirSync(folder).sort()).toEqual(['keys.json', 'real.json']);
  expect(JSON.parse(readFileSync(join(folder, 'real.json'), 'utf8')).keys).toHaveLength(2);
});

test.each<[string, string[]]>([
  ['--name takes', ['--scopes', 'tokens:read']],
  ['--name takes', ['--name', 'a b', '--scopes', 'tokens:read']],
  ['--scopes takes', ['--name', 'a']],
  ['--scopes takes', ['--name', 'a', '--scopes', 'tokens:read,tokens:delete']],
  ['--accounts takes', ['--name', 'a', '--scopes', 'tokens:read', '--accounts', 'cus_1']],
  ['--expires takes', ['--name', 'a', '--scopes', 'tokens:read', '--expires', 'tomorrow']],
  ['--expires takes', ['--name', 'a', '--scopes', 'tokens:read', '--expires', '0d']],
  ['--rate takes', ['--name', 'a', '--scopes', 'tokens:read', '--rate', '60']],
  ['--create-rate takes', ['--name', 'a', '--scopes', 'tokens:read', '--create-rate', 'off']],
  ['keys new takes no further words', ['now']],
])('used wrongly it says so in one line, %s …, and makes nothing: %j', async (message, args) => {
  const wrong = await keysNew(args);
  expect(wrong).toMatchObject({ code: 64, stdout: '' });
  expect(wrong.stderr.trim().split('\n')).toHaveLength(1);
  expect(wrong.stderr).toContain(message);
  expect(readdirSync(folder)).toEqual([]);
});

test('a name is given once, a broken file is left alone, and there must be a file to add to', async () => {
  await keysNew(['--name', 'one', '--scopes', 'tokens:read']);
  const before = readFileSync(path, 'utf8');
  expect(await keysNew(['--name', 'one', '--scopes', 'tokens:read'])).toMatchObject({ code: 64, stdout: '' });
  expect(readFileSync(path, 'utf8')).toBe(before);

  writeFileSync(path, '{"secretsecret":');
  const broken = await keysNew(['--name', 'two', '--scopes', 'tokens:read']);
  expect(broken).toMatchObject({ code: 78, stdout: '' });
  expect(broken.stderr).toMatch(/^stripe-token-gateway: GATEWAY_KEYS_FILE takes .*: the file must be JSON\.\n$/);
  expect(readFileSync(path, 'utf8')).toBe('{"secretsecret":');
  expect(readdirSync(folder)).toEqual(['keys.json']);

  expect(await keysNew(['--name', 'two', '--scopes', 'tokens:read'], {})).toMatchObject({ code: 78, stdout: '' });
});

test('of commands at the same time none loses a key', async () => {
  const made = await Promise.all(
    Array.from({ length: 4 }, (_, index) => keysNew(['--name', `key-${index}`, '--scopes', 'tokens:read'])),
  );
  const succeeded = made.filter(({ code }) => code === 0);
  expect(succeeded.length).toBeGreaterThan(0);
  for (const { code, stderr } of made) if (code !== 0) expect(stderr).toContain('another command');
  const authenticate = await authenticateByKeys(path);
  for (const { stdout } of succeeded) await authenticate(() => `Bearer ${stdout.trim()}`);
  expect(JSON.parse(readFileSync(path, 'utf8')).keys).toHaveLength(succeeded.length);
});

test('a key may have rates and an expiry of its own', async () => {
  const args = [
    '--name',
    'one',
    '--scopes',
    'tokens:read',
    '--rate',
    '60/min',
    '--create-rate',
    '5/h',
    '--expires',
    '90d',
  ];
  expect((await keysNew(args)).code).toBe(0);
  const [key] = JSON.parse(readFileSync(path, 'utf8')).keys;
  expect(key.rates).toEqual({ operations: '60/min', creates: '5/h' });
  expect(Date.parse(key.expires) - Date.parse(key.created)).toBe(90 * 86_400_000);
});

test('keys are listed without a key or a hash, and an expired one is marked', async () => {
  expect(await keys(['list'])).toEqual({ code: 0, stderr: '', stdout: 'There are no API keys.\n' });
  await keysNew(['--name', 'one', '--scopes', 'tokens:read,tokens:create', '--accounts', 'acct_1', '--rate', '60/min']);
  await keysNew(['--name', 'another', '--scopes', 'schema:read']);
  const file = JSON.parse(readFileSync(path, 'utf8'));
  file.keys[1].expires = '2020-01-31';
  writeFileSync(path, JSON.stringify(file));
  const { code, stdout } = await keys(['list']);
  expect(code).toBe(0);
  const today = file.keys[0].created.slice(0, 10);
  expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['NAME', 'SCOPES', 'ACCOUNTS', 'RATE', 'CREATE RATE', 'CREATED', 'EXPIRES'],
    ['one', 'tokens:read,tokens:create', 'acct_1', '60/min', '-', today, 'never'],
    ['another', 'schema:read', '-', '-', '-', file.keys[1].created.slice(0, 10), '2020-01-31 (expired)'],
    [''],
  ]);
  for (const { hash } of file.keys) expect(stdout).not.toContain(hash);
});

test('a revoked key is gone, and a misspelt name is not guessed', async () => {
  const one = (await keysNew(['--name', 'one', '--scopes', 'tokens:read'])).stdout.trim();
  const two = (await keysNew(['--name', 'checkout', '--scopes', 'tokens:read'])).stdout.trim();
  expect(await keys(['revoke', 'chekout'])).toEqual({
    code: 64,
    stdout: '',
    stderr: 'stripe-token-gateway: There is no key of this name. Did you mean checkout?\n',
  });
  expect(await keys(['revoke', 'one'])).toEqual({ code: 0, stdout: 'Revoked one.\n', stderr: '' });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['keys.json']);
  const authenticate = await authenticateByKeys(path);
  await expect(async () => authenticate(() => `Bearer ${one}`)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await expect(Promise.resolve(authenticate(() => `Bearer ${two}`))).resolves.toMatchObject({ name: 'checkout' });
  expect((await keys(['revoke'])).code).toBe(64);
  expect((await keys(['list'], {})).code).toBe(78);
});
