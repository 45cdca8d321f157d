import type Stripe from 'stripe';
import type { Cancellation } from './cancellation.js';
import type { OperationReport } from './operation-report.js';
import type { Resource } from './resource.js';

interface Call {
  /** `expand[]` paths, sorted, without prefixes. */
  expand: readonly string[];
  /** The Stripe key that the call is made with. */
  apiKey: string;
  /** Whose objects the call can see: stands for the key and the account, and is of no use to whoever reads it. */
  owner: string;
  /** Whether what cannot change may be remembered: not where Stripe alone can tell whether a credential is good. */
  mayRemember: boolean;
  /** The connected account that the call is made for. */
  account?: string | undefined;
  /** Where the call is noted. */
  report: OperationReport;
  /** Which one it is of the attempts that are made of it; the first where it is left out. */
  attempt?: number | undefined;
  /** The moment, by `performance.now()`, at which the operation's time is over. */
  deadline: number;
  /**
   * Who waits for the answer; `gone` is cancelled when they leave. Made when it is asked for. A create has none: it is
   * carried out once it was asked for.
   */
  waiting?: { readonly gone: Cancellation } | undefined;
  /** Cancelled when the call need not be carried out any more. Set by each layer for those after it. */
  cancellation?: Cancellation | undefined;
}

export interface ReadCall extends Call {
  kind: 'read';
  resource: Resource;
  id: string;
  /** Whether what is read of the object can still change. */
  mutability: Mutability;
}

/** Whether an answer can still change: never, not once what turns true in it has done so, or at any time. */
export type Mutability = 'immutable' | 'immutable-once-true' | 'mutable';

export interface CreateTokenCall extends Call {
  kind: 'create-token';
  params: Stripe.TokenCreateParams;
  /** Always set: a retry, ours or the caller's, never makes a second token. */
  idempotencyKey: string;
}

export type StripeCall = ReadCall | CreateTokenCall;

export interface StripeReply {
  object: Record<string, unknown> & { id: string };
  /** Stripe answered from an earlier call with the same idempotency key. */
  replayed: boolean;
  /** What was asked of the object cannot change any more. */
  isFinal?: boolean;
}

/**
 * One call to Stripe. Throws a `GatewayError`, or a `StripeRefusal` when Stripe took the request and refused its
 * content. What happens to every call (`with-…`) wraps this function, not `fetch`, since only here it is known for which
 * operation, credential and resource a call is made.
 */
export type Upstream = (call: StripeCall) => Promise<StripeReply>;
