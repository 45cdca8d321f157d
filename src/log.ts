import { createConsoleLogger, createSafeLogger, type LogFields, type LogLevel } from './logger.js';

/** For modules that are not given a logger yet. */
let logger = createSafeLogger(createConsoleLogger());

export function setLogLevel(level: LogLevel): void {
  logger = createSafeLogger(createConsoleLogger(level));
}

export function isLogged(level: LogLevel): boolean {
  return logger.isLevelEnabled(level);
}

export const log = {
  debug: (message: string, fields: LogFields = {}) => logger.debug(fields, message),
  info: (message: string, fields: LogFields = {}) => logger.info(fields, message),
  warn: (message: string, fields: LogFields = {}) => logger.warn(fields, message),
  error: (message: string, fields: LogFields = {}) => logger.error(fields, message),
};
