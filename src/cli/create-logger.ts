import { destination, type Logger as Pino, pino, stdTimeFunctions } from 'pino';
import type { LogLevel } from '../logger.js';

/** The command's logger: JSON lines on stderr with `level`, `time` and `message`, written at once, so that none is lost. */
export function createLogger(level: LogLevel): Pino {
  return pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination({ dest: 2, sync: true }),
  );
}
