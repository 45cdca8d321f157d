import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import * as v from 'valibot';
import type { LogLevel } from '../logger.js';
import { ConfigError } from './config-error.js';
import { type Limits, type Rate, toRate } from './limits.js';
import { SETTINGS } from './settings.js';
import { isLoopback } from './values.js';

/*
 * The only reader of the environment: by the table in `settings.ts`, with the checks of the settings together. It stays
 * whole so that nothing else reads it.
 */

/** How callers are authenticated. */
export type Auth =
  | { kind: 'none' }
  | { kind: 'keys'; file: string }
  | { kind: 'jwt'; jwksUrl: URL; issuer: string; audience: string }
  | { kind: 'passthrough' };

export interface Config {
  port: number;
  host: string;
  /** The path of the GraphQL endpoint. */
  path: string;
  /** The upstream: the built-in sandbox, Stripe's test mode or its live mode, or Stripe with each caller's own key. */
  mode: 'sandbox' | 'test' | 'live' | 'passthrough';
  /** Undefined on the sandbox and where callers bring their own. */
  secretKey: string | undefined;
  publishableKey: string | undefined;
  apiBase: URL | undefined;
  account: string | undefined;
  connectAccounts: '*' | readonly string[];
  /** For https calls to Stripe and to the issuer of JWTs. The URL may hold a password: never printed. */
  proxy: { url: URL; noProxy: readonly string[] } | undefined;
  auth: Auth;
  keysFile: string | undefined;
  graphiql: boolean;
  introspection: boolean;
  federation: boolean;
  /** Trusted documents by their id, whether only those are executed, and automatic persisted queries. */
  persistedOperations:
    | { documents: Readonly<Record<string, string>> | undefined; only: boolean; automatic: boolean }
    | undefined;
  timeoutMs: number;
  /** Requests per second and in flight to Stripe; undefined for what the mode of the key allows. */
  upstreamRate: number | 'off' | undefined;
  upstreamConcurrency: number | 'off' | undefined;
  limits: Readonly<Limits>;
  maxConnections: number;
  /** Processes that share the port. */
  workers: number;
  /** Operations and `createToken` fields of each caller and each address; undefined for no limit. */
  rateLimit: Rate | undefined;
  createRateLimit: Rate | undefined;
  cardTesting: { windowMs: number; minRefusals: number; maxShare: number; maxRefusals: number; blockMs: number };
  cors: { origins: readonly string[]; headers: readonly string[] };
  trustedProxies: number;
  /** Milliseconds for which it keeps accepting requests after it was told to stop. */
  drainMs: number;
  /** How long immutable fields are cached, in milliseconds; 0 turns the cache off. */
  cacheTtlMs: number;
  /** Shared by replicas. May hold a password: never printed. Undefined for each process on its own. */
  redisUrl: URL | undefined;
  /** The variables of OpenTelemetry, where they name a collector. May hold credentials: never printed. */
  tracing: Readonly<Record<string, string>> | undefined;
  /** Whether /metrics is served on the gateway's port, or the port that it is served on. */
  metrics: boolean | number;
  logLevel: LogLevel;
  development: boolean;
  production: boolean;
  /** The Node.js flags of this process. */
  nodeFlags: readonly string[];
  /** The secrets that were removed from the environment, for the workers that this process starts. Never printed. */
  secrets: Readonly<Environment>;
  /** Names that look like settings but are none: misspelt, or of another version. */
  unknown: readonly string[];
}

type Environment = Record<string, string | undefined>;

/** Every setting with its value, or its default. */
type Settings = v.InferOutput<typeof ENVIRONMENT>;
const ENVIRONMENT = v.object(SETTINGS);

/** Settings that hold a secret, or may. */
const SECRETS = [
  'STRIPE_SECRET_KEY',
  'REDIS_URL',
  'HTTPS_PROXY',
  'https_proxy',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
];

/**
 * The settings of this process: from the command line, else the environment, else `.env`. Removes secrets from the
 * environment once they are read, so that no diagnostic report and no child process but a worker has them.
 */
export function loadConfig(options: Environment, env: Environment = process.env): Readonly<Config> {
  const file: Environment = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {};
  const given = Object.entries(options).filter(([, text]) => text !== undefined);
  const config = readConfig({ ...file, ...env, ...Object.fromEntries(given) }, process.execArgv);
  const secrets = Object.fromEntries(SECRETS.map((name) => [name, env[name]]));
  for (const name of SECRETS) delete env[name];
  return Object.freeze({ ...config, secrets });
}

/**
 * Calls a function with more variables in the environment, for a library that reads its settings nowhere else. What came
 * from `.env`, or is a secret, is there only that long.
 */
export function withEnvironment<Result>(env: Environment, call: () => Result): Result {
  const before = { ...process.env };
  Object.assign(process.env, env);
  try {
    return call();
  } finally {
    for (const name of Object.keys(env)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}

/** Checks settings, each alone and all together. Throws a `ConfigError` at the first that is wrong. */
export function readConfig(env: Environment, flags: readonly string[] = []): Readonly<Config> {
  const settings = parse(env);
  const isAuthenticated = (settings.GATEWAY_AUTH ?? 'none') !== 'none';
  const rate = (given: Rate | 'off' | undefined, fallback: string) => {
    const chosen = given ?? (isAuthenticated ? toRate(fallback) : undefined);
    return chosen === 'off' ? undefined : chosen;
  };

  const secretKey = settings.STRIPE_SECRET_KEY ?? settings.STRIPE_SECRET_KEY_FILE;
  const keyMode = secretKey === undefined ? 'sandbox' : /^.._live_/.test(secretKey) ? 'live' : 'test';
  const mode = settings.GATEWAY_AUTH === 'passthrough' ? 'passthrough' : keyMode;
  // A caller's own key may be a live one.
  const isLive = mode === 'live' || mode === 'passthrough';
  const config: Config = {
    port: settings.PORT,
    host: settings.HOST,
    path: settings.GATEWAY_PATH,
    mode,
    secretKey,
    publishableKey: settings.STRIPE_PUBLISHABLE_KEY,
    apiBase: settings.STRIPE_API_BASE,
    account: settings.STRIPE_ACCOUNT,
    connectAccounts: settings.GATEWAY_CONNECT_ACCOUNTS ?? [],
    proxy: settings.HTTPS_PROXY && { url: settings.HTTPS_PROXY, noProxy: settings.NO_PROXY ?? [] },
    auth: toAuth(settings),
    keysFile: settings.GATEWAY_KEYS_FILE,
    graphiql: settings.GATEWAY_GRAPHIQL ?? !isLive,
    introspection: settings.GATEWAY_INTROSPECTION ?? !isLive,
    federation: settings.GATEWAY_FEDERATION,
    persistedOperations: toPersistedOperations(settings),
    timeoutMs: settings.GATEWAY_TIMEOUT_MS,
    cacheTtlMs: settings.GATEWAY_CACHE_TTL_S * 1000,
    upstreamRate: settings.GATEWAY_UPSTREAM_RATE,
    upstreamConcurrency: settings.GATEWAY_UPSTREAM_CONCURRENCY,
    limits: Object.freeze({
      body: settings.GATEWAY_MAX_BODY,
      tokens: settings.GATEWAY_MAX_TOKENS,
      depth: settings.GATEWAY_MAX_DEPTH,
      aliases: settings.GATEWAY_MAX_ALIASES,
      directives: settings.GATEWAY_MAX_DIRECTIVES,
      rootFields: settings.GATEWAY_MAX_ROOT_FIELDS,
      mutationFields: settings.GATEWAY_MAX_MUTATION_FIELDS,
      creates: settings.GATEWAY_MAX_CREATES,
      errors: settings.GATEWAY_MAX_ERRORS,
    }),
    maxConnections: settings.GATEWAY_MAX_CONNECTIONS,
    workers: settings.GATEWAY_WORKERS,
    rateLimit: rate(settings.GATEWAY_RATE_LIMIT, '600/min'),
    createRateLimit: rate(settings.GATEWAY_CREATE_RATE_LIMIT, '60/min'),
    cardTesting: {
      windowMs: settings.GATEWAY_CARD_TESTING_WINDOW_S * 1000,
      minRefusals: settings.GATEWAY_CARD_TESTING_REFUSALS,
      maxShare: settings.GATEWAY_CARD_TESTING_PERCENT / 100,
      maxRefusals: settings.GATEWAY_CARD_TESTING_MAX_REFUSALS,
      blockMs: settings.GATEWAY_CARD_TESTING_BLOCK_S * 1000,
    },
    cors: { origins: settings.GATEWAY_CORS_ORIGINS ?? [], headers: settings.GATEWAY_CORS_HEADERS ?? [] },
    trustedProxies: settings.GATEWAY_TRUSTED_PROXIES,
    drainMs: settings.GATEWAY_DRAIN_MS,
    redisUrl: settings.REDIS_URL ?? settings.REDIS_URL_FILE,
    tracing: toTracing(settings, env),
    metrics: settings.GATEWAY_METRICS ?? !isAuthenticated,
    logLevel: settings.LOG_LEVEL,
    development: settings.NODE_ENV === 'development',
    production: settings.NODE_ENV === 'production' || (isLive && settings.NODE_ENV !== 'development'),
    nodeFlags: [...flags, ...(settings.NODE_OPTIONS?.split(/\s+/) ?? [])],
    secrets: {},
    unknown: Object.keys(env).filter((name) => name.startsWith('GATEWAY_') && !Object.hasOwn(SETTINGS, name)),
  };
  checkTogether(config);
  return Object.freeze(config);
}

/** An empty setting counts as not set. Proxies are customarily set in lower case too. */
function parse(env: Environment): Settings {
  const all = { ...env, HTTPS_PROXY: env.HTTPS_PROXY || env.https_proxy, NO_PROXY: env.NO_PROXY || env.no_proxy };
  const given = Object.fromEntries(Object.entries(all).filter(([, text]) => text !== undefined && text !== ''));
  const { success, output, issues } = v.safeParse(ENVIRONMENT, given, { abortEarly: true });
  if (success) return output;
  throw new ConfigError(`${issues[0].path?.[0].key} takes ${issues[0].message}.`);
}

/** `none` where nothing is set; `checkTogether` says where that will do. */
function toAuth(settings: Settings): Auth {
  const kind = settings.GATEWAY_AUTH ?? 'none';
  const needed = <Name extends keyof Settings>(name: Name) => {
    const value = settings[name];
    if (value === undefined) throw new ConfigError(`${name} must be set with GATEWAY_AUTH=${kind}.`);
    return value as Exclude<typeof value, undefined>;
  };
  switch (kind) {
    case 'keys':
      return { kind, file: needed('GATEWAY_KEYS_FILE') };
    case 'jwt':
      return {
        kind,
        jwksUrl: needed('GATEWAY_JWKS_URL'),
        issuer: needed('GATEWAY_JWT_ISSUER'),
        audience: needed('GATEWAY_JWT_AUDIENCE'),
      };
    default:
      return { kind };
  }
}

/** OpenTelemetry's SDK reads the variables that SETTINGS lists, and all others of its own. */
function toTracing(settings: Settings, env: Environment): Config['tracing'] {
  const collector = settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? settings.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (!collector || settings.OTEL_SDK_DISABLED) return undefined;
  const ours = Object.entries(env).filter(([name, text]) => name.startsWith('OTEL_') && text);
  return Object.fromEntries(ours) as Record<string, string>;
}

function toPersistedOperations(settings: Settings): Config['persistedOperations'] {
  const { GATEWAY_PERSISTED_OPERATIONS: documents, GATEWAY_APQ: automatic } = settings;
  const only = documents !== undefined && settings.GATEWAY_PERSISTED_OPERATIONS_MODE === 'only';
  if (only && automatic) {
    throw new ConfigError(
      'GATEWAY_APQ must be off while only persisted operations are executed: it would let callers add others.',
    );
  }
  return documents || automatic ? { documents, only, automatic } : undefined;
}

/** Settings that are valid alone and contradict each other. */
function checkTogether({ mode, host, apiBase, secretKey, publishableKey, auth, development }: Config): void {
  if (mode === 'passthrough' && (secretKey ?? publishableKey) !== undefined) {
    const name = secretKey === undefined ? 'STRIPE_PUBLISHABLE_KEY' : 'STRIPE_SECRET_KEY';
    throw new ConfigError(`${name} must not be set with GATEWAY_AUTH=passthrough: callers bring their own keys.`);
  }
  if (mode === 'live' && auth.kind === 'none') {
    throw new ConfigError('GATEWAY_AUTH must be keys or jwt with a live key, so that callers are authenticated.');
  }
  if (mode === 'test' && auth.kind === 'none' && !isLoopback(host)) {
    throw new ConfigError('GATEWAY_AUTH must be keys or jwt with a Stripe key, unless HOST is on loopback: 127.0.0.1.');
  }
  if (mode === 'live' && development) throw new ConfigError('NODE_ENV must not be development with a live key.');
  if (mode === 'sandbox' && apiBase) throw new ConfigError('STRIPE_API_BASE needs STRIPE_SECRET_KEY beside it.');
  if (publishableKey && mode !== 'sandbox' && !publishableKey.startsWith(`pk_${mode}_`)) {
    throw new ConfigError('STRIPE_PUBLISHABLE_KEY must be of the same mode, test or live, as STRIPE_SECRET_KEY.');
  }
}
