import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createAuthenticate } from '../auth/create-authenticate.js';
import { type Config, ConfigError, isLoopback } from '../config/config.js';
import type { Rate } from '../config/limits.js';
import { createGateway } from '../gateway.js';
import { createGatewayServer, createMetricsHandler } from '../http/create-server.js';
import { log } from '../log.js';
import type { Logger } from '../logger.js';
import type { Gateway } from '../options.js';
import type { RedisStores } from '../redis/create-redis-stores.js';
import { createSandbox } from '../sandbox/create-sandbox.js';
import { SANDBOX_PUBLISHABLE_KEY, SANDBOX_SECRET_KEY, SEEDS } from '../sandbox/seeds.js';
import type { CreateTransport } from '../stripe/transport.js';
import { version } from '../version.js';
import { keepTicksFast } from './keep-ticks-fast.js';
import type { Running } from './running.js';
import { tuneHeap } from './tune-heap.js';

/** Milliseconds past the deadline of the last operation after which what is left of it is cut off. */
const DRAIN_SLACK_MS = 1000;
/** Bounds of the listener for scrapers. */
const SCRAPED = { maxConnections: 100, deadlineMs: 10_000 };
/** Wrong credentials of one address. */
const MAX_FAILURES: Rate = { points: 60, seconds: 60 };

/** Serves the gateway until it is told to stop. */
export async function serve(config: Config): Promise<Running> {
  tuneHeap();
  keepTicksFast();
  const shared = config.redisUrl && (await connectRedis(config.redisUrl));
  const gateway = createGateway({
    ...toOptions(config),
    authenticate: await createAuthenticate(config),
    transport: await chooseTransport(config),
    shared,
  });
  const { host, port, maxConnections, timeoutMs, metrics } = config;
  const server = createGatewayServer(gateway.nodeHandler, { maxConnections, deadlineMs: timeoutMs });
  const origin = await listen(server, port, host);
  const url = `${origin}/graphql`;
  const servers = [server];
  let metricsUrl = metrics === true ? `${origin}/metrics` : undefined;
  if (typeof metrics === 'number') {
    const scraped = createGatewayServer(createMetricsHandler(gateway.metrics), SCRAPED);
    servers.push(scraped);
    const listening = listen(scraped, metrics, host);
    // What already listens would keep a start that failed alive.
    listening.catch(() => server.close());
    metricsUrl = `${await listening}/metrics`;
  }
  log.info('listening', { url });
  return { banner: banner(config, url, metricsUrl), close: () => close(gateway, servers, config).then(shared?.close) };
}

/** Where it listens. */
async function listen(server: Server, port: number, host: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;
}

/** Loaded where it is asked for alone. */
async function connectRedis(url: URL): Promise<RedisStores> {
  const { createRedisStores } = await import('../redis/create-redis-stores.js').catch((error) => {
    // An optional dependency: some install without those.
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new ConfigError('REDIS_URL needs the package @redis/client, which is not installed.');
  });
  return createRedisStores(url);
}

/** Says at once that it is not ready, listens on until what was asked before is answered, then closes. */
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

/** The sandbox is asked as it is; what reaches Stripe is loaded where it is needed. */
async function chooseTransport({ mode }: Config): Promise<CreateTransport> {
  if (mode !== 'sandbox') return (await import('../stripe/undici-transport.js')).createUndiciTransport;
  const { send } = createSandbox();
  return () => ({ send, close: async () => {} });
}

function toOptions(config: Config): Parameters<typeof createGateway>[0] {
  const { mode, account, connectAccounts, introspection, development, timeoutMs, apiBase } = config;
  const shared = {
    introspection,
    federation: config.federation,
    timeoutMs,
    cacheTtlMs: config.cacheTtlMs,
    upstreamRate: config.upstreamRate,
    upstreamConcurrency: config.upstreamConcurrency,
    alwaysExplain: development,
    metrics: config.metrics === true,
    limits: config.limits,
    rateLimits: {
      operations: config.rateLimit,
      creates: config.createRateLimit,
      failures: config.rateLimit && MAX_FAILURES,
    },
    cardTesting: config.cardTesting,
    cors: { origins: config.corsOrigins },
    logger: toLogger(),
    trustedProxies: config.trustedProxies,
    // Where nobody is asked who they are, a page whose name was made to point here (DNS rebinding) must not get in.
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

const UPSTREAMS: Record<Config['mode'], string> = {
  sandbox: 'the built-in sandbox: no Stripe key is set, nothing leaves this machine',
  test: "Stripe's test mode",
  live: "Stripe's live mode",
  passthrough: "Stripe, with each caller's own key",
};

const CALLERS: Record<Config['auth']['kind'], string> = {
  none: 'anyone who can reach it',
  keys: 'by API key',
  jwt: 'by token of the issuer',
  passthrough: 'by their own Stripe key',
};

function banner({ mode, auth, graphiql, apiBase }: Config, url: string, metricsUrl: string | undefined): string {
  const query = `{"query":"{ token(id: \\"${mode === 'sandbox' ? SEEDS.cardToken : 'tok_…'}\\") { type card { brand last4 } } }"}`;
  const credential = auth.kind === 'none' ? '' : " -H 'authorization: Bearer …'";
  return `stripe-token-gateway ${version}

  address   ${url}
  upstream  ${UPSTREAMS[mode]}${apiBase ? `, at ${apiBase.origin}` : ''}
  callers   ${CALLERS[auth.kind]}
  metrics   ${metricsUrl ?? 'off'}
  GraphiQL  ${graphiql ? 'open the address in a browser' : 'off'}
  try       curl -s ${url} -H 'content-type: application/json'${credential} -d '${query}'
`;
}

function toLogger(): Logger {
  const to =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (fields: object, message = '') =>
      log[level](message, fields);
  return { debug: to('debug'), info: to('info'), warn: to('warn'), error: to('error') };
}
