import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { LOG_LEVELS } from '../logger.js';
import { DEFAULT_LIMITS, type Rate, toRate } from './limits.js';
import {
  accountId,
  accountIds,
  apiBase,
  collectorUrl,
  documents,
  headerNames,
  isDecodable,
  isSecretKey,
  matching,
  origins,
  path,
  publishableKey,
  safeUrl,
  secretKey,
  share,
  takes,
  timeoutMs,
  trustedProxies,
  upstreamRate,
  whole,
} from './values.js';

/*
 * Every setting: what it takes, what it means, and what holds without it. One table, so the file stays whole: `config.ts`
 * reads the environment by it, and `npm run settings` writes docs/settings.md from it.
 */

const LISTENING = {
  PORT: setting(numeric('a port', 0, 65_535), {
    meaning: 'The port to listen on; 0 takes a free one.',
    default: '4000',
  }),
  HOST: setting(takes('a name or an address to listen on', matching(/^[A-Za-z0-9.:_-]{1,253}$/)), {
    meaning: 'The name or address to listen on. `0.0.0.0` listens on all of them.',
    default: '127.0.0.1',
  }),
  GATEWAY_PATH: setting(path, { meaning: 'The path of the GraphQL endpoint.', default: '/graphql' }),
  GATEWAY_TRUSTED_PROXIES: setting(digits(trustedProxies), {
    meaning:
      "How many proxies in front of it add to `x-forwarded-for`: the caller's address is taken from what they add.",
    default: '0',
  }),
  GATEWAY_CORS_ORIGINS: setting(takes('a list of origins: https://a.example,https://b.example', listOf(origins)), {
    meaning: 'The origins whose pages may send requests and read the responses.',
  }),
  GATEWAY_CORS_HEADERS: setting(
    takes('a list of header names: apollographql-client-name,apollographql-client-version', listOf(headerNames)),
    { meaning: "Request headers that those pages may send besides the gateway's own." },
  ),
  GATEWAY_MAX_CONNECTIONS: setting(numeric('connections', 1, 1_000_000), {
    meaning: 'The most connections at a time; further ones are closed at once.',
    default: '2000',
  }),
  GATEWAY_WORKERS: setting(numeric('a number of workers', 1, 64), {
    meaning: 'Worker processes that share the port. 1 is a single process; see [Scaling](scaling.md).',
    default: '1',
  }),
  GATEWAY_DRAIN_MS: setting(numeric('milliseconds', 0, 300_000), {
    meaning: 'How long it keeps accepting requests after SIGTERM, for load balancers that are slow to notice.',
    default: '0',
  }),
};

const UPSTREAM = {
  STRIPE_SECRET_KEY: setting(secretKey, {
    meaning: 'The key for calls to Stripe. Removed from the environment once it is read.',
    otherwise: 'none: the built-in sandbox is used',
  }),
  STRIPE_SECRET_KEY_FILE: setting(
    takes('the path of a readable file that holds the key', v.pipe(contentsOfFile(), v.check(isSecretKey))),
    { meaning: 'A file that holds the key, used when `STRIPE_SECRET_KEY` is not set. The safer of the two.' },
  ),
  STRIPE_PUBLISHABLE_KEY: setting(publishableKey, {
    meaning: 'The key for account and person tokens, which live mode accepts from a publishable key only.',
  }),
  STRIPE_API_BASE: setting(takes('an origin such as https://api.stripe.com; http on loopback only', url(apiBase)), {
    meaning: 'Another upstream, such as `http://127.0.0.1:12111`.',
    otherwise: 'Stripe',
  }),
  STRIPE_ACCOUNT: setting(accountId, {
    meaning: 'The connected account for calls whose caller names none.',
  }),
  GATEWAY_CONNECT_ACCOUNTS: setting(
    takes('* or a list of connected accounts: acct_…,acct_…', v.union([v.literal('*'), listOf(accountIds)])),
    {
      meaning: 'The connected accounts that callers may name in the `stripe-account` header: a list, or `*`.',
      otherwise: "none; on the sandbox, the sandbox's own",
    },
  ),
  GATEWAY_TIMEOUT_MS: setting(digits(timeoutMs), {
    meaning: 'The deadline of an operation, including its calls to Stripe, their retries and the time in the queue.',
    default: '25000',
  }),
  GATEWAY_UPSTREAM_RATE: setting(
    takes(
      'requests per second from 1 to 100000, such as 20/s, or off',
      v.union([v.literal('off'), v.pipe(v.string(), v.transform(withoutPerSecond), v.string(), digits(upstreamRate))]),
    ),
    {
      meaning: 'Requests to Stripe per second; further ones wait in a queue.',
      otherwise: '20 with a test key, 80 live; off on the sandbox and on loopback',
    },
  ),
  GATEWAY_UPSTREAM_CONCURRENCY: setting(
    takes('requests at once from 1 to 100000, or off', v.union([v.literal('off'), digits(upstreamRate)])),
    {
      meaning: 'Requests to Stripe in flight at a time.',
      otherwise: '20 with a test key, 80 live; off on the sandbox and on loopback',
    },
  ),
  GATEWAY_CACHE_TTL_S: setting(numeric('seconds', 0, 86_400), {
    meaning: 'How long the immutable fields of a token are cached; 0 turns the cache off.',
    default: '600',
  }),
  HTTPS_PROXY: setting(
    takes('the http or https address of a proxy, with a user and a password if need be', url(proxyUrl())),
    {
      meaning:
        'The proxy for https calls to Stripe and to the issuer of JWTs. Removed from the environment once it is read.',
      otherwise: 'none',
    },
  ),
  NO_PROXY: setting(
    takes('a list of hosts: stripe.internal,.example.com,10.0.0.1, or *', v.pipe(v.string(), hosts())),
    {
      meaning: 'Hosts that are reached without the proxy.',
      otherwise: 'none',
    },
  ),
};

const CALLERS = {
  GATEWAY_AUTH: setting(takes('none, keys, jwt or passthrough', v.picklist(['none', 'keys', 'jwt', 'passthrough'])), {
    meaning: 'How callers are authenticated.',
    otherwise: 'none, on the sandbox and with a test key on loopback; elsewhere it must be set',
  }),
  GATEWAY_KEYS_FILE: setting(takes('the path of a file', filePath()), {
    meaning: 'With `keys`: the file of API keys that `stripe-token-gateway keys` manages.',
  }),
  GATEWAY_JWKS_URL: setting(takes('an https address; http on loopback only', url(safeUrl)), {
    meaning: "With `jwt`: where the issuer's public keys are.",
  }),
  GATEWAY_JWT_ISSUER: setting(takes('the issuer of the tokens: their iss', matching(/^[\x21-\x7e]{1,1000}$/)), {
    meaning: 'With `jwt`: what `iss` must be.',
  }),
  GATEWAY_JWT_AUDIENCE: setting(takes('the audience of the tokens: their aud', matching(/^[\x21-\x7e]{1,1000}$/)), {
    meaning: 'With `jwt`: what `aud` must be or contain.',
  }),
  GATEWAY_GRAPHIQL: setting(onOff(), {
    meaning: 'GraphiQL, for a browser that opens the endpoint.',
    otherwise: 'on; off with a live key and with `passthrough`',
  }),
  GATEWAY_INTROSPECTION: setting(onOff(), {
    meaning: 'Introspection, for callers with `schema:read`.',
    otherwise: 'on; off with a live key and with `passthrough`',
  }),
  GATEWAY_FEDERATION: setting(onOff(), {
    meaning: 'A subgraph of a supergraph: adds `_entities` and `_service` to the schema.',
    default: 'off',
  }),
  GATEWAY_PERSISTED_OPERATIONS: setting(
    takes(
      'the path of a readable JSON file of documents by their id',
      v.pipe(contentsOfFile(), v.parseJson(), documents, v.transform(withoutPrototype)),
    ),
    {
      meaning: 'A file of trusted documents, as GraphQL Code Generator and Relay write it. Callers send their ids.',
      otherwise: 'none: every document is executed',
    },
  ),
  GATEWAY_PERSISTED_OPERATIONS_MODE: setting(takes('only or also', v.picklist(['only', 'also'])), {
    meaning: '`only` executes no document but those of the file; `also` executes others too.',
    default: 'only',
  }),
  GATEWAY_APQ: setting(onOff(), {
    meaning: "Apollo's automatic persisted queries, for callers that send documents by their hash.",
    default: 'off',
  }),
  GATEWAY_RATE_LIMIT: setting(rateOrOff(), {
    meaning: 'Operations of each caller and of each address.',
    otherwise: '600/min; off where callers are not authenticated',
  }),
  GATEWAY_CREATE_RATE_LIMIT: setting(rateOrOff(), {
    meaning: '`createToken` fields of each caller and of each address.',
    otherwise: '60/min; off where callers are not authenticated',
  }),
  GATEWAY_CARD_TESTING_REFUSALS: setting(numeric('refusals', 1, 1_000_000), {
    meaning: 'An alarm is logged when this many creates of a caller or address are refused within the window, …',
    default: '10',
  }),
  GATEWAY_CARD_TESTING_PERCENT: setting(numeric('percent', 1, 100), {
    meaning: '… and they are at least this share of its creates. Each kind of token counts by itself.',
    default: '50',
  }),
  GATEWAY_CARD_TESTING_MAX_REFUSALS: setting(numeric('refusals', 1, 1_000_000), {
    meaning: 'This many refused creates of one kind of token within the window raise the alarm whatever their share.',
    default: '50',
  }),
  GATEWAY_CARD_TESTING_WINDOW_S: setting(numeric('seconds', 1, 86_400), { meaning: 'The window.', default: '600' }),
  GATEWAY_CARD_TESTING_BLOCK_S: setting(numeric('seconds', 0, 86_400), {
    meaning: 'How long the creates of that caller or address are refused after an alarm; 0 only logs the alarm.',
    default: '0',
  }),
};

const LIMITS = {
  GATEWAY_MAX_BODY: setting(numeric('bytes', 1024, 16_777_216), {
    meaning: 'Bytes of a request body.',
    default: `${DEFAULT_LIMITS.body}`,
  }),
  // Past some 4000 tokens graphql-js's parser can run out of stack.
  GATEWAY_MAX_TOKENS: setting(numeric('tokens', 1, 3000), {
    meaning: 'Lexical tokens of a document, and its fields once fragments are expanded.',
    default: `${DEFAULT_LIMITS.tokens}`,
  }),
  GATEWAY_MAX_DEPTH: setting(numeric('levels', 1, 100), {
    meaning: 'Nesting of fields, and of literals.',
    default: `${DEFAULT_LIMITS.depth}`,
  }),
  GATEWAY_MAX_ALIASES: setting(numeric('aliases', 0, 3000), {
    meaning: 'Aliased fields, and fields that one selection set repeats.',
    default: `${DEFAULT_LIMITS.aliases}`,
  }),
  GATEWAY_MAX_DIRECTIVES: setting(numeric('directives', 0, 3000), {
    meaning: 'Directives of an operation.',
    default: `${DEFAULT_LIMITS.directives}`,
  }),
  GATEWAY_MAX_ROOT_FIELDS: setting(numeric('fields', 1, 1000), {
    meaning: 'Root fields of a query.',
    default: `${DEFAULT_LIMITS.rootFields}`,
  }),
  GATEWAY_MAX_MUTATION_FIELDS: setting(numeric('fields', 1, 1000), {
    meaning: 'Root fields of a mutation.',
    default: `${DEFAULT_LIMITS.mutationFields}`,
  }),
  GATEWAY_MAX_CREATES: setting(numeric('createToken fields', 0, 1000), {
    meaning: '`createToken` fields of an operation: each of them can try a card.',
    default: `${DEFAULT_LIMITS.creates}`,
  }),
  GATEWAY_MAX_ERRORS: setting(numeric('errors', 1, 1000), {
    meaning: 'Errors in the response to a refused operation.',
    default: `${DEFAULT_LIMITS.errors}`,
  }),
};

const OPERATIONS = {
  REDIS_URL: setting(
    takes(
      'the address of a Redis: redis:// or rediss://, with a user, a password and the number of a database if need be',
      url(redisUrl()),
    ),
    {
      meaning:
        'Shared by replicas: rate limits, the card-testing guard, the cache. Removed from the environment once it is read.',
      otherwise: 'none: each process counts and caches on its own',
    },
  ),
  REDIS_URL_FILE: setting(
    takes(
      'the path of a readable file that holds the address of a Redis: redis:// or rediss://',
      v.pipe(contentsOfFile(), url(redisUrl())),
    ),
    { meaning: 'A file that holds the address, used when `REDIS_URL` is not set.' },
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(takes('the http or https address of an OTLP collector', url(collectorUrl)), {
    meaning:
      'The collector that traces are sent to, by OTLP over HTTP; `/v1/traces` is added. Removed from the environment once read. All other variables of OpenTelemetry apply too.',
    otherwise: 'none: no traces',
  }),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: setting(
    takes('the http or https address that an OTLP collector accepts traces at', url(collectorUrl)),
    { meaning: 'The same, as the whole address. Removed from the environment once read.' },
  ),
  OTEL_EXPORTER_OTLP_HEADERS: setting(otlpHeaders(), {
    meaning: 'Headers for the collector, such as a credential. Removed from the environment once read.',
  }),
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: setting(otlpHeaders(), {
    meaning: 'The same, for traces alone. Removed from the environment once read.',
  }),
  OTEL_SERVICE_NAME: setting(takes('a name', matching(/^[^\p{Cc}]{1,255}$/u)), {
    meaning: 'The name that traces are recorded under.',
    otherwise: '`stripe-token-gateway`',
  }),
  OTEL_TRACES_SAMPLER: setting(
    takes(
      'always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off or parentbased_traceidratio',
      matching(/^(parentbased_)?(always_on|always_off|traceidratio)$/),
    ),
    {
      meaning:
        'Which operations are traced. With `parentbased_`, the `traceparent` of a caller decides, where there is one.',
      otherwise: '`parentbased_always_on`; `parentbased_traceidratio` with a share',
    },
  ),
  OTEL_TRACES_SAMPLER_ARG: setting(
    takes(
      'a share from 0 to 1, such as 0.1',
      v.pipe(matching(/^(0|1|0?\.[0-9]{1,9}|1\.0+)$/), v.transform(Number), share),
    ),
    { meaning: 'The share of operations that are traced.', default: '1' },
  ),
  OTEL_SDK_DISABLED: setting(
    takes(
      'true or false',
      v.pipe(
        matching(/^(true|false)$/i),
        v.transform((text) => text.toLowerCase() === 'true'),
      ),
    ),
    { meaning: '`true` turns traces off, whatever else is set.', default: 'false' },
  ),
  GATEWAY_METRICS: setting(
    takes(
      'on, off, or the port of a listener of its own, from 0 to 65535',
      v.union([onOff(), numeric('a port', 0, 65_535)]),
    ),
    {
      meaning:
        "`GET /metrics`: on the gateway's port, for anyone who can reach it, or on a separate port that callers cannot reach; 0 takes a free one.",
      otherwise: 'on where callers are not authenticated; elsewhere off',
    },
  ),
  LOG_LEVEL: setting(takes(LOG_LEVELS.join(', '), v.picklist(LOG_LEVELS)), {
    meaning: 'The lowest level that is logged, as JSON lines on stderr; `debug` logs every operation.',
    default: 'info',
  }),
  NODE_ENV: setting(takes('any text', v.string()), {
    meaning:
      '`development` explains every response and refuses a live key; `production`, which a live key implies, refuses flags that dump memory.',
  }),
  NODE_OPTIONS: setting(takes('any text', v.string()), {
    meaning:
      "Node's own. The start is refused with flags that log TLS keys or traffic and, in production, with flags that dump memory or open a debugger.",
  }),
  NODE_TLS_REJECT_UNAUTHORIZED: setting(
    takes('no 0: certificates are always checked', v.pipe(v.string(), v.notValue('0'))),
    { meaning: "Node's own. The start is refused when it turns certificate checks off." },
  ),
};

/** The settings by topic, in the order in which the documentation lists them. */
export const SECTIONS = {
  Listening: LISTENING,
  Upstream: UPSTREAM,
  'Callers and access': CALLERS,
  'Request limits': LIMITS,
  Operations: OPERATIONS,
};

export const SETTINGS = { ...LISTENING, ...UPSTREAM, ...CALLERS, ...LIMITS, ...OPERATIONS };

/** What docs/settings.md says about a setting. `isLiteral` tells a default from prose about one. */
export interface SettingMetadata {
  takes: string;
  meaning: string;
  default: string;
  isLiteral: boolean;
}

interface About<Default> {
  /** One line for people. */
  meaning: string;
  /** What the setting is taken to be when it is not set. */
  default?: Default;
  /** For people, where that depends on other settings. */
  otherwise?: string;
}

function setting<
  const Schema extends v.GenericSchema<string, unknown>,
  const Default extends string | undefined = undefined,
>(schema: Schema, about: About<Default>) {
  const text = String((v.getMetadata(schema) as Record<string, unknown>).takes);
  const metadata = {
    takes: text,
    meaning: about.meaning,
    default: about.default ?? about.otherwise ?? '',
    isLiteral: about.default !== undefined,
  } satisfies SettingMetadata;
  return v.pipe(v.optional(v.config(schema, { message: text }), about.default as Default), v.metadata(metadata));
}

function numeric(what: string, from: number, to: number) {
  return takes(`${what} from ${from} to ${to}`, digits(whole(from, to)));
}

function digits<const Schema extends v.GenericSchema<number, number>>(schema: Schema) {
  return v.pipe(v.string(), v.regex(/^[0-9]{1,9}$/), v.transform(Number), schema);
}

function withoutPerSecond(text: string): string {
  return text.replace(/\/s$/, '');
}

function onOff() {
  return takes(
    'on or off',
    v.pipe(
      v.picklist(['on', 'off']),
      v.transform((text) => text === 'on'),
    ),
  );
}

function rateOrOff() {
  return takes(
    'a rate such as 600/min (s, min or h), or off',
    v.union([
      v.literal('off'),
      v.pipe(
        v.string(),
        v.check((text) => toRate(text) !== undefined),
        v.transform((text) => toRate(text) as Rate),
      ),
    ]),
  );
}

/** As the SDK reads them: https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
function otlpHeaders() {
  return takes('headers as key=value, separated by commas', matching(/^[^=,\s]+=[^,]*(,\s*[^=,\s]+=[^,]*)*$/));
}

function listOf<const Schema extends v.GenericSchema<string[], string[]>>(schema: Schema) {
  const toItems = (text: string) => text.split(',').map((item) => item.trim());
  return v.pipe(v.string(), v.transform(toItems), schema);
}

function url<const Schema extends v.GenericSchema<URL, URL>>(schema: Schema) {
  const toUrl = (text: string) => new URL(text);
  return v.pipe(
    v.string(),
    v.check((text) => URL.canParse(text)),
    v.transform(toUrl),
    schema,
  );
}

function filePath() {
  return matching(/^[^\p{Cc}]{1,4096}$/u);
}

/** What a file holds, for secrets that a platform hands over as files. */
function contentsOfFile() {
  return v.pipe(
    filePath(),
    v.rawTransform(({ dataset, addIssue, NEVER }): string => {
      try {
        return readFileSync(dataset.value, 'utf8').trim();
      } catch {
        addIssue();
        return NEVER;
      }
    }),
  );
}

/** Plain `redis:` too: what is kept there is no secret, and it usually runs in a private network. */
function redisUrl() {
  return v.pipe(
    v.instance(URL),
    v.check(({ protocol, hostname }) => /^rediss?:$/.test(protocol) && hostname !== ''),
    v.check(({ pathname, search, hash }) => /^\/?$|^\/[0-9]{1,5}$/.test(pathname) && !search && !hash),
    v.check(({ username, password }) => isDecodable(username + password)),
  );
}

function proxyUrl() {
  return v.pipe(
    v.instance(URL),
    v.check(({ protocol, hostname }) => /^https?:$/.test(protocol) && hostname !== ''),
    v.check(({ pathname, search, hash }) => pathname === '/' && !search && !hash),
    v.check(({ username, password }) => isDecodable(username + password)),
  );
}

function hosts() {
  return v.transform((text: string) =>
    text
      .toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean),
  );
}

function withoutPrototype<Value>(record: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return Object.assign(Object.create(null), record);
}
