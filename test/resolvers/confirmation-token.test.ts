import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { immutableKeysOf } from '../../src/expansion/mutability.js';
import { buildSchema } from '../../src/resolvers/build-schema.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { authenticateByWord, having } from '../auth/caller-of-scopes.js';
import { CREATED, customer, MOMENT, made } from '../schema/bare-objects.js';
import { type RunningGateway, startGateway } from '../support/gateway.js';

const ID = 'ctoken_1';
const CALL = `/v1/confirmation_tokens/${ID}`;
const setupAttempt = made('setup_attempt', 'setatt_1', {
  status: 'succeeded',
  usage: 'off_session',
  customer: 'cus_1',
  payment_method: 'pm_1',
  setup_intent: { id: 'seti_1', object: 'setup_intent' },
});
const confirmationToken = made('confirmation_token', ID, {
  expires_at: CREATED,
  payment_intent: null,
  setup_intent: 'seti_1',
  return_url: 'https://shop.example/done',
  setup_future_usage: 'off_session',
  use_stripe_sdk: true,
  metadata: { order: '1' },
  mandate_data: {
    customer_acceptance: { type: 'online', online: { ip_address: '203.0.113.1', user_agent: 'Browser' } },
  },
  payment_method_options: {
    card: { cvc_token: 'cvctok_1', installments: { plan: { count: 3, interval: 'month', type: 'fixed_count' } } },
  },
  shipping: { name: 'Jenny', phone: null, address: { city: 'Berlin' } },
  payment_method_preview: {
    type: 'card',
    allow_redisplay: 'limited',
    billing_details: { name: 'Jenny', address: { postal_code: '10115' } },
    customer,
    customer_account: null,
    card: {
      brand: 'visa',
      last4: '4242',
      exp_month: 8,
      exp_year: 2030,
      funding: 'credit',
      checks: { cvc_check: 'pass' },
      generated_from: {
        charge: 'ch_1',
        setup_attempt: setupAttempt,
        payment_method_details: { type: 'card_present', card_present: { brand: 'visa', amount_authorized: 500 } },
      },
    },
    fpx: { bank: 'maybank2u', account_holder_type: 'individual' },
    klarna: { dob: { day: 1, month: 2, year: 1990 } },
  },
});

let gateway: RunningGateway;

beforeAll(async () => {
  gateway = await startGateway({ federation: true, authenticate: authenticateByWord });
  gateway.upstream.script = (seen, response) => {
    const replies: Record<string, object> = { [CALL]: confirmationToken, '/v1/customers/cus_1': customer };
    const reply = replies[seen.path];
    const missing = { error: { type: 'invalid_request_error', code: 'resource_missing', param: 'confirmation_token' } };
    response.writeHead(reply ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(reply ?? missing));
    return 'handled';
  };
});
afterAll(() => gateway.close());
afterEach(() => {
  gateway.upstream.seen.length = 0;
});

async function read(selection: string, scopes = ['tokens:read', 'customers:read', 'accounts:read']) {
  const { body } = await gateway.ask(`{ confirmationToken(id: "${ID}") { ${selection} } }`, {}, having(...scopes));
  return { ...body, calls: gateway.upstream.seen.map(({ path, expand }) => [path, ...expand]) };
}

describe('a confirmation token', () => {
  test('has every field of Stripe', async () => {
    const { data, errors, calls } = await read(`
      id created livemode expiresAt paymentIntent setupIntent returnUrl setupFutureUsage rawSetupFutureUsage useStripeSdk metadata
      mandateData { customerAcceptance { type online { ipAddress userAgent } } }
      paymentMethodOptions { card { cvcToken installments { plan { type count interval } } } }
      shipping { name phone address { city } }
      paymentMethodPreview {
        type allowRedisplay customerAccount billingDetails { name address { postalCode } }
        card { brand last4 expMonth expYear funding checks { cvcCheck } generatedFrom { charge paymentMethodDetails { type cardPresent { brand amountAuthorized } } } }
        fpx { bank accountHolderType } klarna { dob { year } } usBankAccount { last4 }
      }
    `);
    expect(errors).toBeUndefined();
    expect(calls).toEqual([[CALL]]);
    expect(data.confirmationToken).toEqual({
      id: ID,
      created: MOMENT,
      livemode: false,
      expiresAt: MOMENT,
      paymentIntent: null,
      setupIntent: 'seti_1',
      returnUrl: 'https://shop.example/done',
      setupFutureUsage: 'OFF_SESSION',
      rawSetupFutureUsage: 'off_session',
      useStripeSdk: true,
      metadata: { order: '1' },
      mandateData: {
        customerAcceptance: { type: 'online', online: { ipAddress: '203.0.113.1', userAgent: 'Browser' } },
      },
      paymentMethodOptions: {
        card: { cvcToken: 'cvctok_1', installments: { plan: { type: 'fixed_count', count: 3, interval: 'month' } } },
      },
      shipping: { name: 'Jenny', phone: null, address: { city: 'Berlin' } },
      paymentMethodPreview: {
        type: 'card',
        allowRedisplay: 'LIMITED',
        customerAccount: null,
        billingDetails: { name: 'Jenny', address: { postalCode: '10115' } },
        card: {
          brand: 'visa',
          last4: '4242',
          expMonth: 8,
          expYear: 2030,
          funding: 'CREDIT',
          checks: { cvcCheck: 'PASS' },
          generatedFrom: {
            charge: 'ch_1',
            paymentMethodDetails: { type: 'card_present', cardPresent: { brand: 'visa', amountAuthorized: 500 } },
          },
        },
        fpx: { bank: 'maybank2u', accountHolderType: 'INDIVIDUAL' },
        klarna: { dob: { year: 1990 } },
        usBankAccount: null,
      },
    });
  });

  test.each<[string, string, string[][]]>([
    [
      'nothing for ids',
      'paymentMethodPreview { customer { id } card { generatedFrom { setupAttempt { id } } } }',
      [[CALL]],
    ],
    ['its customer', 'paymentMethodPreview { customer { email } }', [[CALL, 'payment_method_preview.customer']]],
    [
      'its setup attempt',
      'paymentMethodPreview { card { generatedFrom { setupAttempt { status usage paymentMethod setupIntent } } } }',
      [[CALL, 'payment_method_preview.card.generated_from.setup_attempt']],
    ],
    [
      "the customer's default source",
      'paymentMethodPreview { customer { defaultSource { __typename } } }',
      [[CALL, 'payment_method_preview.customer.default_source']],
    ],
    [
      'the customer of the attempt by its id, as Stripe expands no deeper',
      'paymentMethodPreview { card { generatedFrom { setupAttempt { status customer { email } } } } }',
      [[CALL, 'payment_method_preview.card.generated_from.setup_attempt'], ['/v1/customers/cus_1']],
    ],
  ])('expands %s', async (_what, selection, expected) => {
    const { errors, calls } = await read(selection);
    expect(errors).toBeUndefined();
    expect(calls).toEqual(expected);
  });

  test('is null where Stripe has none', async () => {
    const query = '{ confirmationToken(id: "ctoken_nobody") { id } }';
    const { body } = await gateway.ask(query, {}, having('tokens:read'));
    expect(body).toEqual({ data: { confirmationToken: null } });
  });

  test.each<[string, string, string[]]>([
    ['tokens:read', 'id', []],
    ['customers:read', 'paymentMethodPreview { customer { email } }', ['tokens:read']],
    [
      'accounts:read',
      'paymentMethodPreview { card { generatedFrom { setupAttempt { onBehalfOf { email } } } } }',
      ['tokens:read'],
    ],
  ])('needs %s', async (_scope, selection, scopes) => {
    const { errors, calls } = await read(selection, scopes);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
    expect(calls).toEqual([]);
  });

  test('stays as it was made, but for what becomes of it', () => {
    const keys = [...immutableKeysOf(buildSchema(), 'ConfirmationToken').keys()].sort();
    expect(keys).toEqual([
      'created',
      'id',
      'livemode',
      'mandate_data',
      'payment_method_options',
      'payment_method_preview',
      'return_url',
      'setup_future_usage',
      'use_stripe_sdk',
    ]);
  });

  test('is an entity of a supergraph', async () => {
    const query = `{ _entities(representations: [{ __typename: "ConfirmationToken", id: "${ID}" }]) { ... on ConfirmationToken { id setupIntent } } }`;
    const { body } = await gateway.ask(query, {}, having('tokens:read'));
    expect(body).toEqual({ data: { _entities: [{ id: ID, setupIntent: 'seti_1' }] } });
    const refused = await gateway.ask(query, {}, having('customers:read'));
    expect(refused.body.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  });
});

test('a token says what object it is', async () => {
  const local = await startGateway();
  const { body } = await local.ask(`{ token(id: "${SEEDS.cardToken}") { object } }`);
  expect(body).toEqual({ data: { token: { object: 'token' } } });
  await local.close();
});
