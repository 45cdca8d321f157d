import Stripe from 'stripe';
import type { ErrorCode } from './codes.js';
import { GatewayError } from './gateway-error.js';
import { StripeRefusal } from './stripe-refusal.js';
import { TransportFailure, type TransportReason } from './transport-failure.js';
import { UpstreamFailure } from './upstream-failure.js';

type StripeError = InstanceType<typeof Stripe.errors.StripeError>;
type Mapped = GatewayError | StripeRefusal;

/** How often a call is made in all where it is safe to make it again: always with the same idempotency key. */
const ATTEMPTS = 3;

/**
 * The one map from what a call to Stripe throws to what a caller may see, and to whether the call may be made again.
 * Total: a class that is not named here is an answer that this gateway cannot read. stripe-node picks its class by HTTP
 * status alone, so 402 is a card error even for the refusal of raw card numbers, and 409 is an API error.
 */
export function fromStripeError(error: unknown): Mapped {
  if (error instanceof GatewayError || error instanceof StripeRefusal) return error;
  if (!(error instanceof Stripe.errors.StripeError)) return answer('UPSTREAM_BAD_RESPONSE');
  const map = BY_CLASS[error.type] ?? unreadable;
  return map(error);
}

/** Keyed by `error.type`, which stripe-node sets to the name of the class. */
const BY_CLASS: Record<string, (error: StripeError) => Mapped> = {
  StripeCardError: cardError,
  StripeInvalidRequestError: refusal,
  StripeIdempotencyError: (error) => answer('IDEMPOTENCY_MISMATCH', error),
  StripeAuthenticationError: (error) => answer('UPSTREAM_AUTH', error),
  StripePermissionError: permissionError,
  StripeRateLimitError: rateLimitError,
  StripeConnectionError: connectionError,
  StripeAPIError: apiError,
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
  error?: StripeError,
  { message = MESSAGES[code] ?? 'The request failed.', attempts = 1, isOutage = false } = {},
): UpstreamFailure {
  const waits = code === 'RATE_LIMITED' || code === 'UPSTREAM_UNAVAILABLE';
  return new UpstreamFailure(code, message, {
    stripeRequestId: error?.requestId,
    retryAfter: waits ? toSeconds(headerOf(error, 'retry-after')) : undefined,
    attempts: headerOf(error, 'stripe-should-retry') === 'false' ? 1 : attempts,
    isOutage,
  });
}

/** A 402 without `card_error` is how Stripe refuses raw card numbers; it names no code. */
function cardError(error: StripeError): Mapped {
  if (error.rawType === 'card_error' || error.code) return refusal(error);
  const message =
    'This Stripe account may not send raw card numbers. Ask Stripe to enable raw card data access ' +
    '(https://support.stripe.com/questions/enabling-access-to-raw-card-data-apis), or make the token in the browser with Stripe.js and only read it here.';
  return answer('UPSTREAM_AUTH', error, { message });
}

function refusal(error: StripeError): StripeRefusal {
  return new StripeRefusal({
    status: error.statusCode ?? 400,
    code: toCode(error.code) ?? 'invalid_request',
    declineCode: toCode(error.decline_code),
    param: error.param,
    stripeRequestId: error.requestId,
    replayed: headerOf(error, 'idempotent-replayed') === 'true',
  });
}

/** Stripe's codes are words; whatever else stands in their place is not passed on. */
function toCode(code: string | undefined): string | undefined {
  return code && /^[a-z_]{1,64}$/.test(code) ? code : undefined;
}

function permissionError(error: StripeError): GatewayError {
  if (error.code !== 'account_invalid') return answer('UPSTREAM_AUTH', error);
  return answer('UPSTREAM_AUTH', error, {
    message: "The gateway's Stripe key has no access to this connected account.",
  });
}

/** Made once more where Stripe says when. An object that another request holds is a 429 too, and no matter of rates. */
function rateLimitError(error: StripeError): GatewayError {
  if (error.code === 'lock_timeout') return answer('CONFLICT', error, { attempts: ATTEMPTS });
  const isAsked = toSeconds(headerOf(error, 'retry-after')) !== undefined;
  return answer('RATE_LIMITED', error, { attempts: isAsked ? 2 : 1 });
}

/** A replayed 500 is what an earlier call came to: it says nothing of how Stripe is now. */
function apiError(error: StripeError): GatewayError {
  const status = error.statusCode;
  if (status === undefined) return unreadable(error);
  if (status === 409) return answer('CONFLICT', error, { attempts: ATTEMPTS });
  if (status < 500) return answer('UPSTREAM_ERROR', error);
  const isOutage = headerOf(error, 'idempotent-replayed') !== 'true';
  const isFinal = headerOf(error, 'stripe-should-retry') === 'false';
  return answer(isFinal ? 'UPSTREAM_ERROR' : 'UPSTREAM_UNAVAILABLE', error, { attempts: ATTEMPTS, isOutage });
}

const BY_REASON: Record<TransportReason, (failure: TransportFailure) => GatewayError> = {
  unreachable: () => answer('UPSTREAM_UNAVAILABLE', undefined, { attempts: ATTEMPTS, isOutage: true }),
  broken: () =>
    answer('UPSTREAM_UNAVAILABLE', undefined, { attempts: ATTEMPTS, isOutage: true, message: UNKNOWN_OUTCOME }),
  cut: (failure) => unusable(failure, 'UPSTREAM_UNAVAILABLE', { attempts: 2, isOutage: true }, UNKNOWN_OUTCOME),
  tls: () =>
    answer('UPSTREAM_UNAVAILABLE', undefined, {
      isOutage: true,
      message: 'Stripe cannot be reached: the certificate or the encryption of the connection is not in order.',
    }),
  unreadable: (failure) => {
    const isOutage = (failure.answer.status ?? 0) >= 500;
    return unusable(failure, 'UPSTREAM_BAD_RESPONSE', { attempts: isOutage ? ATTEMPTS : 1, isOutage });
  },
  'too-large': (failure) => unusable(failure, 'UPSTREAM_BAD_RESPONSE', { attempts: 1, isOutage: false }),
};

/** stripe-node wraps whatever its HTTP client throws. */
function connectionError(error: StripeError): GatewayError {
  const { detail } = error as { detail?: unknown };
  if (detail instanceof TransportFailure) return BY_REASON[detail.reason](detail);
  return answer('UPSTREAM_UNAVAILABLE', error, { isOutage: true });
}

function unusable(
  { answer: { stripeRequestId, shouldRetry } }: TransportFailure,
  code: ErrorCode,
  { attempts, isOutage }: { attempts: number; isOutage: boolean },
  message = MESSAGES[code] ?? '',
): UpstreamFailure {
  return new UpstreamFailure(code, message, {
    stripeRequestId,
    attempts: shouldRetry === 'false' ? 1 : attempts,
    isOutage,
  });
}

function unreadable(error: StripeError): GatewayError {
  return answer('UPSTREAM_BAD_RESPONSE', error);
}

function headerOf(error: StripeError | undefined, name: string): unknown {
  return error?.headers?.[name];
}

function toSeconds(retryAfter: unknown): number | undefined {
  const seconds = Number(retryAfter);
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : undefined;
}
