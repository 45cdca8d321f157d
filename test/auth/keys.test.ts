import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authenticateByKeys } from '../../src/auth/authenticate-by-keys.js';
import { parseKeysFile } from '../../src/auth/keys-file.js';
import { addApiKey } from '../../src/cli/keys.js';
import { HANDLERS, type RunningGateway, startGateway } from '../support/gateway.js';
import { until } from '../support/wait.js';
import { expectUnauthenticated, readAnswer, recordLog } from './secrets.js';

const QUERY = JSON.stringify({ query: '{ token(id: "tok_sandbox_card") { id } }' });
const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const newPath = () => join(folder, `keys-${files++}.json`);
const { logger, log } = recordLog();

function post(gateway: RunningGateway, authorization?: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) };
  return gateway.send('/graphql', { method: 'POST', headers, body: QUERY });
}

describe.each(HANDLERS)('through the %s handler', (handler) => {
  const path = newPath();
  let gateway: RunningGateway;
  let key: string;
  beforeAll(async () => {
    key = await addApiKey({ name: 'checkout', scopes: 'tokens:read' }, path);
    await addApiKey({ name: 'other', scopes: 'schema:read' }, path);
    gateway = await startGateway({
      logger,
      handler,
      authenticate: await authenticateByKeys(path, { recheckMs: 0, logger }),
    });
  });
  afterAll(() => gateway.close());

  test.each(['Bearer', 'bearer', 'BEARER', 'Bearer '])('a key of the file gets in: "%s …"', async (scheme) => {
    const answer = await readAnswer(await post(gateway, `${scheme} ${key}`), log, [key]);
    expect(answer).toMatchObject({ status: 200, body: { data: { token: { id: 'tok_sandbox_card' } } } });
  });

  /** What each does to the good key. */
  const WRONG: [string, (good: string) => string | undefined][] = [
    ['none', () => undefined],
    ['an empty header', () => ''],
    ['a scheme alone', () => 'Bearer'],
    ['an empty credential', () => 'Bearer '],
    ['a key without a scheme', (good) => good],
    ['another scheme', (good) => `Basic ${good}`],
    ['a scheme that only begins so', (good) => `Bearers ${good}`],
    ['no space', (good) => `Bearer${good}`],
    ['two credentials', (good) => `Bearer ${good} ${good}`],
    ['two headers joined', (good) => `Bearer ${good}, Bearer ${good}`],
    ['a parameter', (good) => `Bearer token="${good}"`],
    ['a key that nobody has', () => `Bearer stg_${'A'.repeat(43)}`],
    ['one character changed', (good) => `Bearer ${good.slice(0, -1)}${good.endsWith('A') ? 'E' : 'A'}`],
    ['the first character changed', (good) => `Bearer stg_${good[4] === 'A' ? 'B' : 'A'}${good.slice(5)}`],
    ['a character less', (good) => `Bearer ${good.slice(0, -1)}`],
    ['a character more', (good) => `Bearer ${good}A`],
    ['upper case', (good) => `Bearer ${good.toUpperCase()}`],
    ['another prefix', (good) => `Bearer sk_test_${good.slice(4)}`],
    ['no prefix', (good) => `Bearer ${good.slice(4)}`],
    ['base64 instead of base64url', (good) => `Bearer ${good.slice(0, -2)}+/`],
    ['Latin-1', (good) => `Bearer ${good.slice(0, -1)}é`],
    ['8 KiB', (good) => `Bearer ${good.repeat(180)}`],
  ];
  test.each(WRONG)('%s is answered with 401, and Stripe is not asked', async (_what, spoil) => {
    const calls = gateway.upstream.seen.length;
    const sent = spoil(key);
    const secrets = [key, sent?.replace(/^\w+ /, '') ?? ''].filter((text) => text.length > 8);
    expectUnauthenticated(await readAnswer(await post(gateway, sent), log, secrets));
    expect(gateway.upstream.seen).toHaveLength(calls);
  });

  test('the file keeps HMAC-SHA-256 of a key under its hash key', () => {
    const { hashKey, keys } = parseKeysFile(readFileSync(path, 'utf8'));
    const expected = createHmac('sha256', hashKey).update(key).digest('hex');
    expect(keys.map(({ hash }) => hash.toString('hex'))).toContain(expected);
  });

  test('a hash of the file is no key', async () => {
    const { hashKey, keys } = parseKeysFile(readFileSync(path, 'utf8'));
    for (const bytes of [hashKey, ...keys.map(({ hash }) => hash)]) {
      const answer = await readAnswer(await post(gateway, `Bearer stg_${bytes.toString('base64url')}`), log, []);
      expectUnauthenticated(answer);
    }
  });

  test('what needs no credential needs none: health, readiness', async () => {
    for (const at of ['/health', '/ready']) expect((await gateway.send(at)).status).toBe(200);
  });

  test('a wrong credential comes before whatever else is wrong with a request', async () => {
    const wrong: RequestInit[] = [
      { headers: { 'content-type': 'text/plain' }, body: QUERY },
      { headers: { 'content-type': 'application/json' }, body: '{' },
      { headers: { 'content-type': 'application/json', accept: 'text/html' }, body: QUERY },
      { headers: { 'content-type': 'application/json' }, body: `"${'x'.repeat(200_000)}"` },
      { headers: { 'content-type': 'application/json', 'stripe-account': 'nobody' }, body: QUERY },
    ];
    for (const init of wrong) {
      expectUnauthenticated(await readAnswer(await gateway.send('/graphql', { method: 'POST', ...init }), log, []));
    }
  });
});

test('401 is answered before a byte of the body is there', async () => {
  const path = newPath();
  await addApiKey({ name: 'one', scopes: 'tokens:read' }, path);
  const gateway = await startGateway({ logger, authenticate: await authenticateByKeys(path, { logger }) });
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.on('error', () => {});
  socket.write(
    'POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n',
  );
  await until(() => answer.includes('UNAUTHENTICATED'));
  expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  socket.destroy();

  let pulled = 0;
  const body = new ReadableStream({
    pull: (controller) => {
      pulled++;
      controller.enqueue(new Uint8Array(1));
    },
  });
  const throughFetch = await startGateway({
    logger,
    handler: 'fetch',
    authenticate: await authenticateByKeys(path, { logger }),
  });
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body, duplex: 'half' } as RequestInit;
  expect((await throughFetch.send('/graphql', init)).status).toBe(401);
  // A stream reads one ahead by itself.
  expect(pulled).toBeLessThanOrEqual(1);
  await Promise.all([gateway.close(), throughFetch.close()]);
});

test('control characters never pass for part of a credential', async () => {
  const path = newPath();
  const key = await addApiKey({ name: 'one', scopes: 'tokens:read' }, path);
  const authenticate = await authenticateByKeys(path, { logger });
  for (const value of [
    `Bearer ${key}\r\nx-injected: 1`,
    `Bearer ${key}\n`,
    `Bearer\t${key}`,
    `Bearer ${key}\0`,
    `\nBearer ${key}`,
  ]) {
    await expect(async () => authenticate(() => value)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  }
  await expect(Promise.resolve(authenticate(() => `Bearer ${key}`))).resolves.toMatchObject({ name: 'one' });
});

test('a caller is what the file says: scopes, accounts, rates, and an id that is no secret', async () => {
  const path = newPath();
  const key = await addApiKey({ name: 'one', scopes: 'tokens:read,tokens:create', accounts: 'acct_1,acct_2' }, path);
  const file = JSON.parse(readFileSync(path, 'utf8'));
  file.keys[0].rates = { operations: '100/min', creates: '5/h' };
  writeFileSync(path, JSON.stringify(file));
  const ask = await authenticateByKeys(path, { logger });
  const again = await authenticateByKeys(path, { logger });
  const caller = await ask(() => `Bearer ${key}`);
  expect(caller).toEqual({
    name: 'one',
    scopes: new Set(['tokens:read', 'tokens:create']),
    accounts: ['acct_1', 'acct_2'],
    rates: { operations: { points: 100, seconds: 60 }, creates: { points: 5, seconds: 3600 } },
    credentialId: expect.stringMatching(/^key:[\w-]{22}$/),
  });
  expect((await again(() => `Bearer ${key}`)).credentialId).toBe(caller.credentialId);
  expect(`${key} ${file.keys[0].hash}`).not.toContain(caller.credentialId?.slice(4) ?? '');
});

test('a key is refused from the moment that it expires at', async () => {
  const path = newPath();
  const created = Date.parse('2030-01-01T00:00:00Z');
  const key = await addApiKey({ name: 'one', scopes: 'tokens:read', expires: '12h' }, path, () => created);
  let now = created;
  const authenticate = await authenticateByKeys(path, { now: () => now, logger });
  const ask = async () => authenticate(() => `Bearer ${key}`);
  await expect(ask()).resolves.toMatchObject({ name: 'one' });
  now += 12 * 3_600_000 - 1;
  await expect(ask()).resolves.toMatchObject({ name: 'one' });
  now += 1;
  await expect(ask()).rejects.toMatchObject({ code: 'UNAUTHENTICATED', message: 'The API key has expired.' });
});

describe('when the file changes', () => {
  async function start() {
    const path = newPath();
    const first = await addApiKey({ name: 'first', scopes: 'tokens:read' }, path);
    const authenticate = await authenticateByKeys(path, { recheckMs: 0, logger });
    const name = async (key: string) => {
      try {
        return (await authenticate(() => `Bearer ${key}`)).name;
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    return { path, first, name };
  }
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

  test('a key that is added gets in, one that is taken out no longer does', async () => {
    const { path, first, name } = await start();
    expect(await name(first)).toBe('first');
    const second = await addApiKey({ name: 'second', scopes: 'tokens:read' }, path);
    expect([await name(first), await name(second)]).toEqual(['first', 'second']);
    const file = read(path);
    writeFileSync(`${path}.next`, JSON.stringify({ ...file, keys: file.keys.slice(1) }));
    renameSync(`${path}.next`, path);
    expect([await name(first), await name(second)]).toEqual(['UNAUTHENTICATED', 'second']);
  });

  test('it may be edited in place, to the same length too', async () => {
    const { path, first, name } = await start();
    const text = JSON.stringify(read(path));
    writeFileSync(path, text);
    expect(await name(first)).toBe('first');
    writeFileSync(path, text.replace('"first"', '"third"'));
    expect(await name(first)).toBe('third');
  });

  test.each<[string, (path: string, text: string) => void, string]>([
    ['is no JSON', (path) => writeFileSync(path, '{ "version": 1, "hashKey": "secretsecret'), 'the file must be JSON'],
    ['is empty', (path) => writeFileSync(path, ''), 'the file must be JSON'],
    ['is cut off', (path, text) => writeFileSync(path, text.slice(0, -20)), 'the file must be JSON'],
    ['is gone', (path) => rmSync(path), 'it cannot be read'],
    ['has another shape', (path) => writeFileSync(path, '[]'), 'the file must be an object'],
    [
      'has a misspelt limit',
      (path, text) => writeFileSync(path, text.replace('"accounts"', '"acounts"')),
      'keys[0] may have name, hash, scopes, accounts, rates, created, expires only',
    ],
    [
      'names a scope that is none',
      (path, text) => writeFileSync(path, text.replace('tokens:read', 'secretsecret')),
      'keys[0].scopes must be a list of tokens:create, tokens:read, customers:read, accounts:read, schema:read',
    ],
  ])('a file that %s keeps the keys that were read last, and says so once', async (_what, spoil, rule) => {
    const { path, first, name } = await start();
    const text = JSON.stringify(read(path));
    writeFileSync(path, text);
    expect(await name(first)).toBe('first');
    log.length = 0;
    spoil(path, text);
    expect([await name(first), await name(first), await name(first)]).toEqual(['first', 'first', 'first']);
    expect(log).toEqual([
      expect.objectContaining({
        level: 'error',
        message: 'keys file cannot be read: the keys that were loaded last stay in force',
        error: rule,
      }),
    ]);
    expect(JSON.stringify(log)).not.toContain('secretsecret');
    writeFileSync(path, text.replace('"first"', '"mended"'));
    expect(await name(first)).toBe('mended');
  });

  test('it is looked at once a second at most, and a change counts within that', async () => {
    const path = newPath();
    const key = await addApiKey({ name: 'one', scopes: 'tokens:read' }, path);
    const authenticate = await authenticateByKeys(path, { logger });
    rmSync(path);
    await authenticate(() => `Bearer ${key}`);
    expect(log).toEqual([]);
    await until(() => {
      void authenticate(() => `Bearer ${key}`);
      return log.length > 0;
    });
  });
});

test.each<[string, string]>([
  ['version must be 1', '{"version":2}'],
  ['keys must be a list', '{"version":1,"keys":{}}'],
  ['hashKey must be 32 bytes in base64url', '{"version":1,"hashKey":"c2hvcnQ","keys":[]}'],
  ['keys[0].name must be', '{"version":1,"hashKey":"H","keys":[{"name":"a b"}]}'],
  ['keys[0].scopes must be', '{"version":1,"hashKey":"H","keys":[{"name":"a","scopes":[]}]}'],
  ['keys[0].scopes must be', '{"version":1,"hashKey":"H","keys":[{"name":"a","scopes":"tokens:read"}]}'],
  [
    'keys[0].accounts must be',
    '{"version":1,"hashKey":"H","keys":[{"name":"a","scopes":["tokens:read"],"accounts":"acct_1"}]}',
  ],
  ['keys[0].hash must be', '{"version":1,"hashKey":"H","keys":[{"name":"a","scopes":["tokens:read"],"hash":"x"}]}'],
  [
    'keys[0].rates.creates must be',
    '{"version":1,"hashKey":"H","keys":[{"name":"a","scopes":["tokens:read"],"hash":"H","rates":{"creates":"5"}}]}',
  ],
  [
    'keys[0].expires must be',
    '{"version":1,"hashKey":"H","keys":[{"name":"a","scopes":["tokens:read"],"hash":"H","expires":"tomorrow"}]}',
  ],
  [
    'keys[0].expires must be',
    '{"version":1,"hashKey":"H","keys":[{"name":"a","scopes":["tokens:read"],"hash":"H","expires":"2030-13-01"}]}',
  ],
  [
    'keys has a name twice',
    '{"version":1,"hashKey":"H","keys":[{"name":"a","scopes":["tokens:read"],"hash":"H"},{"name":"a","scopes":["tokens:read"],"hash":"H"}]}',
  ],
])('a file is refused where %s', (rule, text) => {
  expect(() => parseKeysFile(text.replaceAll('"H"', `"${'A'.repeat(43)}"`))).toThrow(rule);
});
