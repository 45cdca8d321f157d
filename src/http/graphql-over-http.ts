import type { ExecutionResult, GraphQLError } from 'graphql';
import { type ErrorCode, GatewayError } from '../errors.js';
import { type MediaType, parseMediaRange } from './media-type.js';
import { parseJson } from './parse-json.js';
import type { RequestState } from './request-state.js';

/** The rules of GraphQL over HTTP. https://graphql.github.io/graphql-over-http/draft/ */

export interface GraphQLParams {
  query?: string | undefined;
  operationName?: string | undefined;
  variables?: Record<string, unknown> | undefined;
  extensions?: Record<string, unknown> | undefined;
}

/** The request ends here: an HTTP status with a GraphQL error as its body. */
export function refuse(
  status: number,
  code: ErrorCode,
  message: string,
  headers: Record<string, string> = {},
): GatewayError {
  return new GatewayError(code, message, { http: { status, headers } });
}

/** Throws for a body that is not uncompressed JSON in UTF-8, or that says that it is larger than `maxBytes`. */
export function checkBodyHeaders(header: (name: string) => string | undefined, maxBytes: number): void {
  const contentType = header('content-type') ?? '';
  if (contentType !== 'application/json') {
    // No other type: a browser form can post those anywhere without a preflight.
    const { type, isUtf8 } = parseMediaRange(contentType);
    if (type !== 'application/json' || !isUtf8) {
      throw refuse(415, 'BAD_USER_INPUT', 'The body must be application/json in UTF-8.');
    }
  }
  const encoding = header('content-encoding');
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity') {
    throw refuse(415, 'BAD_USER_INPUT', 'The body must not be compressed.');
  }
  if (Number(header('content-length')) > maxBytes) throw bodyTooLarge(maxBytes);
}

export function bodyTooLarge(maxBytes: number): GatewayError {
  return refuse(413, 'BAD_USER_INPUT', `The body may have at most ${maxBytes} bytes.`);
}

/**
 * The operation in a body. `needsQuery` is false where a plugin may find the document by another name, such as the hash of
 * a persisted operation. Messages never quote the body.
 */
export function readParams(bytes: Uint8Array, needsQuery = true): GraphQLParams {
  const body = parseJson(bytes);
  if (Array.isArray(body)) {
    throw invalid('Batches are not supported: send one operation for each request, with aliases if you like.');
  }
  if (!isObject(body)) throw invalid('The body must be an object with a query.');
  const { query, operationName, variables, extensions } = body;
  if (query === undefined || query === null) {
    if (needsQuery) throw missingQuery(extensions);
  } else if (typeof query !== 'string' || query === '') throw invalid('query must be a string.');
  if (!isNothing(operationName) && typeof operationName !== 'string') throw invalid('operationName must be a string.');
  if (!isNothing(variables) && !isObject(variables)) throw invalid('variables must be an object.');
  if (!isNothing(extensions) && !isObject(extensions)) throw invalid('extensions must be an object.');
  const params = {
    query: (query as string | null) ?? undefined,
    operationName: (operationName as string | null) ?? undefined,
    variables: (variables as Record<string, unknown> | null) ?? undefined,
    extensions: (extensions as Record<string, unknown> | null) ?? undefined,
  };
  return needsQuery ? params : { ...params, ...documentIdOf(body) };
}

/** Names under which clients send the id of a persisted operation. */
export const DOCUMENT_ID_NAMES = ['documentId', 'id', 'doc_id'];

function documentIdOf(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    DOCUMENT_ID_NAMES.filter((name) => Object.hasOwn(body, name)).map((name) => [name, body[name]]),
  );
}

/** A client that sends the hash of a document, and no document, is told to send the document. */
function missingQuery(extensions: unknown): GatewayError {
  if (isObject(extensions) && isObject(extensions.persistedQuery)) {
    return new GatewayError('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported');
  }
  return invalid('query must be a string.');
}

function isNothing(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(message: string): GatewayError {
  return refuse(400, 'BAD_USER_INPUT', message);
}

/** A response as every handler can send it. */
export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** A result whose errors are safe to show, as it goes over the wire. */
export function toHttpResponse(result: ExecutionResult, state: RequestState): HttpResponse {
  const { mediaType, requestId, record } = state;
  const headers: Record<string, string> = {
    'content-type': `${mediaType}; charset=utf-8`,
    'cache-control': 'no-store',
    ...commonHeaders(state),
  };
  const stripeRequestIds = record?.requestIds;
  if (stripeRequestIds) headers['stripe-request-id'] = stripeRequestIds;
  const http = httpOf(result);
  if (http) Object.assign(headers, lowerCased(http.headers));
  const shown = http ? withoutHttp(result) : result;
  if (!result.errors) return { status: http?.status ?? 200, headers, body: JSON.stringify(shown) };

  const status = http?.status ?? statusOf(result, mediaType);
  const retryAfter = Math.max(0, ...result.errors.map(({ extensions }) => Number(extensions.retryAfter ?? 0)));
  if (retryAfter > 0) headers['retry-after'] = String(retryAfter);
  const errors = result.errors.map((error) => {
    const { http, ...extensions } = error.extensions as { http?: HttpExtension };
    if (http) Object.assign(headers, lowerCased(http.headers));
    return { ...error.toJSON(), extensions: { ...extensions, requestId } };
  });
  // Errors first, as the specification recommends: compiled operations have them behind the data.
  return { status, headers, body: JSON.stringify({ ...{ errors }, ...shown, errors }) };
}

/** On every response, whatever its body is. */
export function commonHeaders({ requestId }: RequestState): Record<string, string> {
  return { 'x-request-id': requestId, 'x-content-type-options': 'nosniff' };
}

/**
 * An operation that was not executed has no `data`: 400 in the media type of GraphQL, 200 in JSON, as the specification
 * says. A rate limit is 429 in both, so that clients and proxies that know no GraphQL wait too.
 */
function statusOf({ errors = [], ...result }: ExecutionResult, mediaType: MediaType): number {
  const isJson = mediaType === 'application/json';
  const http = errors.map((error) => httpOf(error)).find((http) => http?.status && !(http.spec && isJson));
  if (http?.status) return http.status;
  if ('data' in result) return 200;
  const code = errors[0]?.extensions.code;
  if (code === 'RATE_LIMITED') return 429;
  if (isJson) return 200;
  return code === 'FORBIDDEN' ? 403 : 400;
}

/** Yoga's convention for results and errors: `spec` marks a status that applies to the media type of GraphQL only. */
interface HttpExtension {
  status?: number;
  spec?: boolean;
  headers?: Record<string, string>;
}

function httpOf({ extensions }: Pick<ExecutionResult | GraphQLError, 'extensions'>): HttpExtension | undefined {
  return extensions?.http as HttpExtension | undefined;
}

function withoutHttp({ extensions, ...result }: ExecutionResult): ExecutionResult {
  const { http: _, ...rest } = extensions ?? {};
  return Object.keys(rest).length > 0 ? { ...result, extensions: rest } : result;
}

/** One name for one header, however a plugin writes it. */
function lowerCased(headers: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
