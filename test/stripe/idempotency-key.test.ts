import { expect, test } from 'vitest';
import { SANDBOX_SECRET_KEY, SEEDS } from '../../src/sandbox/seeds.js';
import { toStripeIdempotencyKey } from '../../src/stripe/idempotency-key.js';
import { startGateway } from '../support/gateway.js';
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
