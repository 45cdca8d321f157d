/*
 * Everything that can go wrong with a call, and the one map from it to what a caller may see. One table, kept whole.
 */
import { dropFrames, type ErrorCode, GatewayError, type GatewayErrorDetails } from '../errors.js';
import type { Resource } from './resource.js';
import type { StripeCall } from './stripe-call.js';
import { type ReplyHead, TransportFailure } from './transport.js';

/**
 * Stripe rejected the content of the request, which the person at the form can correct. Becomes a `userErrors` entry of
 * `createToken`. Holds codes and parameter names only; Stripe's message, which may quote the input, is dropped.
 */
export class StripeRefusal extends Error {
  override readonly name = 'StripeRefusal';
  readonly status: number;
  /** Stripe's code, such as `incorrect_number`; `invalid_request` where Stripe gave none. */
  readonly code: string;
  readonly declineCode: string | undefined;
  /** The form name of the parameter, such as `card[exp_month]` or a bare `number`. */
  readonly param: string | undefined;
  readonly stripeRequestId: string | undefined;
  /** Stripe answered with the stored result of an earlier request with the same idempotency key. */
  readonly replayed: boolean;

  constructor(
    refusal: Pick<StripeRefusal, 'status' | 'code' | 'declineCode' | 'param' | 'stripeRequestId' | 'replayed'>,
  ) {
    super('Stripe rejected the input.');
    this.status = refusal.status;
    this.code = refusal.code;
    this.declineCode = refusal.declineCode;
    this.param = refusal.param;
    this.stripeRequestId = refusal.stripeRequestId;
    this.replayed = refusal.replayed;
    dropFrames(this);
  }
}

export interface UpstreamFailureDetails extends GatewayErrorDetails {
  attempts?: number;
  isOutage?: boolean;
  reason?: string | undefined;
}

/** A call to Stripe that failed, with what decides whether it is retried. */
export class UpstreamFailure extends GatewayError {
  /** How often a call that fails in this way is made in total, including the first time. */
  readonly attempts: number;
  /** Stripe is down, as opposed to rejecting the request: counts for the circuit breaker. */
  readonly isOutage: boolean;
  /** Seconds to wait before the next request. */
  readonly retryAfter: number | undefined;
  /** Why, for logs and `doctor`: an error code such as `ENOTFOUND`, a status such as `HTTP 503`, or a short word. */
  readonly reason: string | undefined;

  constructor(code: ErrorCode, message: string, details: UpstreamFailureDetails = {}) {
    const { attempts = 1, isOutage = false, reason, ...known } = details;
    super(code, message, known);
    this.attempts = attempts;
    this.isOutage = isOutage;
    this.retryAfter = known.retryAfter;
    this.reason = reason;
  }
}

/** A response of 4xx or 5xx with an `error`. https://docs.stripe.com/api/errors */
export interface StripeErrorReply extends ReplyHead {
  error: { type?: unknown; code?: unknown; param?: unknown; decline_code?: unknown };
}

/** What the map needs to know of the call. */
export type FailedCall = { kind: 'read'; resource: Resource } | { kind: 'create-token' };

/** Total number of attempts where a retry is safe: a create always carries the same idempotency key. */
const ATTEMPTS = 3;

/** Seconds. Bounds what the upstream asks for, so that no response can send clients away for a day. */
const MAX_RETRY_AFTER = 300;

/**
 * Maps an error response by its status, as Stripe's own libraries do: 402 is a card error even where Stripe refuses raw card
 * numbers. Total: a status that is not named here is an error of Stripe's. Takes over nothing of Stripe's text.
 */
export function fromStripeError(reply: StripeErrorReply, call: FailedCall): GatewayError | StripeRefusal {
  const { status, headers, error } = reply;
  switch (status) {
    case 400:
      return error.type === 'idempotency_error' ? fail('IDEMPOTENCY_MISMATCH', call, reply) : refuse(reply, call);
    case 401:
      return fail('UPSTREAM_AUTH', call, reply);
    case 402:
      // Stripe refuses raw card numbers with a 402 that is no `card_error` and has no code.
      if (error.type === 'card_error' || error.code) return refuse(reply, call);
      return fail('UPSTREAM_AUTH', call, reply, call.kind === 'read' ? {} : { message: RAW_CARDS });
    case 403:
      return fail('UPSTREAM_AUTH', call, reply, error.code === 'account_invalid' ? { message: ACCOUNT } : {});
    case 404:
      return refuse(reply, call);
    case 409:
      return fail('CONFLICT', call, reply, { attempts: ATTEMPTS, message: CONFLICT[call.kind] });
    case 429:
      // An object that another request holds is a 429 too, but not a matter of rates.
      if (error.code === 'lock_timeout') {
        return fail('CONFLICT', call, reply, { attempts: ATTEMPTS, message: CONFLICT[call.kind] });
      }
      return fail('RATE_LIMITED', call, reply, { attempts: toSeconds(headers['retry-after']) === undefined ? 1 : 2 });
  }
  if (status < 500) return fail('UPSTREAM_ERROR', call, reply);
  // A replayed 500 is the stored result of an earlier request: it does not tell how Stripe is now.
  const isOutage = headers['idempotent-replayed'] !== 'true';
  const isFinal = headers['stripe-should-retry'] === 'false';
  return fail(isFinal ? 'UPSTREAM_ERROR' : 'UPSTREAM_UNAVAILABLE', call, reply, { attempts: ATTEMPTS, isOutage });
}

/** Maps whatever a call threw: an unreadable response, unless it is known better. */
export function fromThrown(error: unknown, call: FailedCall): GatewayError | StripeRefusal {
  if (error instanceof GatewayError || error instanceof StripeRefusal) return error;
  if (!(error instanceof TransportFailure))
    return fail('UPSTREAM_BAD_RESPONSE', call, undefined, { reason: 'unknown' });
  const { reason: kind, head, code } = error;
  const reason = code ?? (head && head.status >= 300 ? `HTTP ${head.status}` : kind);
  switch (kind) {
    case 'not-sent':
      return fail('UPSTREAM_ERROR', call, head, { reason, message: NOT_SENT });
    case 'unreachable':
      return fail('UPSTREAM_UNAVAILABLE', call, head, { reason, attempts: ATTEMPTS, isOutage: true });
    case 'tls':
      return fail('UPSTREAM_UNAVAILABLE', call, head, { reason, isOutage: true, message: TLS });
    case 'broken':
    case 'cut': {
      const message = `The connection to Stripe broke before its response was complete. ${UNKNOWN_OUTCOME[call.kind]}`;
      const attempts = kind === 'cut' ? 2 : ATTEMPTS;
      return fail('UPSTREAM_UNAVAILABLE', call, head, { reason, attempts, isOutage: true, message });
    }
    case 'unreadable': {
      const isOutage = (head?.status ?? 0) >= 500;
      return fail('UPSTREAM_BAD_RESPONSE', call, head, { reason, attempts: isOutage ? ATTEMPTS : 1, isOutage });
    }
    case 'too-large':
      return fail('UPSTREAM_BAD_RESPONSE', call, head, { reason });
  }
}

/** What a client can do after a failure that a retry may cure. A read never speaks of creates. */
export const RETRY_ADVICE: Record<StripeCall['kind'], string> = {
  read: 'Try again later.',
  'create-token': 'A create can be tried again with the same idempotency key.',
};

const UNKNOWN_OUTCOME: Record<StripeCall['kind'], string> = {
  read: 'Try again.',
  'create-token':
    'Whether the token was created is unknown: try again with the same idempotency key, which never creates a second token.',
};

const CONFLICT: Record<StripeCall['kind'], string> = {
  read: 'Stripe is still working on another request for this object. Try again.',
  'create-token':
    'Stripe is still working on a request with this idempotency key or on this object. Try again with the same key.',
};

const RAW_CARDS =
  'This Stripe account may not send raw card numbers. Ask Stripe to enable raw card data access ' +
  '(https://support.stripe.com/questions/enabling-access-to-raw-card-data-apis), or create the token in the browser with Stripe.js and only read it here.';
const ACCOUNT = "The gateway's Stripe key has no access to this connected account.";
const TLS = 'Stripe cannot be reached: the certificate or the encryption of the connection was rejected.';
const NOT_SENT = 'The request to Stripe is not valid HTTP. Check the Stripe key for spaces and line breaks.';

const MESSAGES: Partial<Record<ErrorCode, string>> = {
  IDEMPOTENCY_MISMATCH:
    'This idempotency key was used before with another input. Use a new key for a new input, the same key to repeat one.',
  RATE_LIMITED: 'Stripe is limiting the rate of requests. Try again later.',
  UPSTREAM_AUTH: "Stripe refused the gateway's key. Its operator can find out more with `stripe-token-gateway doctor`.",
  UPSTREAM_BAD_RESPONSE: 'Stripe sent a response that this gateway cannot read.',
  UPSTREAM_ERROR: 'Stripe could not carry out the request.',
  UPSTREAM_UNAVAILABLE: 'Stripe cannot be reached.',
};

function fail(
  code: ErrorCode,
  { kind }: FailedCall,
  head?: ReplyHead,
  details: UpstreamFailureDetails & { message?: string } = {},
): UpstreamFailure {
  const { message, attempts = 1, reason = head && `HTTP ${head.status}`, isOutage = false } = details;
  const hasAdvice = code === 'UPSTREAM_BAD_RESPONSE' || code === 'UPSTREAM_UNAVAILABLE';
  const text = message ?? `${MESSAGES[code]}${hasAdvice ? ` ${RETRY_ADVICE[kind]}` : ''}`;
  const waits = code === 'RATE_LIMITED' || code === 'UPSTREAM_UNAVAILABLE';
  return new UpstreamFailure(code, text, {
    stripeRequestId: head?.headers['request-id'],
    retryAfter: waits ? toSeconds(head?.headers['retry-after']) : undefined,
    attempts: head?.headers['stripe-should-retry'] === 'false' ? 1 : attempts,
    isOutage,
    reason,
  });
}

/** Stripe names no code for some objects that do not exist. */
function refuse({ status, headers, error }: StripeErrorReply, call: FailedCall): StripeRefusal {
  const isMissing = status === 404 && call.kind === 'read' && call.resource === 'token';
  return new StripeRefusal({
    status,
    code: toCode(error.code) ?? (isMissing ? 'resource_missing' : 'invalid_request'),
    declineCode: toCode(error.decline_code),
    param: typeof error.param === 'string' ? error.param : undefined,
    stripeRequestId: headers['request-id'],
    replayed: headers['idempotent-replayed'] === 'true',
  });
}

/** Stripe's codes are words; anything else in their place is dropped. */
function toCode(code: unknown): string | undefined {
  return typeof code === 'string' && /^[a-z_]{1,64}$/.test(code) ? code : undefined;
}

/**
 * `Retry-After` in seconds, from 1 to 300, whether given in seconds or as a date of any of HTTP's three formats.
 * https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
function toSeconds(retryAfter = ''): number | undefined {
  const isDate = /^[A-Z][a-z]{2,8},? /.test(retryAfter);
  const date = isDate ? Date.parse(retryAfter.endsWith(' GMT') ? retryAfter : `${retryAfter} GMT`) : Number.NaN;
  const seconds = isDate ? Math.max(1, (date - Date.now()) / 1000) : Number(retryAfter);
  return seconds > 0 ? Math.min(Math.ceil(seconds), MAX_RETRY_AFTER) : undefined;
}
