import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { ERROR_CODES } from '../../src/errors/codes.js';
import { fromStripeError } from '../../src/errors/from-stripe-error.js';
import { GatewayError } from '../../src/errors/gateway-error.js';
import { StripeRefusal } from '../../src/errors/stripe-refusal.js';
import { TransportFailure, type TransportReason } from '../../src/errors/transport-failure.js';
import { UpstreamFailure } from '../../src/errors/upstream-failure.js';

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

const connectionError = (reason: TransportReason, answer?: object) =>
  new errors.StripeConnectionError(raw({ detail: new TransportFailure(reason, answer) }));
const apiError = (statusCode: number, headers: Record<string, string> = {}) =>
  new errors.StripeAPIError(raw({ statusCode, headers }));
const rateLimit = (fields: object) => new errors.StripeRateLimitError(raw({ statusCode: 429, ...fields }));

test.each<[string, Error, string, number, boolean]>([
  ['no connection', connectionError('unreachable'), 'UPSTREAM_UNAVAILABLE', 3, true],
  ['a broken connection', connectionError('broken'), 'UPSTREAM_UNAVAILABLE', 3, true],
  ['an answer cut short', connectionError('cut', { status: 200 }), 'UPSTREAM_UNAVAILABLE', 2, true],
  ['TLS', connectionError('tls'), 'UPSTREAM_UNAVAILABLE', 1, true],
  ['nonsense with 200', connectionError('unreadable', { status: 200 }), 'UPSTREAM_BAD_RESPONSE', 1, false],
  ['nonsense with 503', connectionError('unreadable', { status: 503 }), 'UPSTREAM_BAD_RESPONSE', 3, true],
  [
    'final nonsense',
    connectionError('unreadable', { status: 500, shouldRetry: 'false' }),
    'UPSTREAM_BAD_RESPONSE',
    1,
    true,
  ],
  ['a large answer', connectionError('too-large', { status: 503 }), 'UPSTREAM_BAD_RESPONSE', 1, false],
  ['500', apiError(500), 'UPSTREAM_UNAVAILABLE', 3, true],
  ['500 that is final', apiError(500, { 'stripe-should-retry': 'false' }), 'UPSTREAM_ERROR', 1, true],
  ['500 of an earlier call', apiError(500, { 'idempotent-replayed': 'true' }), 'UPSTREAM_UNAVAILABLE', 3, false],
  ['409', apiError(409), 'CONFLICT', 3, false],
  ['409 that is final', apiError(409, { 'stripe-should-retry': 'false' }), 'CONFLICT', 1, false],
  ['424', apiError(424), 'UPSTREAM_ERROR', 1, false],
  ['429', rateLimit({}), 'RATE_LIMITED', 1, false],
  ['429 that says when', rateLimit({ headers: { 'retry-after': '1' } }), 'RATE_LIMITED', 2, false],
  ['a lock', rateLimit({ code: 'lock_timeout' }), 'CONFLICT', 3, false],
])('%s: the code, how often it is asked, and whether Stripe is not well', (_what, error, code, attempts, isOutage) => {
  const mapped = fromStripeError(error) as UpstreamFailure;
  expect(mapped).toBeInstanceOf(UpstreamFailure);
  expect({ code: mapped.code, attempts: mapped.attempts, isOutage: mapped.isOutage }).toEqual({
    code,
    attempts,
    isOutage,
  });
});
