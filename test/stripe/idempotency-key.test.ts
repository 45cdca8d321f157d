import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { authenticateByKeys } from '../../src/auth/authenticate-by-keys.js';
import { addApiKey } from '../../src/cli/keys.js';
import { SANDBOX_SECRET_KEY, SEEDS } from '../../src/sandbox/seeds.js';
import { toStripeIdempotencyKey } from '../../src/stripe/idempotency-key.js';
import { startGateway } from '../support/gateway.js';
import { createRecordingLogger } from '../support/recording-logger.js';
import { CARD, CREATE, codeOf } from './ask.js';

test('callers who use the same key do not meet at Stripe: neither replays nor blocks the other', async () => {
  const gateway = await startGateway({
    secretKey: SANDBOX_SECRET_KEY,
    authenticate: (header) => ({
      name: String(header('authorization')),
      credentialId: header('authorization'),
      scopes: new Set(['tokens:create']),
      accounts: '*',
    }),
  });
  const ask = (who: string, number = CARD.card.number, headers: Record<string, string> = {}) =>
    gateway.ask(
      CREATE,
      { input: { card: { ...CARD.card, number } }, key: 'order-1' },
      { authorization: who, ...headers },
    );
  const first = await ask('A');
  const other = await ask('B', '5555555555554444');
  expect(codeOf(other)).toBe('OK');
  expect(other.body.data.createToken.replayed).toBe(false);
  const again = await ask('A');
  expect(again.body.data.createToken).toMatchObject({ replayed: true, token: first.body.data.createToken.token });
  expect((await ask('A', CARD.card.number, { 'stripe-account': SEEDS.account })).body.data.createToken.replayed).toBe(
    false,
  );
  expect(codeOf(await ask('A', '5555555555554444'))).toBe('IDEMPOTENCY_MISMATCH');
  await gateway.close();
});

test('two API keys that use the same idempotency key get two tokens; a mismatch alarms the guard', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  const path = join(folder, 'keys.json');
  const [shop, thief] = [
    await addApiKey({ name: 'shop', scopes: 'tokens:create' }, path),
    await addApiKey({ name: 'thief', scopes: 'tokens:create' }, path),
  ];
  const { logger, lines } = createRecordingLogger();
  const gateway = await startGateway({
    authenticate: await authenticateByKeys(path, { logger }),
    cardTesting: { windowMs: 3_600_000, minRefusals: 1, maxShare: 0.5, blockMs: 0 },
    logger,
  });
  const ask = (apiKey: string, number = CARD.card.number, key = 'order-1') =>
    gateway.ask(
      CREATE,
      { input: { card: { ...CARD.card, number } } },
      { authorization: `Bearer ${apiKey}`, 'idempotency-key': key },
    );
  const alarms = () => lines.filter(({ message }) => message === 'card testing suspected');
  const [own, others] = [await ask(shop), await ask(thief)];
  expect(own.body.data.createToken.token.id).not.toBe(others.body.data.createToken.token.id);
  // A guess at the other's card finds nothing: neither the same token nor a mismatch.
  expect(codeOf(await ask(thief, '5555555555554444', 'order-2'))).toBe('OK');
  expect(codeOf(await ask(shop, CARD.card.number, 'order-2'))).toBe('OK');
  expect(new Set(gateway.upstream.seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(4);
  expect(alarms()).toEqual([]);

  expect(codeOf(await ask(thief, '4000056655665556', 'order-2'))).toBe('IDEMPOTENCY_MISMATCH');
  expect(alarms()).toEqual([]);
  for (const number of ['5200828282828210', '5105105105105100', '4000056655665556', '6011111111111117']) {
    expect(codeOf(await ask(thief, number, 'order-2'))).toBe('IDEMPOTENCY_MISMATCH');
  }
  expect(alarms()[0]).toMatchObject({ caller: 'thief' });
  await gateway.close();
  rmSync(folder, { recursive: true });
});

test('the key is the same after a restart and on every replica, and apart for each part of it', () => {
  const parts = { credentialId: 'key:1', account: 'acct_1', key: 'order-1', responseName: 'createToken' };
  expect(toStripeIdempotencyKey(parts)).toMatchInlineSnapshot(`"uwCnTsTabbOn9m39Mg3Dr006gUEZt2582vGJ33kn2sI"`);
  const others = [
    { ...parts, credentialId: 'key:2' },
    { ...parts, credentialId: undefined },
    { ...parts, account: undefined },
    { ...parts, key: 'order-2' },
    { ...parts, responseName: 'other' },
    { credentialId: 'key:1', account: 'acct_1', key: 'order-1' },
    { ...parts, key: 'order-1:createToken', responseName: undefined as unknown as string },
  ].map(toStripeIdempotencyKey);
  expect(new Set([...others, toStripeIdempotencyKey(parts)]).size).toBe(others.length + 1);
  expect(toStripeIdempotencyKey({ ...parts, key: 'k'.repeat(255) })).toMatch(/^[\w-]{43}$/);
});
