import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { DEFAULT_LIMITS, type Limits, type Rate, toRate } from './limits.js';
import { LOG_LEVELS, type LogLevel } from './log.js';

/*
 * Every setting stands in one table here, with the checks of them together: the file stays whole so that nothing else reads
 * the environment.
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
  logLevel: LogLevel;
  development: boolean;
  production: boolean;
  /** The flags of Node.js that this process runs with. */
  nodeFlags: readonly string[];
  /** Names that look like settings and are none: misspelt ones, or those of another version. */
  unknown: readonly string[];
}

type Environment = Record<string, string | undefined>;

interface Setting<Value> {
  /** Completes "NAME takes …". */
  takes: string;
  /** Undefined for a value that the setting does not take. */
  parse: (text: string) => Value | undefined;
}

const whole = (text: string, from: number, to: number) =>
  /^[0-9]{1,9}$/.test(text) && Number(text) >= from && Number(text) <= to ? Number(text) : undefined;
const matching = (pattern: RegExp) => (text: string) => (pattern.test(text) ? text : undefined);
const mostOrOff = (text: string) => (text === 'off' ? ('off' as const) : whole(text, 1, 10_000));
const between = (what: string, from: number, to: number): Setting<number> => ({
  takes: `${what} from ${from} to ${to}`,
  parse: (text) => whole(text, from, to),
});
const rateOrOff: Setting<Rate | 'off'> = {
  takes: 'a rate such as 600/min (s, min or h), or off',
  parse: (text) => (text === 'off' ? 'off' : toRate(text)),
};
const onOff: Setting<boolean> = {
  takes: 'on or off',
  parse: (text) => (text === 'on' ? true : text === 'off' ? false : undefined),
};

/** The shape of a secret or restricted key of Stripe's. */
export const SECRET_KEY = /^(sk|rk)_(test|live)_[A-Za-z0-9_]{3,250}$/;

/** Every setting, in the order in which the documentation lists them. */
const SETTINGS = {
  PORT: { takes: 'a port from 0 to 65535', parse: (text) => whole(text, 0, 65_535) } satisfies Setting<number>,
  HOST: { takes: 'a name or an address to listen on', parse: matching(/^[A-Za-z0-9.:_-]{1,253}$/) },
  STRIPE_SECRET_KEY: {
    takes: 'a secret or restricted key of Stripe: sk_test_…, rk_test_…, sk_live_… or rk_live_…',
    parse: matching(SECRET_KEY),
  },
  STRIPE_SECRET_KEY_FILE: { takes: 'the path of a readable file that holds the key', parse: readKeyFile },
  STRIPE_PUBLISHABLE_KEY: {
    takes: 'a publishable key of Stripe: pk_test_… or pk_live_…',
    parse: matching(/^pk_(test|live)_[A-Za-z0-9_]{3,250}$/),
  },
  STRIPE_API_BASE: { takes: 'an origin such as https://api.stripe.com; http on loopback only', parse: toApiBase },
  STRIPE_ACCOUNT: { takes: 'the id of a connected account: acct_…', parse: matching(/^acct_[A-Za-z0-9_]{1,250}$/) },
  GATEWAY_CONNECT_ACCOUNTS: { takes: '* or a list of connected accounts: acct_…,acct_…', parse: toAccounts },
  GATEWAY_AUTH: {
    takes: 'none, keys, jwt or passthrough',
    parse: (text: string) => (['none', 'keys', 'jwt', 'passthrough'] as const).find((kind) => kind === text),
  },
  GATEWAY_KEYS_FILE: { takes: 'the path of a file', parse: matching(/^[^\p{Cc}]{1,4096}$/u) },
  GATEWAY_JWKS_URL: { takes: 'an https address; http on loopback only', parse: toSafeUrl },
  GATEWAY_JWT_ISSUER: { takes: 'the issuer of the tokens: their iss', parse: matching(/^[\x21-\x7e]{1,1000}$/) },
  GATEWAY_JWT_AUDIENCE: { takes: 'the audience of the tokens: their aud', parse: matching(/^[\x21-\x7e]{1,1000}$/) },
  GATEWAY_GRAPHIQL: onOff,
  GATEWAY_INTROSPECTION: onOff,
  GATEWAY_FEDERATION: onOff,
  GATEWAY_TIMEOUT_MS: { takes: 'milliseconds from 1 to 600000', parse: (text: string) => whole(text, 1, 600_000) },
  GATEWAY_UPSTREAM_RATE: {
    takes: 'requests per second from 1 to 10000, such as 20/s, or off',
    parse: (text: string) => mostOrOff(text.replace(/\/s$/, '')),
  },
  GATEWAY_UPSTREAM_CONCURRENCY: { takes: 'requests at once from 1 to 10000, or off', parse: mostOrOff },
  GATEWAY_MAX_BODY: between('bytes', 1024, 16_777_216),
  // Past some 4000 tokens graphql-js's parser can run out of stack.
  GATEWAY_MAX_TOKENS: between('tokens', 1, 3000),
  GATEWAY_MAX_DEPTH: between('levels', 1, 100),
  GATEWAY_MAX_ALIASES: between('aliases', 0, 3000),
  GATEWAY_MAX_DIRECTIVES: between('directives', 0, 3000),
  GATEWAY_MAX_ROOT_FIELDS: between('fields', 1, 1000),
  GATEWAY_MAX_MUTATION_FIELDS: between('fields', 1, 1000),
  GATEWAY_MAX_CREATES: between('createToken fields', 0, 1000),
  GATEWAY_MAX_ERRORS: between('errors', 1, 1000),
  GATEWAY_MAX_CONNECTIONS: between('connections', 1, 1_000_000),
  GATEWAY_RATE_LIMIT: rateOrOff,
  GATEWAY_CREATE_RATE_LIMIT: rateOrOff,
  GATEWAY_CARD_TESTING_REFUSALS: between('refusals', 1, 1_000_000),
  GATEWAY_CARD_TESTING_PERCENT: between('percent', 1, 100),
  GATEWAY_CARD_TESTING_WINDOW_S: between('seconds', 1, 86_400),
  GATEWAY_CARD_TESTING_BLOCK_S: between('seconds', 0, 86_400),
  GATEWAY_CORS_ORIGINS: { takes: 'a list of origins: https://a.example,https://b.example', parse: toOrigins },
  GATEWAY_TRUSTED_PROXIES: between('proxies', 0, 10),
  GATEWAY_DRAIN_MS: between('milliseconds', 0, 300_000),
  LOG_LEVEL: {
    takes: LOG_LEVELS.join(', '),
    parse: (text: string) => LOG_LEVELS.find((level) => level === text),
  },
  NODE_ENV: { takes: 'any text', parse: (text: string) => text },
  NODE_OPTIONS: { takes: 'any text', parse: (text: string) => text },
};

type Settings = typeof SETTINGS;
type Name = keyof Settings;
type Value<Of extends Name> = Exclude<ReturnType<Settings[Of]['parse']>, undefined>;

/**
 * The settings of this process: from the command line, else the environment, else `.env`. The Stripe key is taken out of
 * the environment as it is read, so that no diagnostic report and no child process has it.
 */
export function loadConfig(options: Environment, env: Environment = process.env): Readonly<Config> {
  const file = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {};
  const config = readConfig({ ...file, ...env, ...given(options) }, process.execArgv);
  delete env.STRIPE_SECRET_KEY;
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

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.[0-9]{1,3}){3}$/.test(host);
}

function readKeyFile(path: string): string | undefined {
  try {
    return SETTINGS.STRIPE_SECRET_KEY.parse(readFileSync(path, 'utf8').trim());
  } catch {
    return undefined;
  }
}

function toApiBase(text: string): URL | undefined {
  const url = toSafeUrl(text);
  return url?.pathname === '/' && !url.search ? url : undefined;
}

/** Nobody on the way may read or change what comes from there. */
function toSafeUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return isSafe && !url.hash && !url.username && !url.password ? url : undefined;
}

function toOrigins(text: string): readonly string[] | undefined {
  const origins = text.split(',').map((origin) => origin.trim());
  return origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin) ? origins : undefined;
}

function toAccounts(text: string): '*' | readonly string[] | undefined {
  if (text === '*') return '*';
  const accounts = text.split(',').map((account) => account.trim());
  return accounts.every(SETTINGS.STRIPE_ACCOUNT.parse) ? accounts : undefined;
}
