import { isAccountId } from './auth/account-id.js';
import { isLoopback, SECRET_KEY } from './config/config.js';
import { DEFAULT_LIMITS } from './config/limits.js';

interface Rule {
  /** Completes "NAME takes …". */
  takes: string;
  holds(value: unknown): boolean;
  /** What an object is made of; it takes nothing else. */
  members?: Readonly<Record<string, Rule>>;
}

/**
 * Throws a `TypeError` at the first option that is wrong, or that there is not: it names the option and what it takes,
 * never its value, which may be a key. TypeScript says the same earlier; this is for those who write JavaScript, or read
 * their options from a file.
 */
export function checkOptions(options: unknown): void {
  check('', OPTIONS, options);
}

function check(name: string, { takes, holds, members }: Rule, value: unknown): void {
  if (!holds(value)) throw new TypeError(`createGateway${name && `: ${name}`} takes ${takes}.`);
  if (!members) return;
  for (const [member, given] of Object.entries(value as object)) {
    const path = name ? `${name}.${member}` : member;
    const rule = Object.hasOwn(members, member) ? members[member] : undefined;
    if (!rule) throw new TypeError(`createGateway: there is no option ${path}.`);
    // What is left out and what is undefined mean the same.
    if (given !== undefined) check(path, rule, given);
  }
}

const rule = (takes: string, holds: Rule['holds']): Rule => ({ takes, holds });
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isWhole = (value: unknown, from: number, to: number) =>
  Number.isInteger(value) && (value as number) >= from && (value as number) <= to;
const isMatch = (value: unknown, pattern: RegExp) => typeof value === 'string' && pattern.test(value);
const isListOf = (value: unknown, holds: Rule['holds']) => Array.isArray(value) && value.every(holds);

const aFunction = rule('a function', (value) => typeof value === 'function');
const aBoolean = rule('true or false', (value) => typeof value === 'boolean');
const whole = (what: string, from: number, to = Number.MAX_SAFE_INTEGER): Rule => {
  const range = to === Number.MAX_SAFE_INTEGER ? `from ${from} up` : `from ${from} to ${to}`;
  return rule(`${what} ${range}, a whole number`, (value) => isWhole(value, from, to));
};
const wholeOrOff = (what: string): Rule =>
  rule(`${what} from 1 to 100000, or 'off'`, (value) => value === 'off' || isWhole(value, 1, 100_000));

/** An object of these members; those that `needed` names may not be left out. */
const object = (takes: string, members: Record<string, Rule>, needed: string[] = []): Rule => ({
  takes,
  holds: (value) => isObject(value) && needed.every((name) => (value as Record<string, unknown>)[name] !== undefined),
  members,
});

const RATE = object(
  'a rate: { points, seconds }',
  { points: whole('a number', 1), seconds: whole('seconds', 1, 31_536_000) },
  ['points', 'seconds'],
);

/** Limits that would refuse everything are no limits, but mistakes; those from which nothing follows may be 0. */
const LIMITS = Object.fromEntries(
  Object.keys(DEFAULT_LIMITS).map((name) => [
    name,
    whole('a number', ['aliases', 'directives', 'creates'].includes(name) ? 0 : 1),
  ]),
);

/** Every option of `createGateway`, with what the setting of the same meaning takes. */
const OPTIONS = object('an object of options', {
  secretKey: rule('a secret or restricted key of Stripe: sk_test_…, rk_test_…, sk_live_… or rk_live_…', (value) =>
    isMatch(value, SECRET_KEY),
  ),
  publishableKey: rule('a publishable key of Stripe: pk_test_… or pk_live_…', (value) =>
    isMatch(value, /^pk_(test|live)_[A-Za-z0-9_]{3,250}$/),
  ),
  authenticate: aFunction,
  apiBase: rule('a URL that is an origin such as https://api.stripe.com; http on loopback only', isSafeOrigin),
  fetch: aFunction,
  transport: aFunction,
  connect: object(
    '{ default, allowed }',
    {
      default: rule('the id of a connected account: acct_…', isAccountId),
      allowed: rule(
        "'*' or a list of connected accounts: acct_…",
        (value) => value === '*' || isListOf(value, isAccountId),
      ),
    },
    ['allowed'],
  ),
  introspection: aBoolean,
  federation: aBoolean,
  alwaysExplain: aBoolean,
  timeoutMs: whole('milliseconds', 1, 600_000),
  cacheTtlMs: whole('milliseconds', 0, 86_400_000),
  upstreamRate: wholeOrOff('requests per second'),
  upstreamConcurrency: wholeOrOff('requests at once'),
  upstreamTiming: rule('an object', isObject),
  path: rule('a path such as /graphql', (value) => isMatch(value, /^\/[A-Za-z0-9._~/-]*$/)),
  plugins: rule('a list of Yoga or envelop plugins', Array.isArray),
  context: rule('an object or a function', (value) => typeof value === 'function' || isObject(value)),
  logger: object(
    '{ debug, info, warn, error }',
    { debug: aFunction, info: aFunction, warn: aFunction, error: aFunction },
    ['debug', 'info', 'warn', 'error'],
  ),
  fastPath: aBoolean,
  metrics: aBoolean,
  limits: object('an object of limits', LIMITS),
  rateLimits: object('{ operations, creates, failures, store }', {
    operations: RATE,
    creates: RATE,
    failures: RATE,
    store: aFunction,
  }),
  cardTesting: object(
    '{ windowMs, minRefusals, maxShare, blockMs }',
    {
      windowMs: whole('milliseconds', 1),
      minRefusals: whole('refusals', 1),
      maxShare: rule('a share from 0 to 1', isShare),
      blockMs: whole('milliseconds', 0),
      maxKeys: whole('a number', 1),
    },
    ['windowMs', 'minRefusals', 'maxShare', 'blockMs'],
  ),
  shared: object(
    'what createRedisStores gives',
    { limiter: aFunction, refusals: aFunction, cache: aFunction, state: aFunction, close: aFunction },
    ['limiter', 'refusals', 'cache', 'state'],
  ),
  cors: object(
    '{ origins, headers }',
    {
      origins: rule('a list of origins such as https://shop.example', (value) => isListOf(value, isOrigin)),
      headers: rule('a list of header names', (value) => isListOf(value, (name) => typeof name === 'string')),
      loopback: aBoolean,
    },
    ['origins'],
  ),
  trustedProxies: whole('proxies', 0, 10),
  acceptsHost: aFunction,
});

/** The names of the options, for the test that holds them against the type. */
export const OPTION_NAMES: readonly string[] = Object.keys(OPTIONS.members ?? {});

function isSafeOrigin(value: unknown): boolean {
  if (!(value instanceof URL)) return false;
  const { protocol, hostname, pathname, search, hash, username, password } = value;
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  return isSafe && pathname === '/' && !search && !hash && !username && !password;
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function isOrigin(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value) && new URL(value).origin === value;
}
