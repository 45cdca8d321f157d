import * as v from 'valibot';
import { DEFAULT_LIMITS, type Limits } from './limits.js';
import {
  accountId,
  accountIds,
  apiBase,
  documents,
  headerNames,
  isObject,
  origins,
  path,
  publishableKey,
  secretKey,
  share,
  takes,
  timeoutMs,
  trustedProxies,
  upstreamRate,
  whole,
} from './values.js';

/**
 * Throws a `TypeError` at the first option of `createGateway` that is wrong or unknown. It names the path of the option and
 * what it takes, never the value, which may be a key. For those who write JavaScript or read their options from a file.
 */
export function checkOptions(options: unknown): void {
  const [issue] = v.safeParse<v.GenericSchema>(OPTIONS, options, { abortEarly: true }).issues ?? [];
  if (!issue) return;
  const keys = (issue.path ?? []).map(({ key }) => String(key));
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    throw new TypeError(`createGateway: there is no option ${keys.join('.')}.`);
  }
  // A missing member has the message of its object, an item the message of its list: their own keys are left out.
  const isOfMember = issue.type === 'strict_object' && issue.expected !== 'Object';
  const named = isOfMember ? keys.slice(0, -1) : keys.filter((key) => !/^[0-9]+$/.test(key));
  throw new TypeError(`createGateway${named.length > 0 ? `: ${named.join('.')}` : ''} takes ${issue.message}.`);
}

type Entries = Record<string, v.GenericSchema>;

/** An object of these members and no others. Those in `needed` must be there; `undefined` is the same as left out. */
function object(text: string, needed: Entries, optional: Entries = {}) {
  const entries = Object.entries(optional).map(([name, schema]) => [name, v.optional(schema)]);
  return takes(text, v.pipe(v.custom(isObject), v.strictObject({ ...needed, ...Object.fromEntries(entries) })));
}

/** An object of any class that has these methods. */
function withMethods(text: string, ...names: string[]) {
  return takes(
    text,
    v.custom((value) => isObject(value) && names.every((name) => typeof value[name] === 'function')),
  );
}

const aFunction = takes('a function', v.function());
const aBoolean = takes('true or false', v.boolean());
const wholeOrOff = (what: string) =>
  takes(`${what} from 1 to 100000, or 'off'`, v.union([v.literal('off'), upstreamRate]));
const atLeast = (what: string, from: number) => takes(`${what} from ${from} up, a whole number`, whole(from));
const rate = object('a rate: { points, seconds }', {
  points: atLeast('a number', 1),
  seconds: takes('seconds from 1 to 31536000, a whole number', whole(1, 31_536_000)),
});
const aShare = takes('a share from 0 to 1', share);

/** Limits that would refuse everything are mistakes; those from which nothing follows may be 0. */
const LIMITS = Object.fromEntries(
  (Object.keys(DEFAULT_LIMITS) as (keyof Limits)[]).map((name) => [
    name,
    atLeast('a number', ['aliases', 'directives', 'creates'].includes(name) ? 0 : 1),
  ]),
);

/** Every option, with what the setting of the same meaning takes. A test holds the names against `GatewayOptions`. */
const MEMBERS: Entries = {
  secretKey,
  publishableKey,
  apiBase: takes('a URL that is an origin such as https://api.stripe.com; http on loopback only', apiBase),
  fetch: aFunction,
  transport: aFunction,
  connect: object(
    '{ default, allowed }',
    {
      allowed: takes("'*' or a list of connected accounts: acct_…", v.union([v.literal('*'), accountIds])),
    },
    { default: accountId },
  ),
  authenticate: aFunction,
  introspection: aBoolean,
  federation: aBoolean,
  alwaysExplain: aBoolean,
  timeoutMs,
  cacheTtlMs: takes('milliseconds from 0 to 86400000', whole(0, 86_400_000)),
  upstreamRate: wholeOrOff('requests per second'),
  upstreamConcurrency: wholeOrOff('requests at once'),
  processes: takes('processes from 1 to 64', whole(1, 64)),
  upstreamTiming: takes('an object', v.custom(isObject)),
  path,
  graphiql: takes("true, false or an object of GraphiQL's options", v.union([v.boolean(), v.custom(isObject)])),
  cors: object(
    '{ origins, headers }',
    { origins: takes('a list of origins such as https://shop.example', origins) },
    { headers: takes('a list of header names', headerNames), loopback: aBoolean },
  ),
  plugins: takes('a list of Yoga or envelop plugins', v.array(v.custom(isObject))),
  context: takes('an object or a function', v.union([v.function(), v.custom(isObject)])),
  logger: withMethods('a logger: { debug, info, warn, error }', 'debug', 'info', 'warn', 'error'),
  fastPath: aBoolean,
  metrics: aBoolean,
  register: withMethods('a Registry of prom-client', 'registerMetric', 'metrics'),
  persistedOperations: object(
    '{ documents, only, automatic }',
    {},
    {
      documents: takes('an object of documents by their id', documents),
      only: aBoolean,
      automatic: aBoolean,
    },
  ),
  limits: object('an object of limits', {}, LIMITS),
  rateLimits: object(
    '{ operations, creates, failures, store }',
    {},
    { operations: rate, creates: rate, failures: rate, store: aFunction },
  ),
  cardTesting: object(
    '{ windowMs, minRefusals, maxShare, blockMs }',
    {
      windowMs: atLeast('milliseconds', 1),
      minRefusals: atLeast('refusals', 1),
      maxShare: aShare,
      blockMs: atLeast('milliseconds', 0),
    },
    { maxRefusals: atLeast('refusals', 1), maxKeys: atLeast('a number', 1) },
  ),
  shared: object(
    'what createRedisStores gives',
    { limiter: aFunction, refusals: aFunction, cache: aFunction },
    { state: aFunction, close: aFunction },
  ),
  trustedProxies,
  acceptsHost: aFunction,
};

export const OPTION_NAMES: readonly string[] = Object.keys(MEMBERS);

const OPTIONS = object('an object of options', {}, MEMBERS);
