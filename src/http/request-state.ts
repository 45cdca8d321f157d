import type { Caller } from '../auth/caller.js';
import { isLikeCardNumber } from '../card-number.js';
import type { SafeLogger } from '../logger.js';
import type { StripeSession } from '../resolvers/stripe-session.js';
import type { GatewayRequest } from '../schema/context.js';
import type { OperationRecord } from '../stripe/operation-record.js';
import type { ClientConnection, StripeReply } from '../stripe/stripe-call.js';
import type { MediaType } from './media-type.js';

/** What only the runtime knows of a client. The second argument of `gateway.fetch`. */
export interface ClientInfo {
  /** The client's address, which rate limits count by. */
  address?: string | undefined;
  /** Aborted when the client goes away. `request.signal` where it is left out. */
  signal?: AbortSignal | undefined;
}

/** Lets a request pass, completes its state, or throws a `GatewayError` with the HTTP status that ends it. */
export type RequestCheck = (state: RequestState) => void | Promise<void>;

export interface RequestHead {
  method: string;
  /** The path alone: no query, no origin. */
  path: string;
  /** A header by its lower-case name. */
  header(name: string): string | undefined;
  address: string | undefined;
  client: ClientConnection;
  logger: SafeLogger;
}

/**
 * One request to the gateway, from its headers to its response. Plugins and resolvers find it at `context.gateway`; the
 * request checks fill in who sent it and for which account it acts.
 */
export class RequestState implements GatewayRequest {
  readonly method: string;
  readonly path: string;
  readonly header: (name: string) => string | undefined;
  /** The client's address, where the runtime tells it. */
  readonly address: string | undefined;
  readonly client: ClientConnection;
  readonly logger: SafeLogger;
  /** The client's own `x-request-id` where it is a plain one, else a random one. */
  readonly requestId: string;
  /** What the operation asked of Stripe; undefined for a request that is not to the GraphQL endpoint. */
  record!: OperationRecord;
  /** The media type of the response. */
  mediaType: MediaType = 'application/json';
  caller!: Caller;
  /** The connected account that calls are made for. */
  account: string | undefined;
  /** Stands for the Stripe key and the account, whose objects the operation sees. Holds no secret. */
  owner!: string;
  /** Whether what is read may be cached: not with a caller's own Stripe key, which only Stripe can check. */
  mayCache = false;
  /** Whether the response lists the calls to Stripe. */
  explain = false;
  /** The caller's `idempotency-key` header. */
  idempotencyKey: string | undefined;

  /** Calls to Stripe with the key and the account of this request. */
  stripe!: StripeSession;
  /** Hears how each create of the operation ended: set by the card-testing guard. */
  onCreated: ((kind: string, outcome: StripeReply | Error) => void | Promise<void>) | undefined;
  /** The variables as resolvers get them. */
  variables: Readonly<Record<string, unknown>> | undefined;
  /** What the response is cached under, where it may be. */
  cacheKey: string | undefined;
  /** Charges a read that Stripe has to answer to the caller's rate limit: set where there is one. */
  charge: (() => Promise<void> | undefined) | undefined;

  constructor({ method, path, header, address, client, logger }: RequestHead) {
    this.method = method;
    this.path = path;
    this.header = header;
    this.address = address;
    this.client = client;
    this.logger = logger;
    this.requestId = chooseRequestId(header('x-request-id'));
  }
}

function chooseRequestId(header: string | undefined): string {
  // An id without a letter may be anybody's number.
  const isPlain = header !== undefined && /^[A-Za-z0-9._-]{1,128}$/.test(header) && /[A-Za-z]/.test(header);
  return isPlain && !isLikeCardNumber(header) ? header : crypto.randomUUID();
}
