import type { Caller } from '../auth/caller.js';
import type { ExpansionContext } from '../expansion/loader.js';
import type { CreateTokenCall, StripeReply } from '../stripe/stripe-call.js';

/** What resolvers get from the gateway: one object per request, in a context that may hold more. */
export interface GatewayContext {
  gateway: GatewayRequest;
}

export interface GatewayRequest {
  caller: Pick<Caller, 'scopes' | 'credentialId'>;
  /** The connected account that calls are made for. */
  account: string | undefined;
  /** The caller's `idempotency-key` header. */
  idempotencyKey: string | undefined;
  /** The calls to Stripe of this operation: see `StripeSession`. */
  stripe: ExpansionContext['gateway']['stripe'] & {
    createToken(call: Pick<CreateTokenCall, 'params' | 'expand' | 'idempotencyKey'>): Promise<StripeReply>;
    /** Whether the gateway and the caller may both act for a connected account. */
    mayActFor(account: string): boolean;
  };
}
