import cluster, { type Worker } from 'node:cluster';
import { Registry } from 'prom-client';
import { loadConfig } from '../config/config.js';
import { createSafeLogger, type SafeLogger } from '../logger.js';
import { askPeer } from './ask-peer.js';
import { createLogger } from './create-logger.js';
import { guardProcess } from './guard-process.js';
import type { Failure, PrimaryAnswers } from './serve-by-workers.js';
import { type StartedGateway, startGateway } from './start-gateway.js';
import { createWorkerStores } from './worker-stores.js';

/*
 * The entry of a worker process, which `serveByWorkers` forks. Its settings come from the environment, as the primary
 * completed it; its only argument is the URL of the primary's sandbox, where there is one.
 */

/** Milliseconds for what is not asked during an operation: the metrics of all workers, and why this one could not start. */
const LONG_PATIENCE_MS = 5000;

/** Holds the metrics of this worker, and shows the sum over all of them. */
class SummedRegistry extends Registry {
  override metrics(): Promise<string> {
    return ask('metrics', [], LONG_PATIENCE_MS);
  }
}

const worker = cluster.worker as Worker;
const register = new SummedRegistry();
const ask = askPeer<PrimaryAnswers>(worker, { metrics: () => register.getMetricsAsJSON() });
try {
  const config = loadConfig({});
  const logger = createLogger(config.logLevel, { worker: worker.id });
  guardProcess(config, logger);
  const [, , sandbox] = process.argv;
  const started = startGateway({ ...config, metrics: config.metrics === true }, logger, {
    register,
    stores: createWorkerStores(ask, config.workers),
    sandbox: sandbox === undefined ? undefined : new URL(sandbox),
  });
  stopInGoodOrder(started, createSafeLogger(logger));
  await started;
} catch (error) {
  const { name, message, code, port } = error as Failure;
  // Of another error the message may quote a value.
  const failure = { name, message: name === 'ConfigError' ? message : '', code, port };
  await ask('failed', [failure], LONG_PATIENCE_MS).catch(() => {});
  process.exit(1);
}

function stopInGoodOrder(started: Promise<StartedGateway>, log: SafeLogger): void {
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    started.then(({ close }) => close()).finally(() => process.exit());
  };
  // Stays, unlike the listener of the command: the primary signals its workers after whoever signalled the whole group.
  process.on('SIGTERM', stop);
  // Ctrl+C reaches the whole group. The primary decides what follows from it.
  process.on('SIGINT', () => {});
  worker.on('disconnect', () => {
    // Otherwise Node.js ends the process at once, with the requests in flight.
    worker.exitedAfterDisconnect = true;
    log.warn({}, 'the primary process has ended: shutting down');
    stop();
  });
}
