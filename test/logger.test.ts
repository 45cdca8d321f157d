import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { createConsoleLogger, createSafeLogger, type LogFields, type Logger } from '../src/logger.js';

afterEach(() => {
  vi.restoreAllMocks();
});

function record(level = 'debug') {
  const lines: Record<string, unknown>[] = [];
  const logger: Logger = pino({ level }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { lines, logger };
}

test('a pino instance takes the lines, and no field that is not on the list reaches it', () => {
  const { lines, logger } = record();
  const log = createSafeLogger(logger);
  const leaky = { requestId: 'r', card: '4242424242424242', toString: () => '4242424242424242' };
  log.warn(leaky as LogFields, 'refused');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ requestId: 'r', msg: 'refused', level: 40 });
  expect(JSON.stringify(lines)).not.toContain('4242');
});

test('a level that is not written costs no fields', () => {
  const { lines, logger } = record('warn');
  const log = createSafeLogger(logger);
  log.info({ requestId: 'r' }, 'not written');
  log.error({}, 'written');
  expect(lines).toMatchObject([{ msg: 'written' }]);
  expect([log.isLevelEnabled('info'), log.isLevelEnabled('error')]).toEqual([false, true]);
});

test('a logger that has no levels is told everything', () => {
  const seen: unknown[] = [];
  const at = (fields: object, message?: string) => void seen.push([fields, message]);
  createSafeLogger({ debug: at, info: at, warn: at, error: at }).debug({ ms: 1 }, 'operation');
  expect(seen).toEqual([[{ ms: 1 }, 'operation']]);
});

test('the default logger writes JSON lines from its level on, and what an embedder threw with its stack', () => {
  const lines: string[] = [];
  vi.spyOn(console, 'error').mockImplementation((line) => void lines.push(line));
  const log = createSafeLogger(createConsoleLogger('warn'));
  log.info({}, 'not written');
  log.error({ err: new RangeError('too large') }, 'context function failed');
  createSafeLogger(createConsoleLogger('silent')).error({}, 'not written');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      level: 'error',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      err: { type: 'RangeError', message: 'too large', stack: expect.stringContaining('logger.test.ts') },
      message: 'context function failed',
    },
  ]);
});
