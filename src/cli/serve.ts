import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { createAuthenticate } from '../auth/create-authenticate.js';
import type { Config } from '../config/config.js';
import { ConfigError } from '../config/config-error.js';
import type { Rate } from '../config/limits.js';
import { isLoopback } from '../config/values.js';
import { createGateway } from '../gateway.js';
import { createGatewayServer, createMetricsHandler } from '../http/create-server.js';
import { createSafeLogger, type Logger } from '../logger.js';
import type { Gateway } from '../options.js';
import type { GraphiQLOptions } from '../plugins/use-graphiql.js';
import type { RedisStores } from '../redis/create-redis-stores.js';
import { createSandbox } from '../sandbox/create-sandbox.js';
import { SANDBOX_PUBLISHABLE_KEY, SANDBOX_SECRET_KEY, SEEDS } from '../sandbox/seeds.js';
import type { CreateTransport } from '../stripe/transport.js';
import { collectProcessMetrics } from '../telemetry/process-metrics.js';
import { version } from '../version.js';
import { keepTicksFast } from './keep-ticks-fast.js';
import { tuneHeap } from './tune-heap.js';

/** A server that listens. */
export interface Running {
  /** What to tell the person who started it. */
  banner: string;
  /** Completes the requests in flight, then closes. */
  close(): Promise<void>;
}

/** Milliseconds after the deadline of the last operation at which the remaining connections are cut. */
const DRAIN_SLACK_MS = 1000;
/** Limits of the listener for scrapers. */
const SCRAPED = { maxConnections: 100, deadlineMs: 10_000 };
/** Wrong credentials of each address. */
const MAX_FAILURES: Rate = { points: 60, seconds: 60 };

/** Serves the gateway until it is told to stop. */
export async function serve(config: Config, logger: Logger): Promise<Running> {
  tuneHeap();
  keepTicksFast();
  const shared = config.redisUrl && (await connectRedis(config.redisUrl, logger));
  const register = new Registry();
  collectProcessMetrics(register);
  const stopTracing = config.tracing && (await traceBy(config.tracing, register, logger));
  const gateway = createGateway({
    ...toOptions(config),
    register,
    authenticate: await createAuthenticate(config, logger),
    transport: await chooseTransport(config),
    shared,
    logger,
  });
  const { host, port, path, maxConnections, timeoutMs, metrics } = config;
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
    const scraped = createGatewayServer(createMetricsHandler(gateway.metrics), SCRAPED);
    servers.push(scraped);
    const listening = listen(scraped, metrics, host);
    // The first listener would keep the process alive after a failed start.
    listening.catch(() => server.close());
    metricsUrl = `${await listening}/metrics`;
  }
  createSafeLogger(logger).info({ url }, 'listening');
  const closeAll = () => close(gateway, servers, config).then(shared?.close).then(stopTracing);
  return { banner: banner(config, url, metricsUrl), close: closeAll };
}

/** Returns the origin that the server listens on. */
async function listen(server: Server, port: number, host: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;
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
    throw new ConfigError('REDIS_URL needs the package @redis/client, which is not installed.');
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

/** The sandbox is called directly. What reaches Stripe is loaded only where it is needed. */
async function chooseTransport({ mode, proxy }: Config): Promise<CreateTransport> {
  if (mode !== 'sandbox') {
    const { createUndiciTransport } = await import('../stripe/undici-transport.js');
    return (origin) =>
      createUndiciTransport(origin, { proxy: proxy && { httpsProxy: proxy.url.href, noProxy: proxy.noProxy.join() } });
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

const UPSTREAMS: Record<Config['mode'], string> = {
  sandbox: 'the built-in sandbox; no Stripe key is set, so nothing leaves this machine',
  test: "Stripe's test mode",
  live: "Stripe's live mode",
  passthrough: "Stripe, with each caller's own key",
};

const CALLERS: Record<Config['auth']['kind'], string> = {
  none: 'anyone who can reach this address',
  keys: 'authenticated by API key',
  jwt: 'authenticated by JWT',
  passthrough: 'authenticated by their own Stripe key',
};

function banner({ mode, auth, graphiql, apiBase }: Config, url: string, metricsUrl: string | undefined): string {
  const query = `{"query":"{ token(id: \\"${mode === 'sandbox' ? SEEDS.cardToken : 'tok_…'}\\") { type card { brand last4 } } }"}`;
  const credential = auth.kind === 'none' ? '' : " -H 'authorization: Bearer …'";
  const next = mode === 'sandbox' ? 'Set STRIPE_SECRET_KEY to use Stripe. ' : '';
  return `stripe-token-gateway ${version}

  address   ${url}
  upstream  ${UPSTREAMS[mode]}${apiBase ? `, at ${apiBase.origin}` : ''}
  callers   ${CALLERS[auth.kind]}
  GraphiQL  ${graphiql ? 'open the address in a browser' : 'off'}
  metrics   ${metricsUrl ?? 'off'}
  try       curl -s ${url} -H 'content-type: application/json'${credential} -d '${query}'

${next}Stop it with Ctrl+C.
`;
}
