import type { Rate } from '../config/limits.js';
import { GatewayError } from '../errors.js';
import { ALL_SCOPES, type Scope } from './scope.js';

/** Who sent a request, and what they may do. */
export interface Caller {
  /** For people: the name of an API key, the subject of a token. Holds no secret. */
  name: string;
  scopes: ReadonlySet<Scope>;
  /**
   * The connected accounts that calls may be made for, within what the gateway allows. A list confines the caller to its
   * accounts; an empty one, to the gateway's own account.
   */
  accounts: '*' | readonly string[];
  /** Stable, and of no use to whoever reads it: what the caller is counted under. Undefined where callers are not told apart. */
  credentialId: string | undefined;
  /** Come before the gateway's own. */
  rates?: { operations?: Rate | undefined; creates?: Rate | undefined } | undefined;
  /** The caller's own Stripe key, which calls are then made with. */
  stripeKey?: string | undefined;
}

/**
 * Finds out who sent a request by its headers alone, before its body is read. Throws a `GatewayError`: UNAUTHENTICATED for
 * a credential that is missing or wrong, another code where it could not be checked. Whatever else it throws refuses the
 * request too.
 */
export type Authenticate = (header: (name: string) => string | undefined) => Caller | Promise<Caller>;

const ANYONE: Caller = Object.freeze({ name: 'anyone', scopes: ALL_SCOPES, accounts: '*', credentialId: undefined });

/** Everybody may do everything. */
export const authenticateAnyone: Authenticate = () => ANYONE;

export function unauthenticated(message = 'The credential is not one that this gateway accepts.'): GatewayError {
  return new GatewayError('UNAUTHENTICATED', message);
}
