import type { Rate } from '../config/limits.js';
import { GatewayError } from '../errors.js';
import { ALL_SCOPES, type Scope } from './scope.js';

/** Who sent a request, and what they may do. */
export interface Caller {
  /** For people: the name of an API key, the subject of a token. Holds no secret. */
  name: string;
  scopes: ReadonlySet<Scope>;
  /**
   * The connected accounts that the caller may act for, within what the gateway allows. A list confines it to those accounts,
   * an empty one to the gateway's own account; `none` refuses every operation.
   */
  accounts: '*' | 'none' | readonly string[];
  /** What the caller is counted under: stable, and useless to others. Undefined where callers are not authenticated. */
  credentialId: string | undefined;
  /** Take precedence over the gateway's own rate limits. */
  rates?: { operations?: Rate | undefined; creates?: Rate | undefined } | undefined;
  /** The caller's own Stripe key, which its calls are made with. */
  stripeKey?: string | undefined;
}

/**
 * Finds out who sent a request from its headers, before the body is read. Throws a `GatewayError`: UNAUTHENTICATED when the
 * credential is missing or wrong, another code when it could not be checked. Anything else that it throws refuses the
 * request too.
 */
export type Authenticate = (header: (name: string) => string | undefined) => Caller | Promise<Caller>;

const ANYONE: Caller = Object.freeze({ name: 'anyone', scopes: ALL_SCOPES, accounts: '*', credentialId: undefined });

/** Anyone may do everything. */
export const authenticateAnyone: Authenticate = () => ANYONE;

export function unauthenticated(message = 'This gateway does not accept the credential.'): GatewayError {
  return new GatewayError('UNAUTHENTICATED', message);
}
