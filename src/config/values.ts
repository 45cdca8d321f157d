import * as v from 'valibot';

/*
 * What settings and options accept, once for both: a setting (`settings.ts`) reads its value from text, an option
 * (`check-options.ts`) takes it as it is.
 */

/**
 * Gives a schema one message for whatever is wrong. It completes "NAME takes …", and docs/settings.md shows it. The
 * innermost message counts: a schema that stands in others with a message of their own has none.
 */
export function takes<const Schema extends v.GenericSchema>(text: string, schema: Schema) {
  return v.pipe(v.config(schema, { message: text }), v.metadata({ takes: text }));
}

const SECRET_KEY = /^(sk|rk)_(test|live)_[A-Za-z0-9_]{3,250}$/;
const ACCOUNT_ID = /^acct_[A-Za-z0-9_]{1,250}$/;

/** Whether a text has the shape of a secret or restricted key of Stripe's. */
export function isSecretKey(text: string): boolean {
  return SECRET_KEY.test(text);
}

/** Whether a value is the id of a connected account. https://docs.stripe.com/connect */
export function isAccountId(value: unknown): value is string {
  return typeof value === 'string' && ACCOUNT_ID.test(value);
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.[0-9]{1,3}){3}$/.test(host);
}

/** A whole number of a range. */
export function whole(from: number, to: number = Number.MAX_SAFE_INTEGER) {
  return v.pipe(v.number(), v.integer(), v.minValue(from), v.maxValue(to));
}

export function matching(pattern: RegExp) {
  return v.pipe(v.string(), v.regex(pattern));
}

export const secretKey = takes(
  'a secret or restricted key of Stripe: sk_test_…, rk_test_…, sk_live_… or rk_live_…',
  matching(SECRET_KEY),
);

export const publishableKey = takes(
  'a publishable key of Stripe: pk_test_… or pk_live_…',
  matching(/^pk_(test|live)_[A-Za-z0-9_]{3,250}$/),
);

export const accountId = takes('the id of a connected account: acct_…', matching(ACCOUNT_ID));
export const accountIds = v.array(matching(ACCOUNT_ID));

/** A URL from which nobody on the way can read or change what comes: https, or http on loopback. */
export const safeUrl = v.pipe(
  v.instance(URL),
  v.check(({ protocol, hostname }) => protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))),
  v.check(({ hash, username, password }) => !hash && !username && !password),
);

export const apiBase = v.pipe(
  safeUrl,
  v.check(({ pathname, search }) => pathname === '/' && !search),
);

/** Plain `http:` too: a collector usually runs beside the gateway, and traces hold no values. */
export const collectorUrl = v.pipe(
  v.instance(URL),
  v.check(({ protocol, search, hash }) => /^https?:$/.test(protocol) && !search && !hash),
  v.check(({ username, password }) => isDecodable(username + password)),
);

export const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

export const path = takes(
  'a path such as /graphql, other than /health, /ready and /metrics',
  v.pipe(
    matching(/^(\/[A-Za-z0-9._~-]{1,100}){1,10}$/),
    v.check((text) => !['/health', '/ready', '/metrics'].includes(text)),
  ),
);

export const origins = v.array(
  v.pipe(
    v.string(),
    v.check((text) => URL.canParse(text) && new URL(text).origin === text),
  ),
);

/** https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
export const headerNames = v.array(matching(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/));

export const timeoutMs = takes('milliseconds from 1 to 600000', whole(1, 600_000));
export const upstreamRate = whole(1, 100_000);
export const trustedProxies = takes('proxies from 0 to 10', whole(0, 10));

/** Documents by their id, which may be any text: `v.record` would drop `constructor`. */
export const documents = v.custom<Readonly<Record<string, string>>>(
  (value) => isObject(value) && Object.values(value).every((text) => typeof text === 'string' && text !== ''),
);

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
}
