import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '../../src/auth/caller.js';
import type { ConnectPolicy } from '../../src/auth/connect-policy.js';
import { ALL_SCOPES } from '../../src/auth/scope.js';
import { HANDLERS, type RunningGateway, startGateway } from '../support/gateway.js';

const QUERY = '{ token(id: "tok_sandbox_card") { id } }';
type Accounts = Caller['accounts'];

/** What the gateway allows, what the caller may, whom it names, and for whom the call is made. */
const ROWS: [
  fallback: string | undefined,
  allowed: ConnectPolicy['allowed'],
  theirs: Accounts,
  named: string | undefined,
  outcome: string | undefined,
][] = [
  [undefined, [], '*', undefined, 'own'],
  [undefined, [], [], undefined, 'own'],
  [undefined, [], '*', 'acct_1', 'FORBIDDEN'],
  [undefined, [], ['acct_1'], 'acct_1', 'FORBIDDEN'],
  [undefined, ['acct_1', 'acct_2'], '*', 'acct_1', 'acct_1'],
  [undefined, ['acct_1', 'acct_2'], '*', 'acct_3', 'FORBIDDEN'],
  [undefined, ['acct_1', 'acct_2'], ['acct_1'], 'acct_1', 'acct_1'],
  [undefined, ['acct_1', 'acct_2'], ['acct_1'], 'acct_2', 'FORBIDDEN'],
  [undefined, ['acct_1', 'acct_2'], ['acct_1'], undefined, 'FORBIDDEN'],
  [undefined, ['acct_1', 'acct_2'], ['acct_3'], 'acct_3', 'FORBIDDEN'],
  [undefined, ['acct_1', 'acct_2'], [], 'acct_1', 'FORBIDDEN'],
  [undefined, '*', '*', 'acct_9', 'acct_9'],
  [undefined, '*', ['acct_1'], 'acct_9', 'FORBIDDEN'],
  [undefined, '*', ['acct_1'], 'acct_1', 'acct_1'],
  [undefined, '*', [], 'acct_1', 'FORBIDDEN'],
  ['acct_0', [], '*', undefined, 'acct_0'],
  ['acct_0', [], [], undefined, 'acct_0'],
  ['acct_0', [], [], 'acct_0', 'acct_0'],
  ['acct_0', [], ['acct_0'], undefined, 'acct_0'],
  ['acct_0', ['acct_1'], ['acct_1'], undefined, 'FORBIDDEN'],
  ['acct_0', ['acct_1'], ['acct_1'], 'acct_0', 'FORBIDDEN'],
  ['acct_0', ['acct_1'], ['acct_1'], 'acct_1', 'acct_1'],
  [undefined, '*', '*', 'acct_1\u00e9', 'BAD_USER_INPUT'],
  [undefined, '*', '*', 'acct_1, acct_2', 'BAD_USER_INPUT'],
  [undefined, '*', '*', 'cus_1', 'BAD_USER_INPUT'],
];

describe.each(HANDLERS)('through the %s handler', (handler) => {
  test.each(ROWS)(
    'gateway: %s, allows %j; caller: %j; named: %s → %s',
    async (fallback, allowed, accounts, named, outcome) => {
      const gateway = await startGateway({
        handler,
        connect: { default: fallback, allowed },
        authenticate: () => ({ name: 'a', scopes: ALL_SCOPES, accounts, credentialId: 'a' }),
      });
      gateway.upstream.script = (_seen, response) => {
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end('{"object":"token","id":"tok_sandbox_card"}');
        return 'handled';
      };
      const { body } = await gateway.ask(QUERY, undefined, named === undefined ? {} : { 'stripe-account': named });
      const [seen] = gateway.upstream.seen;
      const found = body.errors?.[0]?.extensions.code ?? seen?.headers['stripe-account'] ?? 'own';
      expect(found).toBe(outcome);
      expect(gateway.upstream.seen).toHaveLength(body.errors ? 0 : 1);
      await gateway.close();
    },
  );
});

describe('callers of one gateway', () => {
  let gateway: RunningGateway;
  beforeAll(async () => {
    gateway = await startGateway({
      connect: { default: undefined, allowed: '*' },
      authenticate: (header) => {
        const name = header('authorization') ?? '';
        return { name, scopes: ALL_SCOPES, accounts: '*', credentialId: name };
      },
    });
  });
  afterAll(() => gateway.close());
  beforeEach(() => {
    gateway.upstream.seen.length = 0;
  });

  test('share a read of one account, and never one of two', async () => {
    const ask = (authorization: string, account: string) =>
      gateway.ask(QUERY, undefined, { authorization, 'stripe-account': account });
    await Promise.all([ask('one', 'acct_sandbox'), ask('two', 'acct_sandbox'), ask('one', 'acct_other')]);
    expect(gateway.upstream.seen.map(({ headers }) => headers['stripe-account']).sort()).toEqual([
      'acct_other',
      'acct_sandbox',
    ]);
  });
});
