/** The fields that a log line may hold. Nothing that came from a caller's input or from Stripe's text is among them. */
export interface LogFields {
  requestId?: string | undefined;
  traceId?: string | undefined;
  stripeRequestId?: string | undefined;
  code?: string | undefined;
  error?: string | undefined;
  status?: number | undefined;
  ms?: number | undefined;
  url?: string | undefined;
  /** The name of a setting, never its value. */
  setting?: string | undefined;
  caller?: string | undefined;
  address?: string | undefined;
  attempts?: number | undefined;
  refusals?: number | undefined;
  /** What became of an operation; its errors' codes; its calls to Stripe, made and saved. */
  kind?: string | undefined;
  outcome?: string | undefined;
  codes?: readonly string[] | undefined;
  calls?: number | undefined;
  avoided?: number | undefined;
  /** Why Stripe cannot be reached: an error code such as `ENOTFOUND`. */
  cause?: string | undefined;
}

/** Where log lines go: pino and its like fit. */
export type Logger = Record<'debug' | 'info' | 'warn' | 'error', (fields: LogFields, message: string) => void>;

export const SILENT: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LEVELS)[number];
export const LOG_LEVELS: readonly LogLevel[] = LEVELS;

const ALLOWED: readonly (keyof LogFields)[] = [
  'requestId',
  'traceId',
  'stripeRequestId',
  'code',
  'error',
  'status',
  'ms',
  'url',
  'setting',
  'caller',
  'address',
  'attempts',
  'refusals',
  'kind',
  'outcome',
  'codes',
  'calls',
  'avoided',
  'cause',
];

let threshold: LogLevel = 'info';

/** Sets how much is logged, for the process: a library that embeds the gateway stays quiet with `silent`. */
export function setLogLevel(level: LogLevel): void {
  threshold = level;
}

/** Whether a line of this level is written: for lines whose fields cost something to gather. */
export function isLogged(level: LogLevel): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(threshold);
}

/** JSON lines on stderr. A field that is not on the list is dropped, whatever the caller of `log` passes. */
export const log = {
  debug: (message: string, fields?: LogFields) => write('debug', message, fields),
  info: (message: string, fields?: LogFields) => write('info', message, fields),
  warn: (message: string, fields?: LogFields) => write('warn', message, fields),
  error: (message: string, fields?: LogFields) => write('error', message, fields),
};

/** `log` for parts that take a `Logger`. */
export const logger: Logger = {
  debug: (fields, message) => log.debug(message, fields),
  info: (fields, message) => log.info(message, fields),
  warn: (fields, message) => log.warn(message, fields),
  error: (fields, message) => log.error(message, fields),
};

function write(level: LogLevel, message: string, fields: LogFields = {}): void {
  if (!isLogged(level)) return;
  const line: Record<string, unknown> = { time: new Date().toISOString(), level, message };
  for (const field of ALLOWED) if (fields[field] !== undefined) line[field] = fields[field];
  // biome-ignore lint/suspicious/noConsole: the one place that writes log lines, on every runtime
  console.error(JSON.stringify(line));
}
