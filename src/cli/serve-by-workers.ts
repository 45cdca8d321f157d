import cluster, { type Worker } from 'node:cluster';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/config.js';
import { ConfigError } from '../config/config-error.js';
import { createMetricsServer, listen } from '../http/create-server.js';
import { createSafeLogger, type Logger } from '../logger.js';
import { createSandbox } from '../sandbox/create-sandbox.js';
import { serveSandbox } from '../sandbox/serve-sandbox.js';
import { type Ask, askPeer } from './ask-peer.js';
import { createBanner } from './create-banner.js';
import { createMetricsSum, type Snapshot } from './metrics-sum.js';
import type { Running } from './serve.js';
import { createStoreAnswers, type StoreAnswers } from './worker-stores.js';

/** Why a worker could not start. Only a `ConfigError` has a message. */
export interface Failure {
  name: string;
  message: string;
  code?: string | undefined;
  port?: number | undefined;
}

/** What the primary answers to its workers. */
export type PrimaryAnswers = StoreAnswers & { metrics(): Promise<string>; failed(failure: Failure): void };

type WorkerAnswers = { metrics(): Promise<Snapshot> };

/** Milliseconds that a worker has to show its metrics. */
const METRICS_PATIENCE_MS = 1000;
/** Milliseconds after which a worker has not crashed soon after its start. */
const STABLE_MS = 10_000;
/** Milliseconds before the place of a worker that crashed soon is filled again, doubled each time, and at most. */
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 10_000;
/** Milliseconds past the drain and the deadline after which a worker that has not ended is killed. */
const STOP_SLACK_MS = 10_000;

/**
 * Serves the gateway by worker processes that share a port; this one hands them the connections. What exists once is here: the
 * sandbox, the counts of clients and the sum of the metrics. Resolves when all workers listen; from then on one that ends is
 * replaced. Rejects with why a worker could not start.
 */
export async function serveByWorkers(config: Config, logger: Logger): Promise<Running> {
  if (!cluster.isPrimary) {
    throw new ConfigError(
      'GATEWAY_WORKERS must be 1 in a process that is itself a worker, as in the cluster mode of pm2.',
    );
  }
  const log = createSafeLogger(logger);
  const sum = createMetricsSum();
  const answers = { ...createStoreAnswers(config.cardTesting), metrics: sum.metrics };
  const workers = new Set<Worker>();
  const closers: (() => unknown)[] = [];
  let state: 'starting' | 'serving' | 'closing' = 'starting';

  /** Starts a worker, and another one when it ends. `crashes` counts the ends soon after a start that led to it. */
  function start(env: NodeJS.ProcessEnv, crashes: number, onListening: () => void, onEarlyEnd: (error: Error) => void) {
    const startedAt = performance.now();
    const worker = cluster.fork(env);
    let failure: Error | undefined;
    workers.add(worker);
    const ask: Ask<WorkerAnswers> = askPeer<WorkerAnswers>(worker, {
      ...answers,
      failed: (told: Failure) => {
        failure = toError(told);
      },
    } satisfies PrimaryAnswers);
    // One that ends while it is written to is noticed by its exit.
    worker.on('error', () => {});
    let forget = () => {};
    worker.once('listening', () => {
      forget = sum.add(() => ask('metrics', [], METRICS_PATIENCE_MS));
      if (state === 'serving') log.info({ worker: worker.id }, 'worker listening');
      onListening();
    });
    worker.once('exit', (code, signal) => {
      workers.delete(worker);
      forget();
      if (state === 'closing') return;
      if (state === 'starting') return onEarlyEnd(failure ?? new Error('A worker ended.'));
      const isEarly = performance.now() - startedAt < STABLE_MS;
      const ms = isEarly ? Math.min(FIRST_DELAY_MS * 2 ** crashes, MAX_DELAY_MS) : 0;
      const reason = failure && describe(failure);
      log.error({ worker: worker.id, code: signal ?? String(code), reason, ms }, 'worker ended: another one starts');
      setTimeout(() => {
        if (state === 'serving') start(env, isEarly ? crashes + 1 : 0, onListening, onEarlyEnd);
      }, ms);
    });
  }

  async function close(): Promise<void> {
    state = 'closing';
    // A second signal ends everything at once.
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        kill(workers, 'SIGKILL');
        process.kill(process.pid, signal);
      });
    }
    const ended = Promise.all([...workers].map((worker) => new Promise((resolve) => worker.once('exit', resolve))));
    kill(workers, 'SIGTERM');
    await Promise.race([ended, pause(config.drainMs + config.timeoutMs + STOP_SLACK_MS, undefined, { ref: false })]);
    kill(workers, 'SIGKILL');
    for (const close of closers) await close();
  }

  try {
    // Taken and released: a port in use is found here, and workers that are replaced find the same one.
    const probe = createServer();
    const origin = await listen(probe, config.port, config.host);
    const { port } = probe.address() as AddressInfo;
    await end(probe);
    const url = origin + config.path;
    let metricsUrl = config.metrics === true ? `${origin}/metrics` : undefined;
    if (typeof config.metrics === 'number') {
      const scraped = createMetricsServer(sum.metrics);
      closers.push(() => {
        scraped.closeAllConnections();
        return end(scraped);
      });
      metricsUrl = `${await listen(scraped, config.metrics, config.host)}/metrics`;
    }
    const sandbox = config.mode === 'sandbox' ? await serveSandbox(createSandbox(), { port: 0 }) : undefined;
    if (sandbox) closers.push(sandbox.close);

    cluster.setupPrimary({
      exec: fileURLToPath(new URL('./worker.js', import.meta.url)),
      args: sandbox ? [sandbox.url] : [],
    });
    const env = {
      ...config.secrets,
      PORT: String(port),
      HOST: config.host,
      GATEWAY_WORKERS: String(config.workers),
    };
    await new Promise<void>((resolve, reject) => {
      let listening = 0;
      const onListening = () => {
        if (++listening === config.workers) resolve();
      };
      for (let count = 0; count < config.workers; count++) start(env, 0, onListening, reject);
    });
    state = 'serving';
    log.info({ url }, 'listening');
    return { banner: createBanner(config, { url, metricsUrl }), close };
  } catch (error) {
    state = 'closing';
    kill(workers, 'SIGKILL');
    for (const close of closers) await close();
    throw error;
  }
}

function kill(workers: Iterable<Worker>, signal: NodeJS.Signals): void {
  for (const worker of workers) worker.process.kill(signal);
}

function end(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function toError({ name, message, code, port }: Failure): Error {
  return name === 'ConfigError' ? new ConfigError(message) : Object.assign(new Error(message), { name, code, port });
}

function describe(error: Error & { code?: unknown }): string {
  return error instanceof ConfigError ? error.message : String(error.code ?? error.name);
}
