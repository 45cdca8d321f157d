import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify } from 'jose';
import { isAccountId } from '../config/values.js';
import { GatewayError } from '../errors.js';
import { createConsoleLogger, createSafeLogger, type Logger } from '../logger.js';
import { type Authenticate, type Caller, unauthenticated } from './caller.js';
import { credentialId, readBearer } from './credential.js';
import { isScope, type Scope } from './scope.js';

export interface JwtOptions {
  /** Where the issuer publishes its keys: https, or http on loopback. */
  jwksUrl: URL;
  issuer: string;
  audience: string;
  /**
   * How the keys are fetched: the runtime's `fetch` by default, which does not work while NODE_TLS_REJECT_UNAUTHORIZED is 0.
   * On Node.js pass `createUndiciFetch` of `stripe-token-gateway/node`: it always checks certificates and can use a proxy.
   */
  fetch?: typeof globalThis.fetch;
  /** Is told when the issuer's keys cannot be fetched. By default JSON lines through `console.error`. */
  logger?: Logger;
}

/** Signatures that only the issuer can make. With shared secrets allowed, its public key would pass for one. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Seconds by which the issuer's clock may be off. */
const CLOCK_TOLERANCE_S = 5;
/** Milliseconds: the keys are fetched again after this long, and at most this often because of an unknown key id. */
const KEYS_MAX_AGE_MS = 600_000;
const KEYS_COOLDOWN_MS = 30_000;
const KEYS_TIMEOUT_MS = 5000;
/** Milliseconds in which they are not fetched again after a failure. */
const FAILURE_COOLDOWN_MS = 1000;

/**
 * Authenticates callers by tokens of an issuer. They must have its `iss`, the audience, an expiry and a subject, under which
 * the caller is counted whatever token it presents. Scopes come from `scope`, `scp` or `scopes`, connected accounts from
 * `stripe_accounts`. Throws UPSTREAM_UNAVAILABLE when the issuer's keys cannot be fetched, since the token may be valid.
 */
export function authenticateByJwt({
  jwksUrl,
  issuer,
  audience,
  fetch = fetchSafely,
  logger = createConsoleLogger(),
}: JwtOptions): Authenticate {
  const log = createSafeLogger(logger);
  // jose follows no redirect, which could lead to another party's keys.
  const findKey = createRemoteJWKSet(jwksUrl, {
    timeoutDuration: KEYS_TIMEOUT_MS,
    cooldownDuration: KEYS_COOLDOWN_MS,
    cacheMaxAge: KEYS_MAX_AGE_MS,
    [customFetch]: fetch,
  });
  let failed = Number.NEGATIVE_INFINITY;
  const findKeyOrGiveUp: typeof findKey = Object.assign(async (...args: Parameters<typeof findKey>) => {
    if (!findKey.fresh && performance.now() - failed < FAILURE_COOLDOWN_MS) throw unavailable();
    try {
      return await findKey(...args);
    } catch (error) {
      if (isAboutToken(error)) throw error;
      failed = performance.now();
      log.error({ error: nameOf(error), reason: reasonOf(error) }, 'JWKS cannot be fetched');
      throw unavailable();
    }
  }, findKey);

  return async (header) => {
    const token = readBearer(header);
    if (!/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.test(token)) throw unauthenticated();
    try {
      const { payload } = await jwtVerify(token, findKeyOrGiveUp, {
        algorithms: ALGORITHMS,
        issuer,
        audience,
        clockTolerance: CLOCK_TOLERANCE_S,
        requiredClaims: ['exp', 'sub'],
      });
      return toCaller(payload, issuer);
    } catch (error) {
      if (error instanceof GatewayError) throw error;
      throw unauthenticated(error instanceof errors.JWTExpired ? 'The token has expired.' : undefined);
    }
  };
}

/** The keys were fetched, and the token names none of them, or not a single one. */
function isAboutToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}

/** Node's `fetch` checks no certificates when the environment says so: whoever is on the way could sign tokens then. */
const fetchSafely: typeof globalThis.fetch = async (input, init) => {
  // biome-ignore lint/style/noProcessEnv: no setting of the gateway's; what counts is what Node.js reads at this moment
  if (globalThis.process?.env?.NODE_TLS_REJECT_UNAUTHORIZED === '0' && String(input).startsWith('https:')) {
    throw new TypeError('Certificates are not checked.', { cause: { code: 'NODE_TLS_REJECT_UNAUTHORIZED' } });
  }
  return globalThis.fetch(input, init);
};

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** The code of a failed connection: `ENOTFOUND`, `CERT_HAS_EXPIRED`. */
function reasonOf(error: unknown): string | undefined {
  const code = error instanceof Error ? (error.cause as { code?: unknown } | undefined)?.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,50}$/.test(code) ? code : undefined;
}

function unavailable(): GatewayError {
  return new GatewayError(
    'UPSTREAM_UNAVAILABLE',
    'The gateway cannot reach the issuer of its tokens to check the credential. Try again later.',
    { retryAfter: 1 },
  );
}

function toCaller(payload: JWTPayload, issuer: string): Caller {
  const { sub } = payload;
  if (typeof sub !== 'string' || sub === '') throw unauthenticated();
  return {
    name: /^[A-Za-z0-9._:@|-]{1,128}$/.test(sub) ? sub : 'a subject',
    scopes: new Set([payload.scope, payload.scp, payload.scopes].map(toScopes).find((scopes) => scopes !== undefined)),
    accounts: toAccounts(payload.stripe_accounts),
    credentialId: credentialId('jwt', `${issuer}\n${sub}`),
  };
}

/** Other parties' scopes are ignored. Undefined for a claim that is absent or empty, so that another one may speak. */
function toScopes(claim: unknown): Scope[] | undefined {
  if (claim === undefined || claim === null || claim === '') return undefined;
  const words = typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim : [];
  return words.filter(isScope);
}

/** Without the claim the gateway's own account; with an empty list, none at all. */
function toAccounts(claim: unknown): Caller['accounts'] {
  if (claim === undefined) return [];
  if (claim === '*') return '*';
  const accounts = typeof claim === 'string' ? claim.split(' ').filter(Boolean) : claim;
  if (!Array.isArray(accounts) || !accounts.every(isAccountId)) throw unauthenticated();
  return accounts.length > 0 ? accounts : 'none';
}
