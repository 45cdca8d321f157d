import { GraphQLError } from 'graphql';

/** The closed list of `extensions.code`. `docs/errors.md` says what each means and what to do. */
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
  /** Of a token that was made, where the response cannot hold it. */
  tokenId?: string | undefined;
  /** Seconds after which it may be tried again. */
  retryAfter?: number | undefined;
}

/**
 * An error that a caller may see. Its message is our own text: never a value from the input, never Stripe's text, which
 * may quote one. Whatever is thrown and is no `GatewayError` reaches the caller as INTERNAL_SERVER_ERROR.
 */
export class GatewayError extends GraphQLError {
  override readonly name = 'GatewayError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, details: GatewayErrorDetails = {}) {
    super(message, { extensions: { code, ...known(details) } });
    this.code = code;
    dropFrames(this);
  }
}

function known(details: GatewayErrorDetails): Record<string, unknown> {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
}

/**
 * Replaces an error's stack trace by its own words. The frames of a trace hold their functions, and those hold the call
 * with its card data for as long as anybody keeps the error; for an error that was thrown on purpose they say nothing.
 */
export function dropFrames(error: Error): void {
  error.stack = `${error.name}: ${error.message}`;
}
