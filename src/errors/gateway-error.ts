import { GraphQLError } from 'graphql';
import type { ErrorCode } from './codes.js';
import { dropFrames } from './drop-frames.js';

export interface GatewayErrorDetails {
  /** Stripe's `request-id`, to look the call up in its dashboard. */
  stripeRequestId?: string | undefined;
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
