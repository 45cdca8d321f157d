import type { Config } from '../config/config.js';
import { ConfigError } from '../config/config-error.js';
import { createSafeLogger, type Logger } from '../logger.js';

/** Flags that write memory, or the environment, to a file, or open it to a debugger. */
const DUMPS =
  /^--(inspect|report-(on|uncaught|dir|signal)|heapsnapshot|heap-prof|cpu-prof|abort-on-uncaught|diagnostic-dir)/;

/**
 * Keeps what is in memory, card numbers too, from leaving it by other ways than an answer: no dumps in production, no
 * debugger by signal, and of an error that nobody caught no more than its name.
 */
export function guardProcess(
  { production, development, nodeFlags }: Pick<Config, 'production' | 'development' | 'nodeFlags'>,
  logger: Logger,
): void {
  const log = createSafeLogger(logger);
  const dump = nodeFlags.map((flag) => flag.replaceAll('"', '').replaceAll('_', '-')).find((flag) => DUMPS.test(flag));
  if (production && dump) {
    throw new ConfigError(
      `NODE_OPTIONS and the command line take no ${dump.split('=')[0]} in production: what it writes or opens holds card data.`,
    );
  }
  // Node.js opens its inspector on SIGUSR1 unless somebody listens.
  if (!development && process.platform !== 'win32') process.on('SIGUSR1', () => log.warn({}, 'SIGUSR1 ignored'));

  process.on('unhandledRejection', (reason) => log.error({ error: nameOf(reason) }, 'unhandled rejection'));
  process.on('uncaughtException', (error) => {
    log.error({ error: nameOf(error) }, 'uncaught exception');
    process.exitCode = 1;
    // What is in flight may still be answered; a second one while it is ends the process.
    if (!process.emit('SIGTERM', 'SIGTERM')) process.exit();
  });
}

function nameOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : typeof thrown;
}
