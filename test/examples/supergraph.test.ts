import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { authenticateByWord } from '../auth/caller-of-scopes.js';
import { type GraphQLAnswer, type RunningGateway, startGateway } from '../support/gateway.js';
import { install } from './install.js';

/** The scopes of the router's key. It composes and reads; it makes no tokens. */
const KEY = 'schema:read,tokens:read,customers:read,accounts:read';
const { cardToken, unusedToken, customer, account } = SEEDS;

const DOCUMENT = new URL('../../docs/federation.md', import.meta.url);

const folder = new URL('../../examples/supergraph', import.meta.url).pathname;
let gateway: RunningGateway;
beforeAll(async () => {
  await install(folder);
  gateway = await startGateway({ federation: true, authenticate: authenticateByWord });
}, 300_000);
afterAll(() => gateway.close());

interface Router {
  url: string;
  stop(): Promise<unknown>;
}

async function start(router: string, settings: Record<string, string> = {}): Promise<Router> {
  const child = spawn(process.execPath, ['start.js', router], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      ORDERS_PORT: '0',
      SUBGRAPH_URL: `${gateway.url}/graphql`,
      SUBGRAPH_KEY: KEY,
      ...settings,
    },
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  return {
    url: await addressOf(child),
    stop: () => {
      child.kill();
      return gone;
    },
  };
}

async function send(url: string, query: string, variables: object, headers = {}): Promise<GraphQLAnswer['body']> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return answer.json();
}

describe.each(['hive', 'apollo'])('behind %s', (name) => {
  let router: Router;
  beforeAll(async () => {
    router = await start(name);
  }, 60_000);
  afterAll(() => router.stop());
  afterEach(() => {
    expect(gateway.upstream.violations).toEqual([]);
    gateway.upstream.seen.length = 0;
  });

  const ask = (query: string, variables: object = {}) => send(router.url, query, variables);
  const calls = () =>
    gateway.upstream.seen.map(({ path, expand }) => [path.replace('/v1/', ''), ...expand].join(' ')).sort();

  const jenny = { email: 'jenny.rosen@example.com' };

  test("an order's token with its card and customer costs one call", async () => {
    const body = await ask('{ orders(ids: [1]) { token { card { last4 customer { email } } } } }');
    expect(body).toEqual({ data: { orders: [{ token: { card: { last4: '4242', customer: jenny } } }] } });
    expect(calls()).toEqual([`tokens/${cardToken} card.customer`]);
  });

  test('two orders of the same token cost one, another token one more', async () => {
    const body = await ask('{ orders(ids: [1, 2, 3]) { id token { card { last4 customer { email } } } } }');
    const token = { card: { last4: '4242', customer: jenny } };
    expect(body).toEqual({
      data: {
        orders: [
          { id: '1', token },
          { id: '2', token },
          { id: '3', token: { card: { last4: '4444', customer: null } } },
        ],
      },
    });
    expect(calls()).toEqual([`tokens/${cardToken} card.customer`, `tokens/${unusedToken} card.customer`]);
  });

  test('the query of the documentation costs one', async () => {
    const [, query = ''] = /```gql\n(\{[\s\S]*?)```/.exec(readFileSync(DOCUMENT, 'utf8')) ?? [];
    const { data, errors } = await ask(query);
    expect(errors).toBeUndefined();
    expect(data.orders.map(({ token }: { token: { card: object } }) => token.card)).toEqual([
      { last4: '4242', customer: jenny },
      { last4: '4242', customer: jenny },
    ]);
    expect(calls()).toHaveLength(1);
  });

  test('ids alone cost none', async () => {
    const body = await ask('{ orders(ids: [1]) { token { id } customer { id } } }');
    expect(body).toEqual({ data: { orders: [{ token: { id: cardToken }, customer: { id: customer } }] } });
    expect(calls()).toEqual([]);
  });

  test('each kind of entity, beside a field of the gateway itself', async () => {
    const body = await ask(
      `query ($id: ID!) {
        orders(ids: [1, 2]) { token { used } customer { defaultSource { ... on Card { last4 } } } seller { country } }
        token(id: $id) { type }
      }`,
      { id: cardToken },
    );
    const order = {
      token: { used: expect.any(Boolean) },
      customer: { defaultSource: { last4: '4242' } },
      seller: { country: 'US' },
    };
    expect(body).toEqual({ data: { orders: [order, order], token: { type: 'CARD' } } });
    expect(calls().filter((call) => !call.startsWith('tokens'))).toEqual([
      `accounts/${account}`,
      `customers/${customer} default_source`,
    ]);
  });

  test('a token that is not there is null; an id that cannot be one is an error, and the rest is there', async () => {
    const { data, errors = [] } = await ask('{ orders { id token { used } customer { email } } }');
    expect(data.orders.map(({ token }: { token: object | null }) => token !== null)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(data.orders[3].customer).toEqual(jenny);
    const refused = errors.filter(({ extensions }) => extensions.code === 'BAD_USER_INPUT');
    expect(refused.map(({ path }) => path?.slice(0, 3))).toEqual([['orders', 4, 'token']]);
    expect(calls()).toEqual([
      `customers/${customer}`,
      'tokens/tok_gone',
      `tokens/${cardToken}`,
      `tokens/${unusedToken}`,
    ]);
  });

  test('what the key of the router may not is refused, with no call', async () => {
    const { data, errors } = await ask(
      'mutation ($input: CreateTokenInput!) { createToken(input: $input) { token { id } } }',
      { input: { pii: { idNumber: '000000000' } } },
    );
    expect(data?.createToken ?? null).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(calls()).toEqual([]);
  });
});

test.each(['hive', 'apollo'])(
  '%s can send on the credential of its caller, and then never its own',
  async (name) => {
    const router = await start(name, { FORWARD_AUTHORIZATION: 'on' });
    const query = '{ orders(ids: [1]) { token { card { last4 } } } }';
    const allowed = await send(router.url, query, {}, { authorization: 'Bearer tokens:read' });
    expect(allowed).toEqual({ data: { orders: [{ token: { card: { last4: '4242' } } }] } });
    gateway.upstream.seen.length = 0;
    for (const headers of [{}, { authorization: 'Bearer schema:read' }]) {
      const { errors } = await send(router.url, query, {}, headers);
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
    expect(gateway.upstream.seen).toEqual([]);
    await router.stop();
  },
  60_000,
);

/** The address that the example prints once it is up. */
function addressOf(child: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk;
      const [address] = /(?<=is at )http\S+/.exec(said) ?? [];
      if (address) resolve(address);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`It ended with ${code}: ${said}`)));
  });
}
