import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../errors.js';
import { type Answer, BodyTaken, BodyTooLarge, type DoorRequest, Refused } from './door-request.js';
import { BadJson, parseJson } from './parse-json.js';

/** The rules of GraphQL over HTTP. https://graphql.github.io/graphql-over-http/draft/ */

export interface GraphQLParams {
  query: string;
  operationName: string | null | undefined;
  variables: Record<string, unknown> | undefined;
}

const MEDIA_TYPES = ['application/graphql-response+json', 'application/json'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** The first media type of the caller's that the gateway speaks; JSON for a caller that takes anything. */
export function chooseMediaType(accept: string | undefined): MediaType {
  if (accept === undefined || accept === '*/*' || accept.trim() === '') return 'application/json';
  for (const range of accept.split(',')) {
    const [type, ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const charset = parameters.find((parameter) => parameter.startsWith('charset='));
    if (charset && !/^charset="?utf-?8"?$/.test(charset)) continue;
    if (type === '*/*' || type === 'application/*') return 'application/json';
    const known = MEDIA_TYPES.find((mediaType) => mediaType === type);
    if (known) return known;
  }
  throw new Refused(refusal(406, 'BAD_USER_INPUT', `Accept must name ${MEDIA_TYPES.join(' or ')}.`));
}

/** The body of a request; one of more than `maxBody` bytes is refused before it is read to the end. */
export function readBody(request: DoorRequest, maxBody: number): Promise<Uint8Array> {
  checkContentType(request);
  if (Number(request.header('content-length')) > maxBody) throw toRefused(new BodyTooLarge(), maxBody);
  return request.body(maxBody).catch((error) => {
    throw toRefused(error, maxBody);
  });
}

/** The one operation of a body. */
export function readParams(bytes: Uint8Array): GraphQLParams {
  try {
    return toParams(parseJson(bytes));
  } catch (error) {
    throw error instanceof BadJson ? invalid(error.message) : error;
  }
}

function toRefused(error: unknown, maxBody: number): Refused {
  if (error instanceof BodyTooLarge) {
    return new Refused(refusal(413, 'BAD_USER_INPUT', `The body takes at most ${maxBody} bytes.`));
  }
  if (error instanceof BodyTaken) return new Refused(refusal(500, 'INTERNAL_SERVER_ERROR', BODY_TAKEN));
  return invalid('The body broke off.');
}

const BODY_TAKEN = 'Something before the gateway has read the body: mount the gateway before any body parser.';

/** One content type, so that no browser form can post here without a preflight. */
function checkContentType(request: DoorRequest): void {
  const contentType = request.header('content-type') ?? '';
  if (contentType === 'application/json' && !request.header('content-encoding')) return;
  const [type, ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  if (type !== 'application/json' || (charset && !/^charset="?utf-?8"?$/.test(charset))) {
    throw new Refused(refusal(415, 'BAD_USER_INPUT', 'The body must be application/json in UTF-8.'));
  }
  if (request.header('content-encoding')) {
    throw new Refused(refusal(415, 'BAD_USER_INPUT', 'The body must not be compressed.'));
  }
}

function toParams(body: unknown): GraphQLParams {
  if (Array.isArray(body))
    throw invalid('Batches are not taken: send one operation for each request, with aliases if you like.');
  if (!isObject(body)) throw invalid('The body must be an object with a query.');
  const { query, operationName, variables, extensions } = body;
  if (typeof query !== 'string' || query === '') throw invalid('query must be a string.');
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') {
    throw invalid('operationName must be a string.');
  }
  if (variables !== undefined && variables !== null && !isObject(variables))
    throw invalid('variables must be an object.');
  if (extensions !== undefined && extensions !== null && !isObject(extensions))
    throw invalid('extensions must be an object.');
  return { query, operationName, variables: variables ?? undefined };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(message: string): Refused {
  return new Refused(refusal(400, 'BAD_USER_INPUT', message));
}

export function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** An answer to a request that never became an operation. */
export function refusal(
  status: number,
  code: ErrorCode,
  message: string,
  headers: Record<string, string> = {},
): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
    refusal: { code, message },
  };
}
