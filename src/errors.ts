import { GraphQLError } from 'graphql';

/** Every value of `extensions.code`. `docs/errors.md` says what each means and what to do. */
export const ERROR_CODES = [
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'RATE_LIMITED',
  'CONFLICT',
  'IDEMPOTENCY_MISMATCH',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'UPSTREAM_AUTH',
  'UPSTREAM_ERROR',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_BAD_RESPONSE',
  'INTERNAL_SERVER_ERROR',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export interface GatewayErrorDetails {
  /** Stripe's `request-id`, to look the call up in its dashboard. */
  stripeRequestId?: string | undefined;
  /** Seconds after which the operation may be tried again. */
  retryAfter?: number | undefined;
  /** The id of a token that was created although it cannot be shown. */
  tokenId?: string | undefined;
  /** The HTTP status, and further headers, where the request ends with this error. Not part of the response body. */
  http?: { status: number; headers?: Record<string, string> } | undefined;
}

/**
 * An error that a client may see. Its message is the gateway's own text: never a value from the input and never Stripe's
 * text, which may quote one. Whatever else is thrown reaches the client as INTERNAL_SERVER_ERROR.
 */
export class GatewayError extends GraphQLError {
  override readonly name = 'GatewayError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, details: GatewayErrorDetails = {}) {
    super(message, { extensions: { code, ...defined(details) } });
    this.code = code;
    dropFrames(this);
  }
}

function defined(details: GatewayErrorDetails): Record<string, unknown> {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
}

/**
 * Replaces the stack trace of an error that was thrown on purpose. The frames of a trace keep the call alive, with its card
 * data, for as long as anybody holds the error.
 */
export function dropFrames(error: Error): void {
  error.stack = `${error.name}: ${error.message}`;
}
