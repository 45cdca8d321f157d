import type { Cancellation } from './cancellation.js';
import type { OperationRecord } from './operation-record.js';
import type { Resource } from './resource.js';

/** Whether the selected fields of an object can still change: never, not once its flags are true, or at any time. */
export type Mutability = 'immutable' | 'immutable-once-true' | 'mutable';

/**
 * The connection of the client that waits for a response. Not an `AbortSignal`: on Node.js 20 one costs 8 µs, a quarter of the
 * gateway's own time for a read, and outlives the young generation with all that listens to it.
 */
export interface ClientConnection {
  readonly isGone: boolean;
  /** Calls the listener once the client has gone; returns the function that stops listening. */
  onGone(listener: () => void): () => void;
}

interface Call {
  /** `expand[]` paths, sorted, without prefixes. */
  expand: readonly string[];
  /** The Stripe key that the call is made with. */
  apiKey: string;
  /** Identifies the Stripe account whose objects the call sees, without revealing the key. Separates cache entries. */
  owner: string;
  /** The client that the call is made for: a credential or an address. The upstream queue is fair between callers. */
  callerId: string;
  /** False where Stripe alone can tell whether the caller's credential is still valid. */
  isCacheable: boolean;
  /** The connected account that the call is made for. */
  account?: string | undefined;
  /** The operation that the call belongs to. */
  record: OperationRecord;
  /** Counts from 1; set by the retry layer. */
  attempt?: number | undefined;
  /** The operation's deadline, in milliseconds of `performance.now()`. */
  deadline: number;
  /** Set by the layers that share a call or limit its time. */
  cancellation: Cancellation | undefined;
}

export interface ReadCall extends Call {
  kind: 'read';
  resource: Resource;
  id: string;
  mutability: Mutability;
  /** Who waits for the reply. A create has none: once requested, it is carried out. */
  client?: ClientConnection | undefined;
  /**
   * Called before a read is queued that neither the cache nor a read in flight can answer. Charges the caller's rate limit,
   * and rejects with RATE_LIMITED when it is used up.
   */
  charge?: (() => Promise<void> | undefined) | undefined;
}

export interface CreateTokenCall extends Call {
  kind: 'create-token';
  /** Made by `toStripeParams`. Its full type is stripe-node's, which embedders need not install. */
  params: { [Kind in 'account' | 'bank_account' | 'card' | 'customer' | 'cvc_update' | 'person' | 'pii']?: unknown };
  /** Always set, so that no retry, ours or the caller's, creates a second token. */
  idempotencyKey: string;
}

export type StripeCall = ReadCall | CreateTokenCall;

export interface StripeReply {
  object: Record<string, unknown> & { id: string };
  /** Stripe answered with the stored result of an earlier request with the same idempotency key. */
  replayed: boolean;
  /** Nothing that was selected of the object can change any more. */
  isImmutable?: boolean;
}

/**
 * Makes one call to Stripe. Rejects with a `GatewayError`, or with a `StripeRefusal` when Stripe rejected the content of the
 * request. Each layer of the client (`with-…`) wraps this function rather than `fetch`, because only here the operation,
 * the credential and the resource are known.
 */
export type Upstream = (call: StripeCall) => Promise<StripeReply>;
