import { dropFrames } from '../errors.js';
import type { Cancellation } from './cancellation.js';

/** One HTTP request to Stripe. */
export interface TransportRequest {
  method: 'GET' | 'POST';
  /** Includes the query. */
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
  cancellation: Cancellation | undefined;
}

/** Status and headers of a response, which are known whatever its body is. */
export interface ReplyHead {
  status: number;
  /** By lower-case name. */
  headers: Record<string, string>;
}

export interface TransportReply extends ReplyHead {
  text: string;
}

/**
 * Sends requests to one origin. Follows no redirects, since a redirected create would post a card number to another host,
 * and reads at most `MAX_REPLY_BYTES`. `send` rejects with a `TransportFailure` and nothing else.
 */
export interface Transport {
  send(request: TransportRequest): Promise<TransportReply>;
  /** Closes the connections that are kept alive. */
  close(): Promise<void>;
}

export type CreateTransport = (origin: URL) => Transport;

/** The largest expansion of a token is less than a tenth of this. */
export const MAX_REPLY_BYTES = 1024 * 1024;

export const STRIPE_ORIGIN = new URL('https://api.stripe.com');

/**
 * - `not-sent`: the request is not valid HTTP, such as a key with a line break in it
 * - `unreachable`: no connection, so nothing was sent
 * - `tls`: the certificate or the encryption was rejected, so nothing was sent
 * - `broken`: the connection broke before a response began; the request may have been carried out
 * - `cut`: the response broke off in the middle
 * - `unreadable`: the response is neither an object nor an error of Stripe's
 * - `too-large`: the response is over the limit
 */
export type TransportReason = 'not-sent' | 'unreachable' | 'tls' | 'broken' | 'cut' | 'unreadable' | 'too-large';

/** A request without a usable response. Has no `cause` and no message of the runtime's, which may quote a header. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure';
  readonly reason: TransportReason;
  readonly head: ReplyHead | undefined;
  /** The runtime's error code, such as `ENOTFOUND` or `CERT_HAS_EXPIRED`. */
  readonly code: string | undefined;

  constructor(reason: TransportReason, head?: ReplyHead, code?: string) {
    super(`The request to Stripe failed: ${reason}.`);
    this.reason = reason;
    this.head = head;
    this.code = code;
    dropFrames(this);
  }
}

const TLS =
  /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|HOSTNAME_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|EPROTO|UND_ERR_PRX_TLS)/;
/** undici's UND_ERR_ABORTED, where nobody aborted, is a proxy that refuses the tunnel. */
const NEVER_CONNECTED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|UND_ERR_ABORTED)/;
const NOT_VALID = /^(UND_ERR_INVALID_ARG|ERR_INVALID_CHAR)$/;

/** Classifies the error of a `fetch` or of undici by its code. A request whose error is unknown may have been sent. */
export function fromRuntimeError(error: unknown): TransportFailure {
  const cause = error instanceof Error && error.cause ? error.cause : error;
  const { code, syscall } = (cause instanceof Error ? cause : {}) as NodeJS.ErrnoException;
  const known = typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,63}$/.test(code) ? code : undefined;
  if (known && NOT_VALID.test(known)) return new TransportFailure('not-sent', undefined, known);
  if (known && TLS.test(known)) return new TransportFailure('tls', undefined, known);
  const isUnreachable = syscall === 'connect' || (known && NEVER_CONNECTED.test(known));
  return new TransportFailure(isUnreachable ? 'unreachable' : 'broken', undefined, known);
}

/** The response headers that the gateway uses. */
const USED_HEADERS = ['request-id', 'retry-after', 'stripe-should-retry', 'idempotent-replayed'];

/**
 * Picks the headers that the gateway uses. A request id appears in responses and in the log, so it must look like one:
 * `req_…` without twelve digits in a row, which could be a card number.
 */
export function readHeaders(header: (name: string) => unknown): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of USED_HEADERS) {
    const value = header(name);
    if (value === undefined || value === null) continue;
    if (name !== 'request-id' || isRequestId(String(value))) headers[name] = String(value);
  }
  return headers;
}

function isRequestId(id: string): boolean {
  return /^req_[A-Za-z0-9_]{1,64}$/.test(id) && !/[0-9]{12}/.test(id);
}
