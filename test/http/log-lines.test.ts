import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { setLogLevel } from '../../src/log.js';
import { always, CARD, CREATE, error, READ, reply } from '../stripe/ask.js';
import { HANDLERS, type RunningGateway, type StartOptions, startGateway } from '../support/gateway.js';
import { startCollector } from '../telemetry/collector.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const HEADERS = { 'x-request-id': 'asked-by-me', traceparent: `00-${TRACE}-b7ad6b7169203331-01` };
const IDS = { requestId: 'asked-by-me', traceId: TRACE };

let lines: Record<string, unknown>[] = [];
beforeEach(() => {
  lines = [];
  vi.spyOn(console, 'error').mockImplementation((line) => lines.push(JSON.parse(line)));
});
afterEach(() => {
  setLogLevel('info');
  vi.restoreAllMocks();
});

describe.each(HANDLERS)('through the %s handler', (handler) => {
  const withGateway = async (use: (gateway: RunningGateway) => Promise<unknown>, options: StartOptions = {}) => {
    const collector = await startCollector();
    const gateway = await startGateway({ handler, otlpEndpoint: collector.url, ...options });
    await use(gateway);
    await gateway.close();
    await collector.close();
  };

  test('there is a line for each operation at the level debug, and none above', async () => {
    await withGateway(async ({ ask }) => {
      await ask(READ, { id: 'tok_1' }, HEADERS);
      expect(lines).toEqual([]);
      setLogLevel('debug');
      await ask(CREATE, { input: CARD }, HEADERS);
      await ask('{ nothing }', {}, HEADERS);
    });
    const level = 'debug';
    expect(lines).toMatchObject([
      { level, message: 'operation', ...IDS, caller: 'anyone', kind: 'mutation', outcome: 'ok', status: 200, calls: 1 },
      { level, message: 'operation', ...IDS, outcome: 'refused', codes: ['GRAPHQL_VALIDATION_FAILED'], calls: 0 },
    ]);
    expect(Object.keys(lines[0] ?? {}).toSorted()).toEqual(
      [...'time level message requestId traceId caller kind outcome status calls avoided ms'.split(' ')].toSorted(),
    );
  });

  test('what goes wrong is logged with the ids that find it', async () => {
    await withGateway(async ({ ask, upstream }) => {
      upstream.script = always(reply(401, error({ type: 'invalid_request_error' })));
      await ask(READ, { id: 'tok_1' }, HEADERS);
    });
    const store = () => {
      throw new RangeError('of a kind that nobody expects');
    };
    await withGateway(({ ask }) => ask(READ, { id: 'tok_1' }, HEADERS), {
      rateLimits: { operations: { points: 1, seconds: 1 }, store },
    });
    expect(lines).toMatchObject([
      { message: 'Stripe refused a key', ...IDS, code: 'UPSTREAM_AUTH', stripeRequestId: 'req_f' },
      { message: 'unexpected error', ...IDS, error: 'RangeError' },
    ]);
  });

  test('where nothing is traced there is no trace to name', async () => {
    setLogLevel('debug');
    const gateway = await startGateway({ handler });
    await gateway.ask(READ, { id: 'tok_1' }, HEADERS);
    await gateway.close();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ requestId: 'asked-by-me' });
    expect(lines[0]).not.toHaveProperty('traceId');
  });
});
