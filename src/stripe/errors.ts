import type { ErrorCode } from '../errors.js';
import { GatewayError } from '../errors.js';
import { StripeRefusal } from './stripe-refusal.js';
import { type AnswerHead, TransportFailure, type TransportReason } from './transport-failure.js';
import { UpstreamFailure } from './upstream-failure.js';

/** An answer of 4xx or 5xx with an `error`. https://docs.stripe.com/api/errors */
export interface StripeErrorReply extends AnswerHead {
  error: { type?: unknown; code?: unknown; param?: unknown; decline_code?: unknown };
}

type Mapped = GatewayError | StripeRefusal;

/** How often a call is made in all where it is safe to make it again: always with the same idempotency key. */
const ATTEMPTS = 3;

/**
 * The one map from an error of Stripe's to what a caller may see, and to whether the call may be made again. By status, as
 * Stripe's own libraries do: 402 is a card error even for the refusal of raw card numbers. Total: a status that is not
 * named here is an error of Stripe's own. Nothing of Stripe's text is taken over.
 */
export function fromStripeError(reply: StripeErrorReply): Mapped {
  const map = BY_STATUS[reply.status] ?? apiError;
  return map(reply);
}

/** What a call becomes that threw: an answer that this gateway cannot read, unless it is known better. */
export function fromThrown(error: unknown): Mapped {
  if (error instanceof GatewayError || error instanceof StripeRefusal) return error;
  return error instanceof TransportFailure ? BY_REASON[error.reason](error.answer) : answer('UPSTREAM_BAD_RESPONSE');
}

const BY_STATUS: Record<number, (reply: StripeErrorReply) => Mapped> = {
  400: invalidRequest,
  401: (reply) => answer('UPSTREAM_AUTH', reply),
  402: cardError,
  403: permissionError,
  404: invalidRequest,
  409: (reply) => answer('CONFLICT', reply, { attempts: ATTEMPTS }),
  429: rateLimitError,
};

const SAME_KEY = 'A create can be tried again with the same idempotency key.';

const MESSAGES: Partial<Record<ErrorCode, string>> = {
  CONFLICT:
    'Stripe is still working on a request with this idempotency key or on this object. Try again with the same key.',
  IDEMPOTENCY_MISMATCH:
    'This idempotency key was used before with another input. Use a new key for a new input, the same key to repeat one.',
  RATE_LIMITED: 'Stripe is limiting the rate of requests. Try again later.',
  UPSTREAM_AUTH: "Stripe refused the gateway's key. Its operator can find out more with `stripe-token-gateway doctor`.",
  UPSTREAM_BAD_RESPONSE: `Stripe gave an answer that this gateway cannot read. ${SAME_KEY}`,
  UPSTREAM_ERROR: 'Stripe could not carry out the request.',
  UPSTREAM_UNAVAILABLE: `Stripe cannot be reached. ${SAME_KEY}`,
};

const UNKNOWN_OUTCOME =
  'The connection to Stripe broke before its answer was whole. Whether a create was carried out is unknown: try again with the same idempotency key, which never makes a second token.';

function answer(
  code: ErrorCode,
  head?: AnswerHead,
  { message = MESSAGES[code] ?? 'The request failed.', attempts = 1, isOutage = false } = {},
): UpstreamFailure {
  const waits = code === 'RATE_LIMITED' || code === 'UPSTREAM_UNAVAILABLE';
  return new UpstreamFailure(code, message, {
    stripeRequestId: head?.headers['request-id'],
    retryAfter: waits ? toSeconds(head?.headers['retry-after']) : undefined,
    attempts: head?.headers['stripe-should-retry'] === 'false' ? 1 : attempts,
    isOutage,
  });
}

function invalidRequest(reply: StripeErrorReply): Mapped {
  return reply.error.type === 'idempotency_error' ? answer('IDEMPOTENCY_MISMATCH', reply) : refusal(reply);
}

/** A 402 without `card_error` is how Stripe refuses raw card numbers; it names no code. */
function cardError(reply: StripeErrorReply): Mapped {
  if (reply.error.type === 'card_error' || reply.error.code) return refusal(reply);
  const message =
    'This Stripe account may not send raw card numbers. Ask Stripe to enable raw card data access ' +
    '(https://support.stripe.com/questions/enabling-access-to-raw-card-data-apis), or make the token in the browser with Stripe.js and only read it here.';
  return answer('UPSTREAM_AUTH', reply, { message });
}

function refusal({ status, headers, error }: StripeErrorReply): StripeRefusal {
  return new StripeRefusal({
    status,
    code: toCode(error.code) ?? 'invalid_request',
    declineCode: toCode(error.decline_code),
    param: typeof error.param === 'string' ? error.param : undefined,
    stripeRequestId: headers['request-id'],
    replayed: headers['idempotent-replayed'] === 'true',
  });
}

/** Stripe's codes are words; whatever else stands in their place is not passed on. */
function toCode(code: unknown): string | undefined {
  return typeof code === 'string' && /^[a-z_]{1,64}$/.test(code) ? code : undefined;
}

function permissionError(reply: StripeErrorReply): GatewayError {
  if (reply.error.code !== 'account_invalid') return answer('UPSTREAM_AUTH', reply);
  return answer('UPSTREAM_AUTH', reply, {
    message: "The gateway's Stripe key has no access to this connected account.",
  });
}

/** Made once more where Stripe says when. An object that another request holds is a 429 too, and no matter of rates. */
function rateLimitError(reply: StripeErrorReply): GatewayError {
  if (reply.error.code === 'lock_timeout') return answer('CONFLICT', reply, { attempts: ATTEMPTS });
  const isAsked = toSeconds(reply.headers['retry-after']) !== undefined;
  return answer('RATE_LIMITED', reply, { attempts: isAsked ? 2 : 1 });
}

/** A replayed 500 is what an earlier call came to: it says nothing of how Stripe is now. */
function apiError(reply: StripeErrorReply): GatewayError {
  if (reply.status < 500) return answer('UPSTREAM_ERROR', reply);
  const isOutage = reply.headers['idempotent-replayed'] !== 'true';
  const isFinal = reply.headers['stripe-should-retry'] === 'false';
  return answer(isFinal ? 'UPSTREAM_ERROR' : 'UPSTREAM_UNAVAILABLE', reply, { attempts: ATTEMPTS, isOutage });
}

const BY_REASON: Record<TransportReason, (head: AnswerHead | undefined) => GatewayError> = {
  unreachable: () => answer('UPSTREAM_UNAVAILABLE', undefined, { attempts: ATTEMPTS, isOutage: true }),
  broken: () =>
    answer('UPSTREAM_UNAVAILABLE', undefined, { attempts: ATTEMPTS, isOutage: true, message: UNKNOWN_OUTCOME }),
  cut: (head) => answer('UPSTREAM_UNAVAILABLE', head, { attempts: 2, isOutage: true, message: UNKNOWN_OUTCOME }),
  tls: () =>
    answer('UPSTREAM_UNAVAILABLE', undefined, {
      isOutage: true,
      message: 'Stripe cannot be reached: the certificate or the encryption of the connection is not in order.',
    }),
  unreadable: (head) => {
    const isOutage = (head?.status ?? 0) >= 500;
    return answer('UPSTREAM_BAD_RESPONSE', head, { attempts: isOutage ? ATTEMPTS : 1, isOutage });
  },
  'too-large': (head) => answer('UPSTREAM_BAD_RESPONSE', head),
};

function toSeconds(retryAfter: string | undefined): number | undefined {
  const seconds = Number(retryAfter);
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : undefined;
}
