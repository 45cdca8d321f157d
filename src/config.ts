import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { LOG_LEVELS, type LogLevel } from './log.js';

/** A wrong setting: its name and what it takes, never its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export interface Config {
  port: number;
  host: string;
  /** What is upstream: the built-in sandbox, Stripe's test mode or its live mode. */
  mode: 'sandbox' | 'test' | 'live';
  /** Undefined on the sandbox. */
  secretKey: string | undefined;
  publishableKey: string | undefined;
  apiBase: URL | undefined;
  account: string | undefined;
  connectAccounts: '*' | readonly string[];
  graphiql: boolean;
  introspection: boolean;
  timeoutMs: number;
  logLevel: LogLevel;
  development: boolean;
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
const onOff: Setting<boolean> = {
  takes: 'on or off',
  parse: (text) => (text === 'on' ? true : text === 'off' ? false : undefined),
};

/** Every setting, in the order in which the documentation lists them. */
const SETTINGS = {
  PORT: { takes: 'a port from 0 to 65535', parse: (text) => whole(text, 0, 65_535) } satisfies Setting<number>,
  HOST: { takes: 'a name or an address to listen on', parse: matching(/^[A-Za-z0-9.:_-]{1,253}$/) },
  STRIPE_SECRET_KEY: {
    takes: 'a secret or restricted key of Stripe: sk_test_…, rk_test_…, sk_live_… or rk_live_…',
    parse: matching(/^(sk|rk)_(test|live)_[A-Za-z0-9_]{3,250}$/),
  },
  STRIPE_SECRET_KEY_FILE: { takes: 'the path of a readable file that holds the key', parse: readKeyFile },
  STRIPE_PUBLISHABLE_KEY: {
    takes: 'a publishable key of Stripe: pk_test_… or pk_live_…',
    parse: matching(/^pk_(test|live)_[A-Za-z0-9_]{3,250}$/),
  },
  STRIPE_API_BASE: { takes: 'an origin such as https://api.stripe.com; http on loopback only', parse: toApiBase },
  STRIPE_ACCOUNT: { takes: 'the id of a connected account: acct_…', parse: matching(/^acct_[A-Za-z0-9_]{1,250}$/) },
  GATEWAY_CONNECT_ACCOUNTS: { takes: '* or a list of connected accounts: acct_…,acct_…', parse: toAccounts },
  GATEWAY_AUTH: { takes: 'none', parse: matching(/^none$/) },
  GATEWAY_GRAPHIQL: onOff,
  GATEWAY_INTROSPECTION: onOff,
  GATEWAY_TIMEOUT_MS: { takes: 'milliseconds from 1 to 600000', parse: (text: string) => whole(text, 1, 600_000) },
  LOG_LEVEL: {
    takes: LOG_LEVELS.join(', '),
    parse: (text: string) => LOG_LEVELS.find((level) => level === text),
  },
  NODE_ENV: { takes: 'any text', parse: (text: string) => text },
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
  const config = readConfig({ ...file, ...env, ...given(options) });
  delete env.STRIPE_SECRET_KEY;
  return config;
}

/** Checks settings, each alone and all together. Throws a `ConfigError` at the first that is wrong. */
export function readConfig(env: Environment): Readonly<Config> {
  const read = <Of extends Name>(name: Of): Value<Of> | undefined => {
    const text = env[name];
    if (text === undefined || text === '') return undefined;
    const value = SETTINGS[name].parse(text);
    if (value === undefined) throw new ConfigError(`${name} takes ${SETTINGS[name].takes}.`);
    return value as Value<Of>;
  };

  const secretKey = read('STRIPE_SECRET_KEY') ?? read('STRIPE_SECRET_KEY_FILE');
  const mode = secretKey === undefined ? 'sandbox' : /^.._live_/.test(secretKey) ? 'live' : 'test';
  const config: Config = {
    port: read('PORT') ?? 4000,
    host: read('HOST') ?? '127.0.0.1',
    mode,
    secretKey,
    publishableKey: read('STRIPE_PUBLISHABLE_KEY'),
    apiBase: read('STRIPE_API_BASE'),
    account: read('STRIPE_ACCOUNT'),
    connectAccounts: read('GATEWAY_CONNECT_ACCOUNTS') ?? [],
    graphiql: read('GATEWAY_GRAPHIQL') ?? mode !== 'live',
    introspection: read('GATEWAY_INTROSPECTION') ?? mode !== 'live',
    timeoutMs: read('GATEWAY_TIMEOUT_MS') ?? 25_000,
    logLevel: read('LOG_LEVEL') ?? 'info',
    development: read('NODE_ENV') === 'development',
  };
  read('GATEWAY_AUTH');
  checkTogether(config);
  return Object.freeze(config);
}

function given(options: Environment): Environment {
  return Object.fromEntries(Object.entries(options).filter(([, text]) => text !== undefined));
}

/** Settings that are right alone and wrong together. */
function checkTogether({ mode, host, apiBase, publishableKey }: Config): void {
  if (mode === 'live') {
    throw new ConfigError(
      'STRIPE_SECRET_KEY is a live key, and this version cannot tell callers apart yet: use a test key.',
    );
  }
  if (mode === 'test' && !isLoopback(host)) {
    throw new ConfigError('HOST must be on loopback with a Stripe key, since callers are not told apart: 127.0.0.1.');
  }
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
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isOrigin = url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password;
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return isOrigin && isSafe ? url : undefined;
}

function toAccounts(text: string): '*' | readonly string[] | undefined {
  if (text === '*') return '*';
  const accounts = text.split(',').map((account) => account.trim());
  return accounts.every(SETTINGS.STRIPE_ACCOUNT.parse) ? accounts : undefined;
}
