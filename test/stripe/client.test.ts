import { expect, test } from 'vitest';
import { GatewayError } from '../../src/errors.js';
import type { LogFields, SafeLogger } from '../../src/logger.js';
import { createStripeClient, type StripeClientOptions } from '../../src/stripe/client.js';
import { UpstreamFailure } from '../../src/stripe/errors.js';
import { createMemoryStore, ImmutableCache } from '../../src/stripe/immutable-cache.js';
import { OperationRecord } from '../../src/stripe/operation-record.js';
import type { CreateTokenCall, ReadCall } from '../../src/stripe/stripe-call.js';
import { type Transport, TransportFailure, type TransportReply } from '../../src/stripe/transport.js';
import { createGate } from '../support/wait.js';

const token = (id: string, fields: object = {}): TransportReply => ({
  status: 200,
  headers: { 'request-id': 'req_1' },
  text: JSON.stringify({ id, object: 'token', type: 'card', ...fields }),
});
const failure = (status: number, error: object = {}, headers: Record<string, string> = {}): TransportReply => ({
  status,
  headers: { 'request-id': 'req_1', ...headers },
  text: JSON.stringify({ error }),
});

/** A client over an upstream that is scripted, with what it was sent and what was logged. */
function start(answer: (path: string) => TransportReply | Promise<TransportReply>, options: StripeClientOptions = {}) {
  const sent: string[] = [];
  const lines: [level: string, fields: LogFields, message: string][] = [];
  const transport: Transport = {
    send: async ({ method, path }) => {
      sent.push(`${method} ${path}`);
      return answer(path);
    },
    close: async () => {},
  };
  const at = (level: string) => (fields: LogFields, message: string) => void lines.push([level, fields, message]);
  const logger: SafeLogger = {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    isLevelEnabled: () => true,
  };
  const client = createStripeClient(transport, {
    limits: { rate: 'off', concurrency: 'off' },
    timing: { backoffMs: 0, maxBackoffMs: 0, outages: 1000 },
    logger,
    ...options,
  });
  return { ...client, sent, lines };
}

const base = () => ({
  expand: [],
  apiKey: 'sk_test_1',
  owner: 'platform',
  callerId: 'caller',
  isCacheable: true,
  record: new OperationRecord(),
  deadline: performance.now() + 10_000,
  cancellation: undefined,
});
const read = (id: string, fields: Partial<ReadCall> = {}): ReadCall => ({
  ...base(),
  kind: 'read',
  resource: 'token',
  id,
  mutability: 'immutable',
  ...fields,
});
const create = (fields: Partial<CreateTokenCall> = {}): CreateTokenCall => ({
  ...base(),
  kind: 'create-token',
  params: {},
  idempotencyKey: 'key',
  ...fields,
});
const createCache = () =>
  new ImmutableCache({
    store: createMemoryStore(60_000),
    keys: new Map([
      ['id', 'made'],
      ['type', 'made'],
    ]),
  });

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'OK',
    (error) => error.code,
  );

test('a reply for another id than was asked for is no answer, and is never cached', async () => {
  const { call, sent } = start(() => token('tok_2', { type: 'pii' }), { cache: createCache() });
  expect(await codeOf(call(read('tok_1')))).toBe('UPSTREAM_BAD_RESPONSE');
  expect(await codeOf(call(read('tok_1')))).toBe('UPSTREAM_BAD_RESPONSE');
  expect((await call(read('tok_2'))).object.type).toBe('pii');
  expect(sent).toHaveLength(3);
  const accounts = start(() => ({ status: 200, headers: {}, text: '{"id":"acct_2","object":"account"}' }));
  expect(await codeOf(accounts.call(read('acct_1', { resource: 'account' })))).toBe('UPSTREAM_BAD_RESPONSE');
});

test('a test token that is read by its name may have an id of its own, in test mode, and is not cached', async () => {
  const { call, sent } = start(() => token('tok_1'), { cache: createCache() });
  expect((await call(read('tok_visa'))).object.id).toBe('tok_1');
  expect((await call(read('tok_visa'))).isImmutable).toBe(false);
  expect(sent).toHaveLength(2);
  expect(await codeOf(call(read('tok_visa', { apiKey: 'sk_live_1' })))).toBe('UPSTREAM_BAD_RESPONSE');
});

test('a read is charged once before it is sent, and not where the cache or a read in flight answers', async () => {
  const gate = createGate();
  let charges = 0;
  const charge = async () => void charges++;
  const { call, sent } = start((path) => gate.opened.then(() => token(path.split('/')[3] as string)), {
    cache: createCache(),
  });
  const first = call(read('tok_1', { charge }));
  // Until it is in flight.
  for (let turn = 0; turn < 10; turn++) await undefined;
  const second = call(read('tok_1', { charge }));
  gate.open();
  await Promise.all([first, second]);
  await call(read('tok_1', { charge }));
  expect({ charges, sent }).toEqual({ charges: 1, sent: ['GET /v1/tokens/tok_1'] });
  await call(read('tok_2', { charge }));
  expect(charges).toBe(2);
});

test('a read that its caller may not be charged for is not sent, and fails nobody else', async () => {
  const charge = async () => {
    throw new GatewayError('RATE_LIMITED', 'Too many.');
  };
  const { call, sent } = start(() => token('tok_1'));
  const codes = await Promise.all([codeOf(call(read('tok_1', { charge }))), codeOf(call(read('tok_1')))]);
  expect(codes).toEqual(['RATE_LIMITED', 'OK']);
  expect(sent).toHaveLength(1);
});

test('a read that is retried is charged once', async () => {
  let charges = 0;
  const { call, sent } = start(() => failure(500));
  expect(await codeOf(call(read('tok_1', { charge: async () => void charges++ })))).toBe('UPSTREAM_UNAVAILABLE');
  expect([charges, sent.length]).toEqual([1, 3]);
});

test('why Stripe cannot be reached is logged once, and again only after it could be reached', async () => {
  let isUp = false;
  const { call, lines } = start(() => {
    if (isUp) return token('tok_1');
    throw new TransportFailure('unreachable', undefined, 'ENOTFOUND');
  });
  const outcome = () => call(read('tok_1', { mutability: 'mutable' })).catch((error) => error);
  const error = await outcome();
  expect(error).toBeInstanceOf(UpstreamFailure);
  expect(error.reason).toBe('ENOTFOUND');
  await outcome();
  isUp = true;
  await outcome();
  await outcome();
  isUp = false;
  await outcome();
  expect(lines).toEqual([
    ['warn', { reason: 'ENOTFOUND' }, 'Stripe cannot be reached'],
    ['info', {}, 'Stripe can be reached again'],
    ['warn', { reason: 'ENOTFOUND' }, 'Stripe cannot be reached'],
  ]);
});

test('the message of a read that failed never speaks of creates', async () => {
  const FAULTS: (() => TransportReply)[] = [
    ...[400, 401, 402, 403, 404, 409, 429, 500, 503].map((status) => () => failure(status)),
    ...(['unreachable', 'tls', 'broken', 'cut', 'unreadable', 'too-large', 'not-sent'] as const).map((reason) => () => {
      throw new TransportFailure(reason);
    }),
    () => token('tok_2'),
  ];
  for (const fault of FAULTS) {
    const { call } = start(fault);
    const error = await call(read('tok_1', { resource: 'token' })).catch((thrown) => thrown);
    if (error instanceof GatewayError) expect(error.message).not.toMatch(/create|idempotency/i);
  }
  const broken = start(() => {
    throw new TransportFailure('broken');
  });
  expect(await broken.call(create()).catch((error) => error.message)).toMatch(/unknown: try again with the same/);
  const late = await broken.call(read('tok_1', { deadline: performance.now() - 1 })).catch((error) => error);
  expect(late.message).not.toMatch(/create/);
});

test('a key that no header may hold is said to be that, without its value', async () => {
  const { call, lines } = start(() => {
    throw new TransportFailure('not-sent', undefined, 'UND_ERR_INVALID_ARG');
  });
  const error = await call(read('tok_1', { apiKey: 'sk_test_secret\n' })).catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'UPSTREAM_ERROR', isOutage: false, reason: 'UND_ERR_INVALID_ARG' });
  expect(JSON.stringify([error, error.message, lines])).not.toContain('secret');
});
