import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '../../src/auth/caller.js';
import { ALL_SCOPES, SCOPES } from '../../src/auth/scope.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { authenticateByWord, having } from '../auth/caller-of-scopes.js';
import { HANDLERS, type RunningGateway, startGateway } from '../support/gateway.js';

const REPRESENTATIONS = [
  { __typename: 'Token', id: SEEDS.cardToken },
  { __typename: 'Customer', id: SEEDS.customer },
  { __typename: 'Account', id: SEEDS.account },
];
const entities = (selection: string) =>
  `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`;

/** What is selected, and every scope that it takes with the path at which it is missed. */
const ROWS: [selection: string, takes: Record<string, string>][] = [
  ['__typename ... on StripeObject { id } ... on Customer { id }', {}],
  ['... on Token { used }', { 'tokens:read': '_entities' }],
  ['... on Token { id: rawType }', { 'tokens:read': '_entities' }],
  ['... on Customer { email }', { 'customers:read': '_entities' }],
  ['...F } } fragment F on Account { ...G } fragment G on Account { id country', { 'accounts:read': '_entities' }],
  ['... on Token { card { last4 customer { id } } }', { 'tokens:read': '_entities' }],
  [
    '... on Token { card { customer { email } } }',
    { 'tokens:read': '_entities', 'customers:read': '_entities.card.customer' },
  ],
  [
    '... on Customer { defaultSource { ... on Card { account { country } } } }',
    { 'customers:read': '_entities', 'accounts:read': '_entities.defaultSource.account' },
  ],
];
const documentOf = (selection: string) => {
  const text = entities(selection);
  // A selection that ends in a fragment of its own has closed the operation already.
  return selection.includes('fragment') ? text.replace(/ \} \}$/, ' }') : text;
};

describe.each(HANDLERS)('through the %s handler', (handler) => {
  let gateway: RunningGateway;
  beforeAll(async () => {
    gateway = await startGateway({ handler, federation: true, authenticate: authenticateByWord });
  });
  afterAll(() => gateway.close());
  beforeEach(() => {
    gateway.upstream.seen.length = 0;
  });
  const ask = (selection: string, ...scopes: string[]) =>
    gateway.ask(documentOf(selection), { representations: REPRESENTATIONS }, having(...scopes));

  test.each(ROWS)('%s takes its scopes and no others', async (selection, takes) => {
    const { body } = await ask(selection, ...Object.keys(takes));
    expect(body.errors).toBeUndefined();
    expect(body.data._entities).toHaveLength(3);
  });

  const LACKING = ROWS.flatMap(([selection, takes]) =>
    Object.entries(takes).map((taken) => [selection, ...taken] as const),
  );
  test.each(LACKING)('%s without %s is refused at %s, with no call', async (selection, scope, path) => {
    const { body } = await ask(selection, ...SCOPES.filter((other) => other !== scope));
    expect(body.data ?? null).toBeNull();
    expect(body.errors).toMatchObject([{ path: path.split('.'), extensions: { code: 'FORBIDDEN' } }]);
    expect(gateway.upstream.seen).toEqual([]);
  });

  test('the SDL takes schema:read', async () => {
    const { body } = await gateway.ask('{ _service { sdl } }', {}, having('tokens:read'));
    expect(body.errors).toMatchObject([{ path: ['_service'], extensions: { code: 'FORBIDDEN' } }]);
    const allowed = await gateway.ask('{ _service { sdl } }', {}, having('schema:read'));
    expect(allowed.body.data._service.sdl).toContain('@key(fields: "id")');
  });
});

type Accounts = Exclude<Caller['accounts'], 'none'>;
const { account } = SEEDS;

/** What the gateway and the caller may act for, and whether the account is read. */
const ACCOUNTS: [fallback: string | undefined, allowed: Accounts, theirs: Accounts, isRead: boolean][] = [
  [undefined, [], '*', false],
  [undefined, [], [], false],
  [undefined, [account], '*', true],
  [undefined, '*', '*', true],
  [undefined, '*', [], false],
  [undefined, ['acct_other'], '*', false],
  [account, [], '*', true],
  [account, [], [], true],
];

test.each(ACCOUNTS)('gateway: %s, allows %j; caller: %j; a reference reads the account: %s', async (...row) => {
  const [fallback, allowed, accounts, isRead] = row;
  const gateway = await startGateway({
    federation: true,
    connect: { default: fallback, allowed },
    authenticate: () => ({ name: 'a', scopes: ALL_SCOPES, accounts, credentialId: 'a' }),
  });
  gateway.upstream.script = (_seen, response) => {
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(`{"object":"account","id":"${account}","country":"US"}`);
    return 'handled';
  };
  const representations = [{ __typename: 'Account', id: account }];
  const { body } = await gateway.ask(entities('... on Account { country }'), { representations });
  if (isRead) expect(body).toEqual({ data: { _entities: [{ country: 'US' }] } });
  else expect(body.errors).toMatchObject([{ path: ['_entities', 0], extensions: { code: 'FORBIDDEN' } }]);
  expect(gateway.upstream.seen).toHaveLength(isRead ? 1 : 0);

  // Its id alone says nothing that the caller did not.
  const bare = await gateway.ask(entities('... on Account { id }'), { representations });
  expect(bare.body).toEqual({ data: { _entities: [{ id: account }] } });
  await gateway.close();
});
