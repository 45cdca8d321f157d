import type { Config } from '../config/config.js';
import { ConfigError } from '../config/config-error.js';
import { createSafeLogger, type Logger } from '../logger.js';

/** Flags that write memory or the environment to a file, or open them to a debugger. */
const DUMPS =
  /^--(inspect|report-(on|uncaught|dir|signal)|heapsnapshot|heap-prof|cpu-prof|abort-on-uncaught|diagnostic-dir)/;
/** Flags that write down the keys of TLS connections, or what they carry. */
const TLS_LOGS = /^--(tls-keylog|trace-tls)/;

/**
 * Keeps what is in memory, card numbers included, from leaving it other than in a response: no TLS logs, in production no
 * dumps, no debugger by signal, and nothing but its class in the log of an error that nobody caught.
 */
export function guardProcess(
  { production, development, nodeFlags }: Pick<Config, 'production' | 'development' | 'nodeFlags'>,
  logger: Logger,
): void {
  const flags = nodeFlags.map((flag) => flag.replaceAll('"', '').replaceAll('_', '-').replace(/=.*$/s, ''));
  const tlsLog = flags.find((flag) => TLS_LOGS.test(flag));
  if (tlsLog) {
    throw new ConfigError(
      `NODE_OPTIONS and the command line take no ${tlsLog}: it writes down what TLS keeps secret, card data included.`,
    );
  }
  const dump = flags.find((flag) => DUMPS.test(flag));
  if (production && dump) {
    throw new ConfigError(
      `NODE_OPTIONS and the command line take no ${dump} in production: what it writes or opens holds card data.`,
    );
  }
  const log = createSafeLogger(logger);
  // Node.js opens its inspector on SIGUSR1 unless there is a listener.
  if (!development && process.platform !== 'win32') process.on('SIGUSR1', () => log.warn({}, 'SIGUSR1 ignored'));

  process.on('unhandledRejection', (reason) => log.error({ error: nameOf(reason) }, 'unhandled rejection'));
  process.on('uncaughtException', (error) => {
    log.error({ error: nameOf(error) }, 'uncaught exception');
    process.exitCode = 1;
    // Requests in flight may still be completed; a second one in the meantime ends the process.
    if (!process.emit('SIGTERM', 'SIGTERM')) process.exit();
  });
}

function nameOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : typeof thrown;
}
