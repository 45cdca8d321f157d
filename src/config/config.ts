import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { LogLevel } from '../logger.js';
import { DEFAULT_LIMITS, type Limits, type Rate, toRate } from './limits.js';
import { isLoopback, SETTINGS } from './settings.js';

export { isLoopback, SECRET_KEY } from './settings.js';

/*
 * The only reader of the environment: by the table in `settings.ts`, with the checks of the settings together. It stays
 * whole so that nothing else reads it.
 */

/** A wrong setting: its name and what it takes, never its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** How callers are told apart. */
export type Auth =
  | { kind: 'none' }
  | { kind: 'keys'; file: string }
  | { kind: 'jwt'; jwksUrl: URL; issuer: string; audience: string }
  | { kind: 'passthrough' };

export interface Config {
  port: number;
  host: string;
  /** What is upstream: the built-in sandbox, Stripe's test mode or its live mode, or Stripe with each caller's own key. */
  mode: 'sandbox' | 'test' | 'live' | 'passthrough';
  /** Undefined on the sandbox and where callers bring their own. */
  secretKey: string | undefined;
  publishableKey: string | undefined;
  apiBase: URL | undefined;
  account: string | undefined;
  connectAccounts: '*' | readonly string[];
  auth: Auth;
  keysFile: string | undefined;
  graphiql: boolean;
  introspection: boolean;
  federation: boolean;
  timeoutMs: number;
  /** Requests per second and at once to Stripe; undefined for what the mode of the key allows. */
  upstreamRate: number | 'off' | undefined;
  upstreamConcurrency: number | 'off' | undefined;
  limits: Readonly<Limits>;
  /** Connections at once. */
  maxConnections: number;
  /** Operations and `createToken` fields of each caller and each address; undefined for no limit. */
  rateLimit: Rate | undefined;
  createRateLimit: Rate | undefined;
  cardTesting: { windowMs: number; minRefusals: number; maxShare: number; blockMs: number };
  corsOrigins: readonly string[];
  trustedProxies: number;
  /** Milliseconds that it goes on taking requests after it was told to stop. */
  drainMs: number;
  /** How long fields that cannot change are remembered, in milliseconds; 0 for not at all. */
  cacheTtlMs: number;
  /** What replicas share. May hold a password: never printed. Undefined for each process on its own. */
  redisUrl: URL | undefined;
  /** Where traces go. May hold a password: never printed. */
  otlpEndpoint: URL | undefined;
  /** The share of operations that are traced, where the caller's trace does not decide. */
  traceShare: number;
  /** Whether /metrics is served at the port of the gateway, or the port that it is served at. */
  metrics: boolean | number;
  logLevel: LogLevel;
  development: boolean;
  production: boolean;
  /** The flags of Node.js that this process runs with. */
  nodeFlags: readonly string[];
  /** Names that look like settings and are none: misspelt ones, or those of another version. */
  unknown: readonly string[];
}

type Environment = Record<string, string | undefined>;

type Settings = typeof SETTINGS;
type Name = keyof Settings;
type Value<Of extends Name> = Exclude<ReturnType<Settings[Of]['parse']>, undefined>;

/** Settings that hold a secret, or may. */
const SECRETS: readonly Name[] = ['STRIPE_SECRET_KEY', 'REDIS_URL', 'OTEL_EXPORTER_OTLP_ENDPOINT'];

/**
 * The settings of this process: from the command line, else the environment, else `.env`. Secrets are taken out of the
 * environment as they are read, so that no diagnostic report and no child process has them.
 */
export function loadConfig(options: Environment, env: Environment = process.env): Readonly<Config> {
  const file = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {};
  const config = readConfig({ ...file, ...env, ...given(options) }, process.execArgv);
  for (const name of SECRETS) delete env[name];
  return config;
}

/** Checks settings, each alone and all together. Throws a `ConfigError` at the first that is wrong. */
export function readConfig(env: Environment, flags: readonly string[] = []): Readonly<Config> {
  const read = <Of extends Name>(name: Of): Value<Of> | undefined => {
    const text = env[name];
    if (text === undefined || text === '') return undefined;
    const value = SETTINGS[name].parse(text);
    if (value === undefined) throw new ConfigError(`${name} takes ${SETTINGS[name].takes}.`);
    return value as Value<Of>;
  };

  const isAuthenticated = (read('GATEWAY_AUTH') ?? 'none') !== 'none';
  const rate = (name: 'GATEWAY_RATE_LIMIT' | 'GATEWAY_CREATE_RATE_LIMIT', fallback: string) => {
    const given = read(name) ?? (isAuthenticated ? toRate(fallback) : undefined);
    return given === 'off' ? undefined : given;
  };

  const secretKey = read('STRIPE_SECRET_KEY') ?? read('STRIPE_SECRET_KEY_FILE');
  const isPassthrough = read('GATEWAY_AUTH') === 'passthrough';
  const keyMode = secretKey === undefined ? 'sandbox' : /^.._live_/.test(secretKey) ? 'live' : 'test';
  const mode = isPassthrough ? 'passthrough' : keyMode;
  // A caller's own key may be a live one.
  const isLive = mode === 'live' || mode === 'passthrough';
  const config: Config = {
    port: read('PORT') ?? 4000,
    host: read('HOST') ?? '127.0.0.1',
    mode,
    secretKey,
    publishableKey: read('STRIPE_PUBLISHABLE_KEY'),
    apiBase: read('STRIPE_API_BASE'),
    account: read('STRIPE_ACCOUNT'),
    connectAccounts: read('GATEWAY_CONNECT_ACCOUNTS') ?? [],
    auth: readAuth(read),
    keysFile: read('GATEWAY_KEYS_FILE'),
    graphiql: read('GATEWAY_GRAPHIQL') ?? !isLive,
    introspection: read('GATEWAY_INTROSPECTION') ?? !isLive,
    federation: read('GATEWAY_FEDERATION') ?? false,
    timeoutMs: read('GATEWAY_TIMEOUT_MS') ?? 25_000,
    upstreamRate: read('GATEWAY_UPSTREAM_RATE'),
    upstreamConcurrency: read('GATEWAY_UPSTREAM_CONCURRENCY'),
    limits: Object.freeze({
      body: read('GATEWAY_MAX_BODY') ?? DEFAULT_LIMITS.body,
      tokens: read('GATEWAY_MAX_TOKENS') ?? DEFAULT_LIMITS.tokens,
      depth: read('GATEWAY_MAX_DEPTH') ?? DEFAULT_LIMITS.depth,
      aliases: read('GATEWAY_MAX_ALIASES') ?? DEFAULT_LIMITS.aliases,
      directives: read('GATEWAY_MAX_DIRECTIVES') ?? DEFAULT_LIMITS.directives,
      rootFields: read('GATEWAY_MAX_ROOT_FIELDS') ?? DEFAULT_LIMITS.rootFields,
      mutationFields: read('GATEWAY_MAX_MUTATION_FIELDS') ?? DEFAULT_LIMITS.mutationFields,
      creates: read('GATEWAY_MAX_CREATES') ?? DEFAULT_LIMITS.creates,
      errors: read('GATEWAY_MAX_ERRORS') ?? DEFAULT_LIMITS.errors,
    }),
    maxConnections: read('GATEWAY_MAX_CONNECTIONS') ?? 2000,
    rateLimit: rate('GATEWAY_RATE_LIMIT', '600/min'),
    createRateLimit: rate('GATEWAY_CREATE_RATE_LIMIT', '60/min'),
    cardTesting: {
      windowMs: (read('GATEWAY_CARD_TESTING_WINDOW_S') ?? 600) * 1000,
      minRefusals: read('GATEWAY_CARD_TESTING_REFUSALS') ?? 10,
      maxShare: (read('GATEWAY_CARD_TESTING_PERCENT') ?? 50) / 100,
      blockMs: (read('GATEWAY_CARD_TESTING_BLOCK_S') ?? 0) * 1000,
    },
    corsOrigins: read('GATEWAY_CORS_ORIGINS') ?? [],
    trustedProxies: read('GATEWAY_TRUSTED_PROXIES') ?? 0,
    drainMs: read('GATEWAY_DRAIN_MS') ?? 0,
    cacheTtlMs: (read('GATEWAY_CACHE_TTL_S') ?? 600) * 1000,
    redisUrl: read('REDIS_URL') ?? read('REDIS_URL_FILE'),
    otlpEndpoint: read('OTEL_EXPORTER_OTLP_ENDPOINT'),
    traceShare: read('OTEL_TRACES_SAMPLER_ARG') ?? 1,
    metrics: read('GATEWAY_METRICS') ?? !isAuthenticated,
    logLevel: read('LOG_LEVEL') ?? 'info',
    development: read('NODE_ENV') === 'development',
    production: read('NODE_ENV') === 'production' || (isLive && read('NODE_ENV') !== 'development'),
    unknown: Object.keys(env).filter((name) => name.startsWith('GATEWAY_') && !(name in SETTINGS)),
    nodeFlags: [...flags, ...(read('NODE_OPTIONS')?.split(/\s+/) ?? [])],
  };
  checkTogether(config);
  return Object.freeze(config);
}

function given(options: Environment): Environment {
  return Object.fromEntries(Object.entries(options).filter(([, text]) => text !== undefined));
}

/** `none` where nothing is set; `checkTogether` says where that will do. What is set is checked, needed or not. */
function readAuth(read: <Of extends Name>(name: Of) => Value<Of> | undefined): Auth {
  const kind = read('GATEWAY_AUTH') ?? 'none';
  const file = read('GATEWAY_KEYS_FILE');
  const jwksUrl = read('GATEWAY_JWKS_URL');
  const issuer = read('GATEWAY_JWT_ISSUER');
  const audience = read('GATEWAY_JWT_AUDIENCE');
  const needed = <Given>(name: Name, value: Given | undefined): Given => {
    if (value === undefined) throw new ConfigError(`${name} must be set with GATEWAY_AUTH=${kind}.`);
    return value;
  };
  switch (kind) {
    case 'keys':
      return { kind, file: needed('GATEWAY_KEYS_FILE', file) };
    case 'jwt':
      return {
        kind,
        jwksUrl: needed('GATEWAY_JWKS_URL', jwksUrl),
        issuer: needed('GATEWAY_JWT_ISSUER', issuer),
        audience: needed('GATEWAY_JWT_AUDIENCE', audience),
      };
    default:
      return { kind };
  }
}

/** Settings that are right alone and wrong together. */
function checkTogether({ mode, host, apiBase, secretKey, publishableKey, auth, development }: Config): void {
  if (mode === 'passthrough' && (secretKey ?? publishableKey) !== undefined) {
    const name = secretKey === undefined ? 'STRIPE_PUBLISHABLE_KEY' : 'STRIPE_SECRET_KEY';
    throw new ConfigError(`${name} must not be set with GATEWAY_AUTH=passthrough: callers bring their own keys.`);
  }
  if (mode === 'live' && auth.kind === 'none') {
    throw new ConfigError('GATEWAY_AUTH must be keys or jwt with a live key, so that callers are told apart.');
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
