import { GraphQLError } from 'graphql';
import { GatewayError } from '../errors.js';
import { log } from '../log.js';
import { StripeRefusal } from '../stripe/stripe-refusal.js';

/** The operation that it was thrown in: its report. */
interface Asked {
  requestId?: string | undefined;
  trace?: { traceId: string } | undefined;
}

/**
 * The one mask: what was thrown on purpose passes, everything else becomes INTERNAL_SERVER_ERROR. The log gets the name
 * of what was thrown, with the ids of its request and trace, and no more: a message may quote a card number.
 */
export function maskError(error: unknown, asked: Asked = {}): GraphQLError {
  const thrown = rootOf(error);
  if (thrown instanceof GatewayError) return placedAs(error, thrown.message, thrown.extensions);
  if (thrown instanceof StripeRefusal) return placedAs(error, 'Stripe refused the request.', refusedRead(thrown));

  log.error('unexpected error', { requestId: asked.requestId, traceId: asked.trace?.traceId, error: nameOf(thrown) });
  return placedAs(error, 'Something went wrong in the gateway. Its log has the request id.', {
    code: 'INTERNAL_SERVER_ERROR',
  });
}

/** An error at the place of another one. What graphql-jit throws knows its locations, and not the nodes that have them. */
function placedAs(error: unknown, message: string, extensions: Record<string, unknown>): GraphQLError {
  if (!(error instanceof GraphQLError)) return new GraphQLError(message, { extensions });
  const { nodes, path, positions, locations } = error;
  const placed = new GraphQLError(message, { nodes, path, positions, extensions });
  if (!placed.locations) Object.defineProperty(placed, 'locations', { value: locations, enumerable: true });
  return placed;
}

/** graphql-js wraps what a resolver throws. */
function rootOf(error: unknown): unknown {
  let current = error;
  while (current instanceof GraphQLError && !(current instanceof GatewayError) && current.originalError) {
    current = current.originalError;
  }
  return current;
}

/** A refused read is not the caller's to mend: the gateway asked for something that Stripe does not take. */
function refusedRead(refusal: StripeRefusal): Record<string, unknown> {
  return { code: 'UPSTREAM_ERROR', stripeRequestId: refusal.stripeRequestId };
}

function nameOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : typeof thrown;
}
