import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { ERROR_CODES } from '../../src/errors/codes.js';
import { fromStripeError } from '../../src/errors/from-stripe-error.js';
import { GatewayError } from '../../src/errors/gateway-error.js';
import { StripeRefusal } from '../../src/errors/stripe-refusal.js';

const { errors } = Stripe;
const SECRET = 'No such thing: 4242424242424242';
const raw = (fields: object) => ({ message: SECRET, requestId: 'req_1', headers: {}, ...fields }) as never;

describe('each class that Stripe can answer with has one code', () => {
  test.each([
    ['StripeAuthenticationError', raw({ statusCode: 401 }), 'UPSTREAM_AUTH'],
    ['StripePermissionError', raw({ statusCode: 403 }), 'UPSTREAM_AUTH'],
    ['StripePermissionError', raw({ statusCode: 403, code: 'account_invalid' }), 'UPSTREAM_AUTH'],
    ['StripeRateLimitError', raw({ statusCode: 429 }), 'RATE_LIMITED'],
    ['StripeIdempotencyError', raw({ statusCode: 400, type: 'idempotency_error' }), 'IDEMPOTENCY_MISMATCH'],
    ['StripeCardError', raw({ statusCode: 402, type: 'invalid_request_error' }), 'UPSTREAM_AUTH'],
    ['StripeAPIError', raw({ statusCode: 409 }), 'CONFLICT'],
    ['StripeAPIError', raw({ statusCode: 424 }), 'UPSTREAM_ERROR'],
    ['StripeAPIError', raw({ statusCode: 500, headers: { 'stripe-should-retry': 'false' } }), 'UPSTREAM_ERROR'],
    ['StripeAPIError', raw({ statusCode: 500 }), 'UPSTREAM_UNAVAILABLE'],
    ['StripeAPIError', raw({ statusCode: 503 }), 'UPSTREAM_UNAVAILABLE'],
    ['StripeAPIError', raw({}), 'UPSTREAM_BAD_RESPONSE'],
    ['StripeConnectionError', raw({}), 'UPSTREAM_UNAVAILABLE'],
    ['StripeConnectionError', raw({ detail: { code: 'ETIMEDOUT' } }), 'UPSTREAM_TIMEOUT'],
  ] as const)('%s %o is %s', (name, fields, code) => {
    const mapped = fromStripeError(new errors[name](fields));
    expect(mapped).toBeInstanceOf(GatewayError);
    expect((mapped as GatewayError).extensions).toMatchObject({ code, stripeRequestId: 'req_1' });
  });

  test.each([
    [
      'StripeInvalidRequestError',
      raw({ statusCode: 400, code: 'parameter_missing', param: 'card[exp_month]' }),
      'parameter_missing',
    ],
    ['StripeInvalidRequestError', raw({ statusCode: 400 }), 'invalid_request'],
    ['StripeInvalidRequestError', raw({ statusCode: 404, code: 'resource_missing' }), 'resource_missing'],
    ['StripeCardError', raw({ statusCode: 402, type: 'card_error', code: 'incorrect_number' }), 'incorrect_number'],
  ] as const)('%s %o is a refusal: %s', (name, fields, code) => {
    const mapped = fromStripeError(new errors[name](fields));
    expect(mapped).toBeInstanceOf(StripeRefusal);
    expect((mapped as StripeRefusal).code).toBe(code);
  });
});

test('every class that stripe-node exports gets a code of the closed list, and no text of Stripe stays', () => {
  const classes = Object.entries(errors).filter(([name]) => !name.startsWith('generate'));
  expect(classes.length).toBeGreaterThan(20);
  for (const [name, ErrorClass] of classes) {
    const error = new (ErrorClass as unknown as new (fields: object) => Error)({ ...(raw({}) as object) });
    const mapped = fromStripeError(error);
    if (mapped instanceof GatewayError) expect(ERROR_CODES, name).toContain(mapped.code);
    else expect(mapped, name).toBeInstanceOf(StripeRefusal);
    expect(JSON.stringify([mapped.message, mapped.stack, mapped]), name).not.toContain('4242');
    expect(mapped.cause, name).toBeUndefined();
  }
});

test.each([new TypeError(SECRET), SECRET, null, undefined, { message: SECRET }])(
  'what is no error of Stripe is an answer that cannot be read',
  (thrown) => {
    const mapped = fromStripeError(thrown) as GatewayError;
    expect(mapped.code).toBe('UPSTREAM_BAD_RESPONSE');
    expect(JSON.stringify([mapped.message, mapped.stack, mapped])).not.toContain('4242');
  },
);

test.each([
  ['7', 7],
  ['1.2', 2],
  ['soon', undefined],
  ['-1', undefined],
  [undefined, undefined],
])('retryAfter says when to try again: %j', (header, retryAfter) => {
  const error = new errors.StripeRateLimitError(raw({ statusCode: 429, headers: { 'retry-after': header } }));
  expect((fromStripeError(error) as GatewayError).extensions.retryAfter).toBe(retryAfter);
});
