import Stripe from 'stripe';
import type { ErrorCode } from './codes.js';
import { GatewayError } from './gateway-error.js';
import { StripeRefusal } from './stripe-refusal.js';

type StripeError = InstanceType<typeof Stripe.errors.StripeError>;
type Mapped = GatewayError | StripeRefusal;

/**
 * The one map from what stripe-node throws to what a caller may see. Total: a class that is not named here is an answer
 * that this gateway cannot read. stripe-node picks its class by HTTP status alone, so 402 is a card error even for the
 * refusal of raw card numbers, and 409 is an API error.
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
  StripeRateLimitError: (error) => answer('RATE_LIMITED', error),
  StripeConnectionError: connectionError,
  StripeAPIError: apiError,
};

const MESSAGES: Partial<Record<ErrorCode, string>> = {
  CONFLICT:
    'Stripe is still working on a request with this idempotency key or on this object. Try again with the same key.',
  IDEMPOTENCY_MISMATCH:
    'This idempotency key was used before with another input. Use a new key for a new input, the same key to repeat one.',
  RATE_LIMITED: 'Stripe is limiting the rate of requests. Try again later.',
  UPSTREAM_AUTH: "Stripe refused the gateway's key. Its operator can find out more with `stripe-token-gateway doctor`.",
  UPSTREAM_BAD_RESPONSE: 'Stripe gave an answer that this gateway cannot read.',
  UPSTREAM_ERROR: 'Stripe could not carry out the request.',
  UPSTREAM_TIMEOUT: 'Stripe did not answer in time. A create can be tried again with the same idempotency key.',
  UPSTREAM_UNAVAILABLE: 'Stripe cannot be reached. A create can be tried again with the same idempotency key.',
};

function answer(code: ErrorCode, error?: StripeError, message = MESSAGES[code] ?? 'The request failed.'): GatewayError {
  return new GatewayError(code, message, {
    stripeRequestId: error?.requestId,
    retryAfter: code === 'RATE_LIMITED' ? toSeconds(error?.headers?.['retry-after']) : undefined,
  });
}

/** A 402 without `card_error` is how Stripe refuses raw card numbers; it names no code. */
function cardError(error: StripeError): Mapped {
  if (error.rawType === 'card_error' || error.code) return refusal(error);
  return answer(
    'UPSTREAM_AUTH',
    error,
    'This Stripe account may not send raw card numbers. Ask Stripe to enable raw card data access ' +
      '(https://support.stripe.com/questions/enabling-access-to-raw-card-data-apis), or make the token in the browser with Stripe.js and only read it here.',
  );
}

function refusal(error: StripeError): StripeRefusal {
  return new StripeRefusal({
    status: error.statusCode ?? 400,
    code: error.code ?? 'invalid_request',
    declineCode: error.decline_code || undefined,
    param: error.param,
    stripeRequestId: error.requestId,
    replayed: error.headers?.['idempotent-replayed'] === 'true',
  });
}

function permissionError(error: StripeError): GatewayError {
  if (error.code !== 'account_invalid') return answer('UPSTREAM_AUTH', error);
  return answer('UPSTREAM_AUTH', error, "The gateway's Stripe key has no access to this connected account.");
}

function apiError(error: StripeError): GatewayError {
  const status = error.statusCode;
  if (status === undefined) return answer('UPSTREAM_BAD_RESPONSE', error);
  if (status === 409) return answer('CONFLICT', error);
  if (status < 500 || error.headers?.['stripe-should-retry'] === 'false') return answer('UPSTREAM_ERROR', error);
  return answer('UPSTREAM_UNAVAILABLE', error);
}

function connectionError(error: StripeError): GatewayError {
  const timedOut = (error.detail as { code?: unknown } | undefined)?.code === 'ETIMEDOUT';
  return answer(timedOut ? 'UPSTREAM_TIMEOUT' : 'UPSTREAM_UNAVAILABLE', error);
}

function unreadable(error: StripeError): GatewayError {
  return answer('UPSTREAM_BAD_RESPONSE', error);
}

function toSeconds(retryAfter: unknown): number | undefined {
  const seconds = Number(retryAfter);
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : undefined;
}
