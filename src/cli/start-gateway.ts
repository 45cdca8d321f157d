import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { createAuthenticate } from '../auth/create-authenticate.js';
import type { Config } from '../config/config.js';
import { ConfigError } from '../config/config-error.js';
import type { Rate } from '../config/limits.js';
import { isLoopback } from '../config/values.js';
import { createGateway } from '../gateway.js';
import { createGatewayServer, createMetricsServer, listen } from '../http/create-server.js';
import { createSafeLogger, type Logger } from '../logger.js';
import type { Gateway } from '../options.js';
import type { GraphiQLOptions } from '../plugins/use-graphiql.js';
import type { RedisStores } from '../redis/create-redis-stores.js';
import { createSandbox } from '../sandbox/create-sandbox.js';
import { SANDBOX_PUBLISHABLE_KEY, SANDBOX_SECRET_KEY, SEEDS } from '../sandbox/seeds.js';
import type { SharedStores } from '../shared-stores.js';
import type { CreateTransport } from '../stripe/transport.js';
import { collectProcessMetrics } from '../telemetry/process-metrics.js';
import { keepTicksFast } from './keep-ticks-fast.js';
import { tuneHeap } from './tune-heap.js';

export interface StartedGateway {
  url: string;
  /** Undefined where metrics are off. */
  metricsUrl: string | undefined;
  /** Completes the requests in flight, then closes. */
  close(): Promise<void>;
}

/** Milliseconds after the deadline of the last operation at which the remaining connections are cut. */
const DRAIN_SLACK_MS = 1000;
/** Wrong credentials of each address. */
const MAX_FAILURES: Rate = { points: 60, seconds: 60 };

/** What a worker has from its primary instead of its own. */
export interface FromPrimary {
  register?: Registry;
  stores?: SharedStores;
  /** The sandbox that all workers call. */
  sandbox?: URL | undefined;
}

/**
 * Makes the gateway that the settings describe and listens, in a process of its own. A worker takes its part of the
 * connections and of the requests to Stripe.
 */
export async function startGateway(
  config: Config,
  logger: Logger,
  { register = new Registry(), stores, sandbox }: FromPrimary = {},
): Promise<StartedGateway> {
  tuneHeap();
  keepTicksFast();
  const redis = config.redisUrl && (await connectRedis(config.redisUrl, logger));
  collectProcessMetrics(register);
  const stopTracing = config.tracing && (await traceBy(config.tracing, register, logger));
  const gateway = createGateway({
    ...toOptions(config),
    register,
    authenticate: await createAuthenticate(config, logger),
    transport: await chooseTransport(config, sandbox),
    shared: redis ?? stores,
    logger,
  });
  const { host, port, path, timeoutMs, metrics } = config;
  const maxConnections = Math.max(1, Math.floor(config.maxConnections / config.workers));
  const server = createGatewayServer(gateway.nodeHandler, {
    maxConnections,
    // Behind proxies all clients come from a few addresses.
    maxConnectionsPerAddress: config.trustedProxies === 0 ? Math.ceil(maxConnections / 4) : undefined,
    deadlineMs: timeoutMs,
  });
  const origin = await listen(server, port, host);
  const url = origin + path;
  const servers = [server];
  let metricsUrl = metrics === true ? `${origin}/metrics` : undefined;
  if (typeof metrics === 'number') {
    const scraped = createMetricsServer(gateway.metrics);
    servers.push(scraped);
    const listening = listen(scraped, metrics, host);
    // The first listener would keep the process alive after a failed start.
    listening.catch(() => server.close());
    metricsUrl = `${await listening}/metrics`;
  }
  const closeAll = () => close(gateway, servers, config).then(redis?.close).then(stopTracing);
  return { url, metricsUrl, close: closeAll };
}

/** Loads OpenTelemetry's SDK, which most starts do without. */
async function traceBy(
  tracing: Readonly<Record<string, string>>,
  register: Registry,
  logger: Logger,
): Promise<() => Promise<void>> {
  const { startTracing } = await import('./start-tracing.js');
  return startTracing(tracing, { register, logger: createSafeLogger(logger) });
}

/** Loads the client for Redis only where one is set. */
async function connectRedis(url: URL, logger: Logger): Promise<RedisStores> {
  const { createRedisStores } = await import('../redis/create-redis-stores.js').catch((error) => {
    // An optional dependency.
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new ConfigError(
      'REDIS_URL needs the packages @redis/client and rate-limiter-flexible, which are not installed.',
    );
  });
  return createRedisStores(url, { logger });
}

/** Stops being ready at once, keeps listening until the requests in flight are completed, then closes. */
async function close(gateway: Gateway, servers: Server[], { drainMs, timeoutMs }: Config): Promise<void> {
  const limit = pause(drainMs + timeoutMs + DRAIN_SLACK_MS, undefined, { ref: false });
  const drained = pause(drainMs);
  const stopListening = async () => {
    await drained;
    await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
  };
  await Promise.race([gateway.close(stopListening), limit]);
  for (const server of servers) server.closeAllConnections();
}

/** A sandbox of this process is called directly. What reaches Stripe is loaded only where it is needed. */
async function chooseTransport({ mode, proxy }: Config, sandbox: URL | undefined): Promise<CreateTransport> {
  if (mode !== 'sandbox' || sandbox) {
    const { createUndiciTransport } = await import('../stripe/undici-transport.js');
    return (origin) =>
      createUndiciTransport(sandbox ?? origin, {
        proxy: proxy && { httpsProxy: proxy.url.href, noProxy: proxy.noProxy.join() },
      });
  }
  const { send } = createSandbox();
  return () => ({ send, close: async () => {} });
}

function toOptions(config: Config): Parameters<typeof createGateway>[0] {
  const { mode, account, connectAccounts, graphiql, introspection, development, timeoutMs, apiBase } = config;
  const shared = {
    introspection,
    federation: config.federation,
    path: config.path,
    persistedOperations: config.persistedOperations,
    timeoutMs,
    cacheTtlMs: config.cacheTtlMs,
    upstreamRate: config.upstreamRate,
    upstreamConcurrency: config.upstreamConcurrency,
    processes: config.workers,
    alwaysExplain: development,
    graphiql: graphiql && toGraphiQL(config),
    metrics: config.metrics === true,
    limits: config.limits,
    rateLimits: {
      operations: config.rateLimit,
      creates: config.createRateLimit,
      failures: config.rateLimit && MAX_FAILURES,
    },
    cardTesting: config.cardTesting,
    // A front end in development runs beside the sandbox, on another port.
    cors: { ...config.cors, loopback: mode === 'sandbox' && isLoopback(config.host) },
    trustedProxies: config.trustedProxies,
    // Without authentication, a page whose name was made to point here (DNS rebinding) must not get in.
    acceptsHost: mode === 'test' && config.auth.kind === 'none' ? isLoopback : undefined,
  };
  if (mode === 'sandbox') {
    return {
      ...shared,
      secretKey: SANDBOX_SECRET_KEY,
      publishableKey: SANDBOX_PUBLISHABLE_KEY,
      upstreamRate: config.upstreamRate ?? 'off',
      upstreamConcurrency: config.upstreamConcurrency ?? 'off',
      connect: { default: account, allowed: connectAccounts.length ? connectAccounts : [SEEDS.account] },
    };
  }
  return {
    ...shared,
    secretKey: config.secretKey,
    publishableKey: config.publishableKey,
    apiBase,
    connect: { default: account, allowed: connectAccounts },
  };
}

function toGraphiQL({ mode, auth }: Config): GraphiQLOptions {
  return {
    upstream: mode === 'passthrough' ? 'live' : mode,
    authenticated: auth.kind !== 'none',
    seeds: mode === 'sandbox' ? { ...SEEDS, connectedAccount: SEEDS.account } : undefined,
  };
}
