import type { Caller } from '../auth/caller.js';
import { isAccountId } from '../config/values.js';
import { GatewayError } from '../errors.js';

/** Which connected accounts calls are made for. */
export interface ConnectPolicy {
  /** The account when the caller names none. */
  default: string | undefined;
  /** The accounts that a caller may name in the `stripe-account` header. */
  allowed: '*' | readonly string[];
}

/**
 * The connected account of an operation, if any: one that both the gateway and the caller may act for. A caller with a
 * list of accounts is confined to it, so that it must name one of them unless the gateway's own is among them.
 * https://docs.stripe.com/connect/authentication
 */
export function chooseAccount(
  policy: ConnectPolicy,
  accounts: Caller['accounts'],
  header: string | undefined,
): string | undefined {
  const account = header === undefined ? policy.default : allowedBy(policy, header);
  if (covers(accounts, account, account === policy.default)) return account;
  if (accounts === 'none') throw new GatewayError('FORBIDDEN', 'This caller may not act for any account.');
  throw new GatewayError(
    'FORBIDDEN',
    header === undefined
      ? 'Name one of your connected accounts in the stripe-account header.'
      : 'This caller may not act for the connected account in the stripe-account header.',
  );
}

/** Whether both the gateway and the caller may act for a connected account that is named elsewhere than in the header. */
export function mayActFor(policy: ConnectPolicy, accounts: Caller['accounts'], account: string): boolean {
  const isOwn = account === policy.default;
  const isAllowed = isOwn || policy.allowed === '*' || policy.allowed.includes(account);
  return isAllowed && covers(accounts, account, isOwn);
}

function covers(accounts: Caller['accounts'], account: string | undefined, isOwn: boolean): boolean {
  if (accounts === '*' || accounts === 'none') return accounts === '*';
  return accounts.length === 0 ? isOwn : account !== undefined && accounts.includes(account);
}

function allowedBy(policy: ConnectPolicy, header: string): string {
  if (!isAccountId(header)) {
    throw new GatewayError('BAD_USER_INPUT', 'The stripe-account header takes the id of a connected account: acct_….');
  }
  if (policy.allowed === '*' || policy.allowed.includes(header) || header === policy.default) return header;
  throw new GatewayError(
    'FORBIDDEN',
    'This gateway may not act for the connected account in the stripe-account header.',
  );
}
