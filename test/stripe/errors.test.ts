import { describe, expect, test, vi } from 'vitest';
import { ERROR_CODES, GatewayError } from '../../src/errors.js';
import { buildSchema } from '../../src/resolvers/build-schema.js';
import { toUserError } from '../../src/resolvers/to-user-error.js';
import {
  type FailedCall,
  fromStripeError,
  fromThrown,
  type StripeErrorReply,
  StripeRefusal,
  UpstreamFailure,
} from '../../src/stripe/errors.js';
import { type ReplyHead, TransportFailure, type TransportReason } from '../../src/stripe/transport.js';

const CREATE: FailedCall = { kind: 'create-token' };
const READ: FailedCall = { kind: 'read', resource: 'token' };

const SECRET = 'No such thing: 4242424242424242';
const reply = (status: number, error: object = {}, headers: Record<string, string> = {}): StripeErrorReply => ({
  status,
  headers: { 'request-id': 'req_1', ...headers },
  error: { message: SECRET, ...error } as StripeErrorReply['error'],
});

test.each<[number, object, Record<string, string>, string]>([
  [401, {}, {}, 'UPSTREAM_AUTH'],
  [403, {}, {}, 'UPSTREAM_AUTH'],
  [403, { code: 'account_invalid' }, {}, 'UPSTREAM_AUTH'],
  [429, {}, {}, 'RATE_LIMITED'],
  [400, { type: 'idempotency_error' }, {}, 'IDEMPOTENCY_MISMATCH'],
  [402, { type: 'invalid_request_error' }, {}, 'UPSTREAM_AUTH'],
  [409, {}, {}, 'CONFLICT'],
  [424, {}, {}, 'UPSTREAM_ERROR'],
  [500, {}, { 'stripe-should-retry': 'false' }, 'UPSTREAM_ERROR'],
  [500, {}, {}, 'UPSTREAM_UNAVAILABLE'],
  [503, {}, {}, 'UPSTREAM_UNAVAILABLE'],
])('%i %j with the headers %j is %s', (status, error, headers, code) => {
  const mapped = fromStripeError(reply(status, error, headers), CREATE);
  expect(mapped).toBeInstanceOf(GatewayError);
  expect((mapped as GatewayError).extensions).toMatchObject({ code, stripeRequestId: 'req_1' });
});

test.each<[number, object, string]>([
  [400, { code: 'parameter_missing', param: 'card[exp_month]' }, 'parameter_missing'],
  [400, {}, 'invalid_request'],
  [400, { code: SECRET }, 'invalid_request'],
  [404, { code: 'resource_missing' }, 'resource_missing'],
  [402, { type: 'card_error', code: 'incorrect_number' }, 'incorrect_number'],
])('%i %j is a refusal: %s', (status, error, code) => {
  const mapped = fromStripeError(reply(status, error), CREATE);
  expect(mapped).toBeInstanceOf(StripeRefusal);
  expect((mapped as StripeRefusal).code).toBe(code);
});

describe('whatever Stripe answers', () => {
  const statuses = Array.from({ length: 200 }, (_, index) => 400 + index);
  const oddities = [{}, { type: 7, code: {}, param: [SECRET], decline_code: SECRET }, { code: null, param: null }];

  test('every status gets a code of the closed list or is a refusal, and no text of Stripe stays', () => {
    for (const status of statuses) {
      for (const error of oddities) {
        const mapped = fromStripeError(reply(status, error), CREATE);
        if (mapped instanceof GatewayError) expect(ERROR_CODES, String(status)).toContain(mapped.code);
        else expect(mapped, String(status)).toBeInstanceOf(StripeRefusal);
        expect(JSON.stringify([mapped.message, mapped.stack, mapped]), String(status)).not.toContain('4242');
        expect(mapped.cause, String(status)).toBeUndefined();
      }
    }
  });
});

test.each([new TypeError(SECRET), SECRET, null, undefined, { message: SECRET }])(
  'what else is thrown is an answer that cannot be read',
  (thrown) => {
    const mapped = fromThrown(thrown, CREATE) as GatewayError;
    expect(mapped.code).toBe('UPSTREAM_BAD_RESPONSE');
    expect(JSON.stringify([mapped.message, mapped.stack, mapped])).not.toContain('4242');
  },
);

test.each<[string | undefined, number | undefined]>([
  ['7', 7],
  ['1.2', 2],
  ['soon', undefined],
  ['-1', undefined],
  [undefined, undefined],
  ['86400', 300],
  ['Wed, 25 Nov 2026 10:00:07 GMT', 7],
  ['Wednesday, 25-Nov-26 10:00:07 GMT', 7],
  ['Wed Nov 25 10:00:07 2026', 7],
  ['Wed, 25 Nov 2026 09:00:00 GMT', 1],
  ['Wed, 25 Nov 2099 10:00:00 GMT', 300],
  ['Wed, 99 Nov 2026 10:00:07 GMT', undefined],
])('retryAfter says when to try again, within five minutes: %j', (header, retryAfter) => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 25, 10), toFake: ['Date'] });
  const mapped = fromStripeError(reply(429, {}, header === undefined ? {} : { 'retry-after': header }), CREATE);
  vi.useRealTimers();
  expect((mapped as GatewayError).extensions.retryAfter).toBe(retryAfter);
});

test('a token that Stripe has not is missing, whether or not Stripe gives a code; another object is not', () => {
  expect(fromStripeError(reply(404), READ)).toMatchObject({ code: 'resource_missing' });
  expect(fromStripeError(reply(404), { kind: 'read', resource: 'customer' })).toMatchObject({
    code: 'invalid_request',
  });
  expect(fromStripeError(reply(404), CREATE)).toMatchObject({ code: 'invalid_request' });
});

test.each(['constructor', 'toString', '__proto__'])('a code named %s is a code like any other', (code) => {
  const mapped = fromStripeError(reply(400, { code, decline_code: code, param: code }), CREATE);
  expect(mapped).toBeInstanceOf(StripeRefusal);
  const variant = 'card';
  const { message, docUrl, field } = toUserError(mapped as StripeRefusal, variant, buildSchema());
  expect({ message, docUrl, field }).toEqual({
    message: 'Stripe refused this input.',
    docUrl: null,
    field: [variant],
  });
});

const failed = (reason: TransportReason, status?: number, headers: Record<string, string> = {}) => {
  const head: ReplyHead | undefined = status === undefined ? undefined : { status, headers };
  return fromThrown(new TransportFailure(reason, head), CREATE);
};
const answered = (status: number, headers: Record<string, string> = {}, error: object = {}) =>
  fromStripeError(reply(status, error, headers), CREATE);

test.each<[string, GatewayError | StripeRefusal, string, number, boolean]>([
  ['no connection', failed('unreachable'), 'UPSTREAM_UNAVAILABLE', 3, true],
  ['a broken connection', failed('broken'), 'UPSTREAM_UNAVAILABLE', 3, true],
  ['an answer cut short', failed('cut', 200), 'UPSTREAM_UNAVAILABLE', 2, true],
  ['TLS', failed('tls'), 'UPSTREAM_UNAVAILABLE', 1, true],
  ['nonsense with 200', failed('unreadable', 200), 'UPSTREAM_BAD_RESPONSE', 1, false],
  ['nonsense with 503', failed('unreadable', 503), 'UPSTREAM_BAD_RESPONSE', 3, true],
  ['final nonsense', failed('unreadable', 500, { 'stripe-should-retry': 'false' }), 'UPSTREAM_BAD_RESPONSE', 1, true],
  ['a large answer', failed('too-large', 503), 'UPSTREAM_BAD_RESPONSE', 1, false],
  ['500', answered(500), 'UPSTREAM_UNAVAILABLE', 3, true],
  ['500 that is final', answered(500, { 'stripe-should-retry': 'false' }), 'UPSTREAM_ERROR', 1, true],
  ['500 of an earlier call', answered(500, { 'idempotent-replayed': 'true' }), 'UPSTREAM_UNAVAILABLE', 3, false],
  ['409', answered(409), 'CONFLICT', 3, false],
  ['409 that is final', answered(409, { 'stripe-should-retry': 'false' }), 'CONFLICT', 1, false],
  ['424', answered(424), 'UPSTREAM_ERROR', 1, false],
  ['429', answered(429), 'RATE_LIMITED', 1, false],
  ['429 that says when', answered(429, { 'retry-after': '1' }), 'RATE_LIMITED', 2, false],
  ['a lock', answered(429, {}, { code: 'lock_timeout' }), 'CONFLICT', 3, false],
])('%s: the code, how often it is asked, and whether Stripe is not well', (_what, mapped, code, attempts, isOutage) => {
  expect(mapped).toBeInstanceOf(UpstreamFailure);
  const { code: found, attempts: made, isOutage: isOut } = mapped as UpstreamFailure;
  expect({ code: found, attempts: made, isOutage: isOut }).toEqual({ code, attempts, isOutage });
});
