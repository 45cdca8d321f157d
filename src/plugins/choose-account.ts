import { GatewayError } from '../errors/gateway-error.js';

/** Which connected accounts calls are made for. */
export interface ConnectPolicy {
  /** The account when the caller names none. */
  default: string | undefined;
  /** The accounts that a caller may name in the `stripe-account` header. */
  allowed: '*' | readonly string[];
}

/** The connected account of an operation, if any. https://docs.stripe.com/connect/authentication */
export function chooseAccount(policy: ConnectPolicy, header: string | undefined): string | undefined {
  if (header === undefined) return policy.default;
  if (!/^acct_[A-Za-z0-9_]{1,250}$/.test(header)) {
    throw new GatewayError('BAD_USER_INPUT', 'The stripe-account header takes the id of a connected account: acct_….');
  }
  if (policy.allowed === '*' || policy.allowed.includes(header) || header === policy.default) return header;
  throw new GatewayError(
    'FORBIDDEN',
    'This gateway may not act for the connected account in the stripe-account header.',
  );
}
