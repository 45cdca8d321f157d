import { beforeEach, expect, test } from 'vitest';
import { always, CARD, CREATE, error, READ, reply } from '../stripe/ask.js';
import { startGateway } from '../support/gateway.js';
import { createRecordingLogger } from '../support/recording-logger.js';

const HEADERS = { 'x-request-id': 'asked-by-me' };
const ID = { requestId: 'asked-by-me' };

const { logger, lines } = createRecordingLogger();
beforeEach(() => {
  lines.length = 0;
});

test('each operation is one line at the level debug, which names no field of the input', async () => {
  const gateway = await startGateway({ logger });
  await gateway.ask(CREATE, { input: CARD }, HEADERS);
  await gateway.ask('{ nothing }', {}, HEADERS);
  await gateway.close();
  const level = 'debug';
  expect(lines.filter((line) => line.level === level)).toMatchObject([
    { level, message: 'operation', ...ID, caller: 'anyone', kind: 'mutation', outcome: 'ok', status: 200, calls: 1 },
    { level, message: 'operation', ...ID, outcome: 'refused', codes: ['GRAPHQL_VALIDATION_FAILED'], calls: 0 },
  ]);
  expect(Object.keys(lines[0] ?? {}).toSorted()).toEqual(
    ['level', 'message', 'requestId', 'caller', 'kind', 'outcome', 'status', 'calls', 'avoided', 'ms'].toSorted(),
  );
});

test('an operation that succeeds writes no line above the level debug', async () => {
  const gateway = await startGateway({ logger });
  await gateway.ask(READ, { id: 'tok_1' }, HEADERS);
  await gateway.close();
  expect(lines.filter(({ level }) => level !== 'debug')).toEqual([]);
});

test('what goes wrong is logged with the request ID', async () => {
  const gateway = await startGateway({ logger });
  gateway.upstream.script = always(reply(401, error({ type: 'invalid_request_error' })));
  await gateway.ask(READ, { id: 'tok_1' }, HEADERS);
  await gateway.close();
  expect(lines).toContainEqual(
    expect.objectContaining({ level: 'error', ...ID, code: 'UPSTREAM_AUTH', stripeRequestId: 'req_f' }),
  );
});

test('a failure that nobody expects is logged with its message and its stack, and masked for the client', async () => {
  const store = () => {
    throw new RangeError('the store of the rate limits is broken');
  };
  const gateway = await startGateway({ logger, rateLimits: { operations: { points: 1, seconds: 1 }, store } });
  const { body } = await gateway.ask(READ, { id: 'tok_1' }, HEADERS);
  await gateway.close();
  expect(body.errors).toEqual([
    {
      message: 'Something went wrong in the gateway. Its log has the request ID.',
      extensions: { code: 'INTERNAL_SERVER_ERROR', ...ID },
    },
  ]);
  expect(lines).toContainEqual(
    expect.objectContaining({
      ...{ level: 'error', message: 'unexpected error', ...ID, error: 'RangeError' },
      err: expect.objectContaining({
        message: 'the store of the rate limits is broken',
        stack: expect.stringContaining('log-lines.test.ts'),
      }),
    }),
  );
});
