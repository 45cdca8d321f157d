import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { isAccountId } from '../config/values.js';
import { GatewayError } from '../errors.js';
import { createConsoleLogger, createSafeLogger, type Logger } from '../logger.js';
import { readBearer } from './bearer.js';
import { type Authenticate, type Caller, unauthenticated } from './caller.js';
import { credentialId } from './credential-id.js';
import { isScope, type Scope } from './scope.js';

export interface JwtOptions {
  /** Where the issuer publishes its keys: https, or http on loopback. */
  jwksUrl: URL;
  issuer: string;
  audience: string;
  /** Is told when the issuer's keys cannot be fetched. By default JSON lines through `console.error`. */
  logger?: Logger;
}

/** Signatures that only the issuer can make. With a shared secret among them, its public key would pass for one. */
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

/** Seconds by which the issuer's clock may differ. */
const CLOCK_TOLERANCE_S = 5;
/** Milliseconds: the keys are asked for anew after this long, and at most this often for a key that is not among them. */
const KEYS_MAX_AGE_MS = 600_000;
const KEYS_COOLDOWN_MS = 30_000;
const KEYS_TIMEOUT_MS = 5000;
/** Milliseconds in which they are not asked for again after they could not be had. */
const FAILURE_COOLDOWN_MS = 1000;

/**
 * Callers by the tokens of an issuer. Required are the issuer, the audience, an expiry and a subject, which names the
 * caller whatever token it comes with. Scopes are read from `scope`, `scp` or `scopes`, connected accounts from
 * `stripe_accounts`. Throws UPSTREAM_UNAVAILABLE where the issuer's keys cannot be had: the token may be good, and what it
 * takes is to try again.
 */
export function authenticateByJwt({
  jwksUrl,
  issuer,
  audience,
  logger = createConsoleLogger(),
}: JwtOptions): Authenticate {
  const log = createSafeLogger(logger);
  // It follows no redirect, which could lead to keys of somebody else's.
  const findKey = createRemoteJWKSet(jwksUrl, {
    timeoutDuration: KEYS_TIMEOUT_MS,
    cooldownDuration: KEYS_COOLDOWN_MS,
    cacheMaxAge: KEYS_MAX_AGE_MS,
  });
  let failed = Number.NEGATIVE_INFINITY;
  const findKeyOrGiveUp: typeof findKey = Object.assign(async (...args: Parameters<typeof findKey>) => {
    if (!findKey.fresh && performance.now() - failed < FAILURE_COOLDOWN_MS) throw unavailable();
    try {
      return await findKey(...args);
    } catch (error) {
      if (isAboutToken(error)) throw error;
      failed = performance.now();
      log.error({ error: error instanceof Error ? error.name : typeof error }, 'JWKS cannot be fetched');
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

/** The key set was there, and the token names a key that it does not have, or no single one. */
function isAboutToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
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
    scopes: new Set(toScopes(payload.scope ?? payload.scp ?? payload.scopes)),
    accounts: toAccounts(payload.stripe_accounts),
    credentialId: credentialId('jwt', `${issuer}\n${sub}`),
  };
}

/** Scopes that are not the gateway's are for somebody else. */
function toScopes(claim: unknown): Scope[] {
  const words = typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim : [];
  return words.filter(isScope);
}

/** Without the claim, the gateway's own account. */
function toAccounts(claim: unknown): Caller['accounts'] {
  if (claim === '*') return '*';
  const accounts = typeof claim === 'string' ? claim.split(' ') : claim;
  if (accounts === undefined) return [];
  if (Array.isArray(accounts) && accounts.every(isAccountId)) return accounts;
  throw unauthenticated();
}
