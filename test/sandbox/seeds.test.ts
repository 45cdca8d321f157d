import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { ask, at, type Form } from './ask.js';

const { components } = JSON.parse(
  readFileSync(new URL('../contract/stripe-tokens.openapi.json', import.meta.url), 'utf8'),
);
const schemas: Record<string, { properties?: object; 'x-pruned'?: boolean }> = components.schemas;

const routes: [prefix: RegExp, route: string][] = [
  [/^(tok|btok|pii|ct|cpt|cvctok)_/, '/v1/tokens'],
  [/^cus_/, '/v1/customers'],
  [/^acct_/, '/v1/accounts'],
  [/^pm_/, '/v1/payment_methods'],
  [/^ctoken_/, '/v1/confirmation_tokens'],
];
const readable = Object.entries(SEEDS).flatMap(([name, id]) => {
  const route = routes.find(([prefix]) => prefix.test(id))?.[1];
  return route === undefined ? [] : [[name, `${route}/${id}`] as const];
});
const expand: Record<string, string[]> = {
  customers: [
    'default_source',
    'discount.promotion_code',
    'discount.source.coupon',
    'invoice_settings.default_payment_method',
    'sources',
    'subscriptions',
    'tax',
    'tax_ids',
    'cash_balance',
    'test_clock',
  ],
};

describe('every seed that has a route is there, and holds no field that Stripe has not', () => {
  test.each(readable)('%s', async (_name, path) => {
    const query = (expand[path.split('/')[2] ?? ''] ?? []).map((field) => `expand[]=${field}`).join('&');
    const headers: Form = path.endsWith(SEEDS.connectedToken) ? { 'stripe-account': SEEDS.account } : {};
    const { status, body } = await ask(createSandbox(), `${path}?${query}`, { headers });
    expect(status).toBe(200);
    expect(unknownFields(body)).toEqual([]);
  });
});

test('what only lists and references lead to is there as well', async () => {
  const { body } = await ask(
    createSandbox(),
    `/v1/customers/${SEEDS.customer}?${expand.customers?.map((field) => `expand[]=${field}`).join('&')}`,
  );
  for (const id of [
    SEEDS.card,
    SEEDS.bankAccount,
    SEEDS.source,
    SEEDS.paymentMethod,
    SEEDS.coupon,
    SEEDS.promotionCode,
    SEEDS.subscription,
    SEEDS.taxId,
    SEEDS.testClock,
  ]) {
    expect(JSON.stringify(body)).toContain(`"id":"${id}"`);
  }
});

test('every new sandbox has the same seeds', async () => {
  for (const [, path] of readable.filter(([name]) => name !== 'connectedToken')) {
    const [one, other] = [await ask(createSandbox(), path), await ask(createSandbox({ now: () => 0 }), path)];
    expect(one.body).toEqual(other.body);
  }
});

test('the tokens lead where SEEDS says', async () => {
  const sandbox = createSandbox();
  const leads: [token: string, field: string, target: string][] = [
    [SEEDS.cardToken, 'card.customer', SEEDS.customer],
    [SEEDS.bankToken, 'bank_account.customer', SEEDS.customer],
    [SEEDS.bankCustomerToken, 'card.customer', SEEDS.bankCustomer],
    [SEEDS.sourceCustomerToken, 'card.customer', SEEDS.sourceCustomer],
    [SEEDS.payoutCardToken, 'card.customer', SEEDS.payoutCustomer],
    [SEEDS.payoutBankToken, 'bank_account.customer', SEEDS.payoutCustomer],
    [SEEDS.deletedCustomerToken, 'card.customer', SEEDS.deletedCustomer],
    [SEEDS.externalCardToken, 'card.account', SEEDS.account],
    [SEEDS.externalBankToken, 'bank_account.account', SEEDS.account],
  ];
  for (const [token, field, target] of leads) {
    const { body } = await ask(sandbox, `/v1/tokens/${token}`);
    expect([at(body, field), at(body, 'used')]).toEqual([target, true]);
  }
});

/** Newer than the contract; stripe-node's types have them, and the compiler holds the seeds against those. */
const NEWER = [
  'cash_balance.customer_account',
  'discount.customer_account',
  'discount.subscription_item',
  'payment_method.allow_redisplay',
  'payment_method.customer_account',
  'source.allow_redisplay',
];

/** Fields of objects whose schema the contract holds whole, which it does not name. */
function unknownFields(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const kind = 'deleted' in value ? 'deleted_customer' : String(at(value, 'object'));
  const schema = Object.hasOwn(schemas, kind) ? schemas[kind] : undefined;
  const known = schema && !schema['x-pruned'] ? Object.keys(schema.properties ?? {}) : undefined;
  const unknown = known ? Object.keys(value).filter((name) => !known.includes(name)) : [];
  const names = unknown.map((name) => `${kind}.${name}`).filter((name) => !NEWER.includes(name));
  return [...names, ...Object.values(value).flatMap(unknownFields)];
}
