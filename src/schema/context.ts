import type { Caller } from '../auth/caller.js';
import type { ExpansionContext } from '../expansion/loader.js';
import type { OperationRecord } from '../stripe/operation-record.js';
import type { CreateTokenCall, StripeReply } from '../stripe/stripe-call.js';

/** What resolvers know of the operation at hand. Built by `plugins/use-operation.ts`. */
export interface GatewayContext extends ExpansionContext {
  requestId: string;
  caller: Caller;
  /** The connected account that calls are made for. */
  account: string | undefined;
  /** The caller's `idempotency-key` header. */
  idempotencyKey: string | undefined;
  /** Whether the gateway and the caller may both act for a connected account. */
  mayActFor(account: string): boolean;
  createToken(call: Pick<CreateTokenCall, 'params' | 'expand' | 'idempotencyKey'>): Promise<StripeReply>;
  report: OperationRecord;
}
