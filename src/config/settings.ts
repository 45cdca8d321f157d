import { readFileSync } from 'node:fs';
import { LOG_LEVELS } from '../logger.js';
import { DEFAULT_LIMITS, type Rate, toRate } from './limits.js';

/*
 * Every setting: what it takes, what it means and what holds without it. One table, so the file stays whole: `config.ts`
 * reads by it, and `npm run settings` writes docs/settings.md from it.
 */

export interface Setting<Value> {
  /** Completes "NAME takes …". */
  takes: string;
  /** Undefined for a value that the setting does not take. */
  parse: (text: string) => Value | undefined;
  /** One line for people. */
  meaning: string;
  /** What holds when it is not set, for people. Empty where that is nothing at all. */
  default: string;
}

/** The shape of a secret or restricted key of Stripe's. */
export const SECRET_KEY = /^(sk|rk)_(test|live)_[A-Za-z0-9_]{3,250}$/;

const secretKey = matching(SECRET_KEY);
const accountId = matching(/^acct_[A-Za-z0-9_]{1,250}$/);

const LISTENING = {
  PORT: {
    takes: 'a port from 0 to 65535',
    parse: (text) => whole(text, 0, 65_535),
    meaning: 'The port to listen on; 0 takes a free one.',
    default: '4000',
  } satisfies Setting<number>,
  HOST: {
    takes: 'a name or an address to listen on',
    parse: matching(/^[A-Za-z0-9.:_-]{1,253}$/),
    meaning: 'The name or address to listen on. `0.0.0.0` listens on all of them.',
    default: '127.0.0.1',
  },
  GATEWAY_TRUSTED_PROXIES: between('proxies', 0, 10, {
    meaning: 'How many proxies in front add to `x-forwarded-for`: what they say is the address of the caller.',
    default: '0',
  }),
  GATEWAY_CORS_ORIGINS: {
    takes: 'a list of origins: https://a.example,https://b.example',
    parse: toOrigins,
    meaning: 'Origins whose pages may ask and read the answers.',
    default: '',
  },
  GATEWAY_MAX_CONNECTIONS: between('connections', 1, 1_000_000, {
    meaning: 'Connections at once; more are closed as they come.',
    default: '2000',
  }),
  GATEWAY_DRAIN_MS: between('milliseconds', 0, 300_000, {
    meaning: 'How long it goes on taking requests after SIGTERM, for balancers that are slow to notice.',
    default: '0',
  }),
};

const UPSTREAM = {
  STRIPE_SECRET_KEY: {
    takes: 'a secret or restricted key of Stripe: sk_test_…, rk_test_…, sk_live_… or rk_live_…',
    parse: secretKey,
    meaning: 'The key that calls to Stripe are made with. Taken out of the environment as it is read.',
    default: 'none: the built-in sandbox answers',
  },
  STRIPE_SECRET_KEY_FILE: {
    takes: 'the path of a readable file that holds the key',
    parse: heldBy(secretKey),
    meaning: 'A file that holds the key, where `STRIPE_SECRET_KEY` is not set.',
    default: '',
  },
  STRIPE_PUBLISHABLE_KEY: {
    takes: 'a publishable key of Stripe: pk_test_… or pk_live_…',
    parse: matching(/^pk_(test|live)_[A-Za-z0-9_]{3,250}$/),
    meaning: 'Account and person tokens are made with it, as live mode wants.',
    default: '',
  },
  STRIPE_API_BASE: {
    takes: 'an origin such as https://api.stripe.com; http on loopback only',
    parse: toApiBase,
    meaning: 'Another upstream, such as `http://127.0.0.1:12111`.',
    default: 'Stripe',
  },
  STRIPE_ACCOUNT: {
    takes: 'the id of a connected account: acct_…',
    parse: accountId,
    meaning: 'The connected account that calls are made for when the caller names none.',
    default: '',
  },
  GATEWAY_CONNECT_ACCOUNTS: {
    takes: '* or a list of connected accounts: acct_…,acct_…',
    parse: toAccounts,
    meaning: 'The connected accounts that callers may name in the `stripe-account` header: a list, or `*`.',
    default: "none; on the sandbox, the sandbox's own",
  },
  GATEWAY_TIMEOUT_MS: between('milliseconds', 1, 600_000, {
    meaning: 'The time that an operation has, its calls to Stripe, their retries and their queue included.',
    default: '25000',
  }),
  GATEWAY_UPSTREAM_RATE: {
    takes: 'requests per second from 1 to 100000, such as 20/s, or off',
    parse: (text: string) => mostOrOff(text.replace(/\/s$/, '')),
    meaning: 'Requests a second to Stripe; what is over waits for its turn.',
    default: '20 with a test key, 80 live; off on the sandbox and on loopback',
  },
  GATEWAY_UPSTREAM_CONCURRENCY: {
    takes: 'requests at once from 1 to 100000, or off',
    parse: mostOrOff,
    meaning: 'Requests at once to Stripe.',
    default: '20 with a test key, 80 live; off on the sandbox and on loopback',
  },
  GATEWAY_CACHE_TTL_S: between('seconds', 0, 86_400, {
    meaning: 'How long the fields of a token that cannot change are remembered; 0 turns that off.',
    default: '600',
  }),
};

const CALLERS = {
  GATEWAY_AUTH: {
    takes: 'none, keys, jwt or passthrough',
    parse: (text: string) => (['none', 'keys', 'jwt', 'passthrough'] as const).find((kind) => kind === text),
    meaning: 'How callers are told apart.',
    default: 'none, on the sandbox and with a test key on loopback; elsewhere it must be set',
  },
  GATEWAY_KEYS_FILE: {
    takes: 'the path of a file',
    parse: matching(/^[^\p{Cc}]{1,4096}$/u),
    meaning: 'With `keys`: the file of API keys that `stripe-token-gateway keys new` adds to.',
    default: '',
  },
  GATEWAY_JWKS_URL: {
    takes: 'an https address; http on loopback only',
    parse: toSafeUrl,
    meaning: 'With `jwt`: where the public keys of the issuer are.',
    default: '',
  },
  GATEWAY_JWT_ISSUER: {
    takes: 'the issuer of the tokens: their iss',
    parse: matching(/^[\x21-\x7e]{1,1000}$/),
    meaning: 'With `jwt`: what `iss` must be.',
    default: '',
  },
  GATEWAY_JWT_AUDIENCE: {
    takes: 'the audience of the tokens: their aud',
    parse: matching(/^[\x21-\x7e]{1,1000}$/),
    meaning: 'With `jwt`: what `aud` must be or hold.',
    default: '',
  },
  GATEWAY_GRAPHIQL: onOff({
    meaning: 'GraphiQL, for a browser that opens the address.',
    default: 'on; off with a live key and with `passthrough`',
  }),
  GATEWAY_INTROSPECTION: onOff({
    meaning: 'Introspection, for callers with `schema:read`.',
    default: 'on; off with a live key and with `passthrough`',
  }),
  GATEWAY_FEDERATION: onOff({
    meaning: 'A subgraph of a supergraph: `_entities` and `_service` are added to the schema.',
    default: 'off',
  }),
  GATEWAY_RATE_LIMIT: rateOrOff({
    meaning: 'Operations of each caller and of each address.',
    default: '600/min; off where callers are not told apart',
  }),
  GATEWAY_CREATE_RATE_LIMIT: rateOrOff({
    meaning: '`createToken` fields of each caller and of each address.',
    default: '60/min; off where callers are not told apart',
  }),
  GATEWAY_CARD_TESTING_REFUSALS: between('refusals', 1, 1_000_000, {
    meaning: 'So many refused creates of one caller or address within the window raise an alarm in the log, …',
    default: '10',
  }),
  GATEWAY_CARD_TESTING_PERCENT: between('percent', 1, 100, {
    meaning: '… if they are this share of its creates.',
    default: '50',
  }),
  GATEWAY_CARD_TESTING_WINDOW_S: between('seconds', 1, 86_400, {
    meaning: 'The window.',
    default: '600',
  }),
  GATEWAY_CARD_TESTING_BLOCK_S: between('seconds', 0, 86_400, {
    meaning: 'For how long the creates of whoever raised the alarm are refused; 0 only raises it.',
    default: '0',
  }),
};

const LIMITS = {
  GATEWAY_MAX_BODY: between('bytes', 1024, 16_777_216, {
    meaning: 'Bytes of a body.',
    default: `${DEFAULT_LIMITS.body}`,
  }),
  // Past some 4000 tokens graphql-js's parser can run out of stack.
  GATEWAY_MAX_TOKENS: between('tokens', 1, 3000, {
    meaning: 'Lexical tokens of a document, and its fields when its fragments are written out.',
    default: `${DEFAULT_LIMITS.tokens}`,
  }),
  GATEWAY_MAX_DEPTH: between('levels', 1, 100, {
    meaning: 'Fields inside fields, and literals inside literals.',
    default: `${DEFAULT_LIMITS.depth}`,
  }),
  GATEWAY_MAX_ALIASES: between('aliases', 0, 3000, {
    meaning: 'Fields under another name, and fields that one selection asks for again.',
    default: `${DEFAULT_LIMITS.aliases}`,
  }),
  GATEWAY_MAX_DIRECTIVES: between('directives', 0, 3000, {
    meaning: 'Directives of an operation.',
    default: `${DEFAULT_LIMITS.directives}`,
  }),
  GATEWAY_MAX_ROOT_FIELDS: between('fields', 1, 1000, {
    meaning: "Fields of a query's root.",
    default: `${DEFAULT_LIMITS.rootFields}`,
  }),
  GATEWAY_MAX_MUTATION_FIELDS: between('fields', 1, 1000, {
    meaning: "Fields of a mutation's root.",
    default: `${DEFAULT_LIMITS.mutationFields}`,
  }),
  GATEWAY_MAX_CREATES: between('createToken fields', 0, 1000, {
    meaning: '`createToken` fields of an operation: each can try a card.',
    default: `${DEFAULT_LIMITS.creates}`,
  }),
  GATEWAY_MAX_ERRORS: between('errors', 1, 1000, {
    meaning: 'Errors shown where an operation is refused.',
    default: `${DEFAULT_LIMITS.errors}`,
  }),
};

const OPERATIONS = {
  REDIS_URL: {
    takes:
      'the address of a Redis: redis:// or rediss://, with a user, a password and the number of a database if need be',
    parse: toRedisUrl,
    meaning:
      'Shared by replicas: rate limits, the card-testing guard, the cache. Taken out of the environment as it is read.',
    default: 'none: each process counts and remembers for itself',
  },
  REDIS_URL_FILE: {
    takes: 'the path of a readable file that holds the address of a Redis: redis:// or rediss://',
    parse: heldBy(toRedisUrl),
    meaning: 'A file that holds the address, where `REDIS_URL` is not set.',
    default: '',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    takes: 'the http or https address of an OTLP collector',
    parse: toCollectorUrl,
    meaning: 'The collector that traces are sent to, by OTLP over HTTP. Taken out of the environment as it is read.',
    default: 'none: no traces',
  },
  OTEL_TRACES_SAMPLER_ARG: {
    takes: 'a share from 0 to 1, such as 0.1',
    parse: (text: string) => (/^(0|1|0?\.[0-9]{1,9}|1\.0+)$/.test(text) ? Number(text) : undefined),
    meaning: 'The share of operations that are traced; where a caller sends `traceparent`, its own trace decides.',
    default: '1',
  },
  GATEWAY_METRICS: {
    takes: 'on, off, or the port of a listener of its own, from 0 to 65535',
    parse: (text: string) => (text === 'on' ? true : text === 'off' ? false : whole(text, 0, 65_535)),
    meaning:
      '`GET /metrics`: at the port of the gateway, to whoever reaches it, or at a port that callers do not reach; 0 takes a free one.',
    default: 'on where callers are not told apart; elsewhere off',
  },
  LOG_LEVEL: {
    takes: LOG_LEVELS.join(', '),
    parse: (text: string) => LOG_LEVELS.find((level) => level === text),
    meaning: 'From which level on log lines are written, as JSON on stderr; `debug` writes one for each operation.',
    default: 'info',
  },
  NODE_ENV: {
    takes: 'any text',
    parse: (text: string) => text,
    meaning:
      '`development` explains every answer and takes no live key; `production`, which a live key implies, refuses flags that dump memory.',
    default: '',
  },
  NODE_OPTIONS: {
    takes: 'any text',
    parse: (text: string) => text,
    meaning: "Node's own; looked through for flags that dump memory or open a debugger.",
    default: '',
  },
};

/** The settings by what they are about, in the order in which the documentation lists them. */
export const SECTIONS = {
  'Where it listens': LISTENING,
  'What it asks': UPSTREAM,
  'Who may ask': CALLERS,
  'How much may be asked': LIMITS,
  'How it is run': OPERATIONS,
} satisfies Record<string, Record<string, Setting<unknown>>>;

export const SETTINGS = { ...LISTENING, ...UPSTREAM, ...CALLERS, ...LIMITS, ...OPERATIONS };

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.[0-9]{1,3}){3}$/.test(host);
}

type ForPeople = Pick<Setting<unknown>, 'meaning' | 'default'>;

function between(what: string, from: number, to: number, forPeople: ForPeople): Setting<number> {
  return { takes: `${what} from ${from} to ${to}`, parse: (text) => whole(text, from, to), ...forPeople };
}

function onOff(forPeople: ForPeople): Setting<boolean> {
  const parse = (text: string) => (text === 'on' ? true : text === 'off' ? false : undefined);
  return { takes: 'on or off', parse, ...forPeople };
}

function rateOrOff(forPeople: ForPeople): Setting<Rate | 'off'> {
  const parse = (text: string) => (text === 'off' ? 'off' : toRate(text));
  return { takes: 'a rate such as 600/min (s, min or h), or off', parse, ...forPeople };
}

function matching(pattern: RegExp): (text: string) => string | undefined {
  return (text) => (pattern.test(text) ? text : undefined);
}

function whole(text: string, from: number, to: number): number | undefined {
  return /^[0-9]{1,9}$/.test(text) && Number(text) >= from && Number(text) <= to ? Number(text) : undefined;
}

function mostOrOff(text: string): number | 'off' | undefined {
  return text === 'off' ? 'off' : whole(text, 1, 100_000);
}

/** What a file holds, for secrets that a platform hands over as files. */
function heldBy<Value>(parse: (text: string) => Value | undefined): (path: string) => Value | undefined {
  return (path) => {
    try {
      return parse(readFileSync(path, 'utf8').trim());
    } catch {
      return undefined;
    }
  };
}

function toApiBase(text: string): URL | undefined {
  const url = toSafeUrl(text);
  return url?.pathname === '/' && !url.search ? url : undefined;
}

/** Nobody on the way may read or change what comes from there. */
function toSafeUrl(text: string): URL | undefined {
  const url = toUrl(text);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  return isSafe && !url.hash && !url.username && !url.password ? url : undefined;
}

/** Plain `redis:` too: what is kept there is no secret, and a network of one's own is the usual place. */
function toRedisUrl(text: string): URL | undefined {
  const url = toUrl(text);
  if (url?.protocol !== 'redis:' && url?.protocol !== 'rediss:') return undefined;
  const isWhole = url.hostname !== '' && /^\/?$|^\/[0-9]{1,5}$/.test(url.pathname) && !url.search && !url.hash;
  return isWhole && isDecodable(url.username + url.password) ? url : undefined;
}

/** Plain `http:` too: a collector is usually beside the gateway, and traces hold no values. */
export function isCollectorUrl({ protocol, search, hash, username, password }: URL): boolean {
  return (protocol === 'http:' || protocol === 'https:') && !search && !hash && isDecodable(username + password);
}

function toCollectorUrl(text: string): URL | undefined {
  const url = toUrl(text);
  return url && isCollectorUrl(url) ? url : undefined;
}

function toUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
}

function toOrigins(text: string): readonly string[] | undefined {
  const origins = text.split(',').map((origin) => origin.trim());
  return origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin) ? origins : undefined;
}

function toAccounts(text: string): '*' | readonly string[] | undefined {
  if (text === '*') return '*';
  const accounts = text.split(',').map((account) => account.trim());
  return accounts.every(accountId) ? accounts : undefined;
}
