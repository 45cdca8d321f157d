/**
 * Where log lines go: any object with these four methods. A pino instance fits as it is; so does `console`, though it
 * prints objects rather than JSON.
 */
export interface Logger {
  debug(fields: object, message?: string): void;
  info(fields: object, message?: string): void;
  warn(fields: object, message?: string): void;
  error(fields: object, message?: string): void;
  /** Whether a line of this level would be written; pino has it. Without it, every level counts as enabled. */
  isLevelEnabled?(level: string): boolean;
}

/** The fields that a log line may have. None of them holds anything from a caller's input or from Stripe's own text. */
export interface LogFields {
  requestId?: string | undefined;
  traceId?: string | undefined;
  stripeRequestId?: string | undefined;
  code?: string | undefined;
  /** The class of an error; its message may quote a value, so it is not logged. */
  error?: string | undefined;
  /** Why a connection or a worker failed: `ENOTFOUND`, `ECONNREFUSED`, `certificate has expired`. */
  reason?: string | undefined;
  /** What an embedder's own function threw, with message and stack. Never for errors that the gateway itself throws. */
  err?: unknown;
  status?: number | undefined;
  ms?: number | undefined;
  url?: string | undefined;
  /** The name of a setting, never its value. */
  setting?: string | undefined;
  caller?: string | undefined;
  address?: string | undefined;
  attempts?: number | undefined;
  refusals?: number | undefined;
  /** The number of a worker process; one that takes the place of another has a new one. */
  worker?: number | undefined;
  /** Query or mutation; how it ended; the codes of its errors; the calls to Stripe that it made and avoided. */
  kind?: string | undefined;
  outcome?: string | undefined;
  codes?: readonly string[] | undefined;
  calls?: number | undefined;
  avoided?: number | undefined;
}

/** A logger that accepts only the fields of the list. */
export type SafeLogger = Record<LogMethod, (fields: LogFields, message: string) => void> & {
  isLevelEnabled(level: string): boolean;
};

const ALLOWED = Object.keys({
  requestId: true,
  traceId: true,
  stripeRequestId: true,
  code: true,
  error: true,
  reason: true,
  err: true,
  status: true,
  ms: true,
  url: true,
  setting: true,
  caller: true,
  address: true,
  attempts: true,
  refusals: true,
  worker: true,
  kind: true,
  outcome: true,
  codes: true,
  calls: true,
  avoided: true,
} satisfies Record<keyof LogFields, true>) as (keyof LogFields)[];

/** Drops every field that is not on the list before it reaches the logger, so that no call site can leak input. */
export function createSafeLogger(logger: Logger): SafeLogger {
  const isLevelEnabled = (level: string) => logger.isLevelEnabled?.(level) ?? true;
  const at = (level: LogMethod) => (fields: LogFields, message: string) => {
    if (isLevelEnabled(level)) logger[level](pickAllowed(fields), message);
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), isLevelEnabled };
}

function pickAllowed(fields: LogFields): LogFields {
  return Object.fromEntries(ALLOWED.filter((name) => fields[name] !== undefined).map((name) => [name, fields[name]]));
}

type LogMethod = 'debug' | 'info' | 'warn' | 'error';
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The default of the library: JSON lines through `console.error`, which every runtime has. */
export function createConsoleLogger(level: LogLevel = 'info'): Required<Logger> {
  const isLevelEnabled = (name: string) => LOG_LEVELS.indexOf(name as LogLevel) >= LOG_LEVELS.indexOf(level);
  const at = (name: LogMethod) => (fields: object, message?: string) => {
    if (!isLevelEnabled(name)) return;
    const line = { level: name, time: new Date().toISOString(), ...fields, message };
    // biome-ignore lint/suspicious/noConsole: the one place that writes log lines without an injected logger
    console.error(JSON.stringify(line, (key, value) => (key === 'err' ? toPlainError(value) : value)));
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), isLevelEnabled };
}

/** In the form that pino gives to `err`. */
function toPlainError(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return typeof thrown;
  return { type: thrown.name, message: thrown.message, stack: thrown.stack };
}
