import type { Logger } from '../../src/logger.js';

/** A line as pino would write it, without its time. */
export interface LogLine extends Record<string, unknown> {
  level: keyof Logger;
  message: string | undefined;
}

/** A logger that keeps its lines, for tests of what is logged and of what is not. */
export function createRecordingLogger(): { logger: Logger; lines: LogLine[] } {
  const lines: LogLine[] = [];
  const record = (level: keyof Logger) => (fields: object, message?: string) =>
    void lines.push({ ...fields, level, message });
  return {
    logger: { debug: record('debug'), info: record('info'), warn: record('warn'), error: record('error') },
    lines,
  };
}
