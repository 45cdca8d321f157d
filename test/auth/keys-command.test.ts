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

async function keysNew(args: string[], env: Record<string, string> = { GATEWAY_KEYS_FILE: path }) {
  const child = spawn(process.execPath, [CLI, 'keys', 'new', ...args], {
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
  ['There is no such command', ['now']],
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
