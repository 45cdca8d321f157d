import { type ExecutionResult, GraphQLError } from 'graphql';
import { isLikeCardNumber } from '../card-number.js';
import { type ErrorCode, GatewayError } from '../errors.js';
import { type HttpResponse, toHttpResponse } from '../http/graphql-over-http.js';
import type { RequestState } from '../http/request-state.js';
import { StripeRefusal } from '../stripe/errors.js';

/** The response to a request that ended with an error. */
export function toErrorResponse(error: unknown, state: RequestState): HttpResponse {
  const safe = toSafeError(error, state);
  if (state.record) state.record.codes = [String(safe.extensions.code)];
  return toHttpResponse({ errors: [safe] }, state);
}

export function toSafeResult(result: ExecutionResult, state: RequestState): ExecutionResult {
  return result.errors ? { ...result, errors: result.errors.map((error) => toSafeError(error, state)) } : result;
}

const safeErrors = new WeakSet<GraphQLError>();

/**
 * The one mask. A `GatewayError` passes; a GraphQL error of another plugin, or of an embedder's resolver, passes unless it
 * quotes the input; all else becomes INTERNAL_SERVER_ERROR, and its name, message and stack go to the log.
 */
export function toSafeError(error: unknown, state: RequestState): GraphQLError {
  if (error instanceof GraphQLError && safeErrors.has(error)) return error;
  const safe = mask(error, state);
  safeErrors.add(safe);
  return safe;
}

function mask(error: unknown, state: RequestState): GraphQLError {
  const thrown = rootOf(error);
  if (thrown instanceof GatewayError) return placedAs(error, thrown.message, thrown.extensions);
  if (thrown instanceof StripeRefusal) {
    // A refused read is the gateway's own mistake, or its key's: not for the client to correct.
    const { stripeRequestId } = thrown;
    return placedAs(error, 'Stripe refused the request.', { code: 'UPSTREAM_ERROR', stripeRequestId });
  }
  if (thrown instanceof GraphQLError) {
    const message = quotesInput(thrown.message, state) ? 'The operation was refused.' : thrown.message;
    return placedAs(error, message, { ...thrown.extensions, code: codeOf(thrown) });
  }
  logUnexpected(thrown, state);
  return placedAs(error, 'Something went wrong in the gateway. Its log has the request ID.', {
    code: 'INTERNAL_SERVER_ERROR',
  });
}

/** An error in the place of another one. What graphql-jit throws has locations, and not the nodes that have them. */
function placedAs(error: unknown, message: string, extensions: Record<string, unknown>): GraphQLError {
  if (!(error instanceof GraphQLError)) return new GraphQLError(message, { extensions });
  const { nodes, source, path, positions, locations } = error;
  const placed = new GraphQLError(message, { nodes, source, path, positions, extensions });
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

/** Codes of Yoga and of plugins, by what they mean here. A code of an embedder's own stays. */
const CODES: ReadonlyMap<unknown, ErrorCode> = new Map<unknown, ErrorCode>([
  ['BAD_REQUEST', 'BAD_USER_INPUT'],
  ['OPERATION_RESOLUTION_FAILURE', 'BAD_USER_INPUT'],
]);

const CODES_BY_STATUS: ReadonlyMap<unknown, ErrorCode> = new Map<unknown, ErrorCode>([
  [401, 'UNAUTHENTICATED'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [429, 'RATE_LIMITED'],
]);

function codeOf({ extensions }: GraphQLError): unknown {
  const { code, http } = extensions as { code?: unknown; http?: { status?: number } };
  return CODES.get(code) ?? code ?? CODES_BY_STATUS.get(http?.status) ?? 'BAD_USER_INPUT';
}

/** Whether a message holds a value of the request: a variable's text or number, or what may be a card number. */
function quotesInput(message: string, state: RequestState): boolean {
  return isLikeCardNumber(message) || leavesOf(state.variables).some((leaf) => message.includes(leaf));
}

/** Short values stand in any sentence by chance; a security code has three digits. */
const SHORTEST_VALUE = 3;

function leavesOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leavesOf);
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return text.length >= SHORTEST_VALUE ? [text] : [];
}

/** Logs what an embedder's own function threw. A message that holds a value of the request is left out, and its stack too. */
function logUnexpected(thrown: unknown, state: RequestState): void {
  const { requestId, record, logger } = state;
  const error = thrown instanceof Error ? thrown.name : typeof thrown;
  const isShown = thrown instanceof Error && !quotesInput(`${thrown.message}\n${thrown.stack}`, state);
  const err = isShown ? withoutDetails(thrown) : undefined;
  logger.error({ requestId, traceId: record?.trace?.traceId, error, err }, 'unexpected error');
}

/** An error with its message and stack alone: what else hangs on it, such as a request, may hold anything. */
function withoutDetails(error: Error): Error {
  const { message, stack } = error;
  return Object.create(Object.getPrototypeOf(error), { message: { value: message }, stack: { value: stack } });
}
