import type { ExecutionResult } from 'graphql';
import {
  checkBodyHeaders,
  type GraphQLParams,
  type HttpResponse,
  readParams,
  refuse,
  toHttpResponse,
} from './graphql-over-http.js';
import { chooseMediaType } from './media-type.js';
import type { RequestState } from './request-state.js';
import type { ResponseCache } from './response-cache.js';

export interface OperationExchangeOptions {
  /** Bytes of a body. */
  maxBody: number;
  /** Whether a plugin may find the document by another name, such as its hash. */
  acceptsDocumentIds(): boolean;
  /** Undefined where responses are not cached. */
  cache: ResponseCache | undefined;
  /** Masks errors. */
  toSafeResult(result: ExecutionResult, state: RequestState): ExecutionResult;
}

/** From the body of a request to its operation, and from the result to the response: the same on both ways. */
export interface OperationExchange {
  maxBody: number;
  /** Throws where the media types of the request or of its response are not those of GraphQL over HTTP. */
  checkHeaders(state: RequestState): void;
  /** The cached response to a body, or its operation. */
  read(bytes: Uint8Array, state: RequestState): { cached: HttpResponse } | { params: GraphQLParams };
  respond(result: ExecutionResult, state: RequestState): HttpResponse;
}

export function createOperationExchange(options: OperationExchangeOptions): OperationExchange {
  const { maxBody, acceptsDocumentIds, cache, toSafeResult } = options;
  return {
    maxBody,
    checkHeaders: (state) => {
      const mediaType = chooseMediaType(state.header('accept'));
      if (!mediaType) {
        throw refuse(
          406,
          'BAD_USER_INPUT',
          'Accept must include application/graphql-response+json or application/json.',
        );
      }
      state.mediaType = mediaType;
      checkBodyHeaders(state.header, maxBody);
    },
    read: (bytes, state) => {
      const cached = cache?.find(bytes, state);
      if (cached) return { cached };
      const params = readParams(bytes, !acceptsDocumentIds());
      state.variables = params.variables;
      return { params };
    },
    respond: (result, state) => {
      const safe = toSafeResult(result, state);
      const { record } = state;
      record.isExecuted = 'data' in safe;
      if (safe.errors) record.codes = safe.errors.map(({ extensions }) => String(extensions.code));
      const response = toHttpResponse(safe, state);
      cache?.store(response, state);
      return response;
    },
  };
}
