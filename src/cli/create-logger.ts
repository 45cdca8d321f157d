import { destination, type Logger as Pino, pino, stdTimeFunctions } from 'pino';
import type { LogFields, LogLevel } from '../logger.js';

/**
 * The command's logger: JSON lines on stderr with `level`, `time` and `message`, written at once, so that none is lost.
 * `base` is in every line.
 */
export function createLogger(level: LogLevel, base: Pick<LogFields, 'worker'> | null = null): Pino {
  return pino(
    {
      level,
      base,
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination({ dest: 2, sync: true }),
  );
}
