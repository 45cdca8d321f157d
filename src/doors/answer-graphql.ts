import { createHash } from 'node:crypto';
import type { GetEnvelopedFn } from '@envelop/core';
import { type DocumentNode, type ExecutionResult, GraphQLError, getOperationAST } from 'graphql';
import { maskError } from '../errors/mask-error.js';
import { toSyntaxError, toValidationError } from '../plugins/document-errors.js';
import type { RequestContext } from '../plugins/use-operation.js';
import { OperationReport } from '../stripe/operation-report.js';
import type { Answer, DoorRequest } from './door-request.js';
import { badRequest, chooseMediaType, type GraphQLParams, type MediaType, readParams } from './graphql-over-http.js';
import { type Entrance, identifyCaller } from './identify-caller.js';

// biome-ignore lint/suspicious/noExplicitAny: what a context holds is for the plugins to say
export type GetEnveloped = GetEnvelopedFn<any>;

/**
 * Answers one GraphQL request: the HTTP rules of `graphql-over-http.ts` around Yoga's envelop core. Every door comes
 * through here, so that every check holds at each.
 */
export async function answerGraphQL(
  site: Entrance & { getEnveloped: GetEnveloped; maxBody: number },
  request: DoorRequest,
  requestId: string,
): Promise<Answer> {
  const identified = identifyCaller(site, request);
  const caller = identified instanceof Promise ? await identified : identified;
  const mediaType = chooseMediaType(request.header('accept'));
  const params = await readParams(request, site.maxBody);
  const report = new OperationReport();
  const result = await run(site.getEnveloped, params, {
    requestId,
    caller,
    report,
    header: request.header,
    address: request.address,
    request,
  });
  if (result.errors) for (const error of result.errors) Object.assign(error.extensions, { requestId });
  const body = JSON.stringify(result);
  const headers: Record<string, string> = { 'content-type': CONTENT_TYPES[mediaType], 'cache-control': 'no-store' };
  if (report.isFinal) {
    headers['cache-control'] = 'private';
    headers.etag = etagOf(mediaType, body);
  }
  const stripeRequestIds = report.requestIds;
  if (stripeRequestIds !== '') headers['stripe-request-id'] = stripeRequestIds;
  const retryAfter = result.errors ? retryAfterOf(result.errors) : 0;
  if (retryAfter > 0) headers['retry-after'] = String(retryAfter);
  return { status: statusOf(result, mediaType), headers, body };
}

const CONTENT_TYPES: Record<MediaType, string> = {
  'application/json': 'application/json; charset=utf-8',
  'application/graphql-response+json': 'application/graphql-response+json; charset=utf-8',
};

/** Strong: the same for the same bytes of the same type alone. */
function etagOf(mediaType: MediaType, body: string): string {
  return `"${createHash('sha1').update(mediaType).update(body).digest('base64url')}"`;
}

async function run(
  getEnveloped: GetEnveloped,
  params: GraphQLParams,
  context: RequestContext,
): Promise<ExecutionResult> {
  const { parse, validate, contextFactory, execute, schema } = getEnveloped(context);
  // Who asks, and how often, is settled before the document is looked at.
  let contextValue: unknown;
  try {
    const building: unknown = contextFactory();
    contextValue = isPromise(building) ? await building : building;
  } catch (error) {
    return { errors: [maskError(error)] };
  }
  let document: DocumentNode;
  try {
    document = parse(params.query);
  } catch (error) {
    return { errors: [error instanceof GraphQLError ? toSyntaxError(error) : maskError(error)] };
  }
  const invalid: readonly GraphQLError[] = validate(schema, document);
  if (invalid.length > 0) return { errors: invalid.map((error) => toValidationError(schema, error)) };
  if (!getOperationAST(document, params.operationName)) {
    return { errors: [badRequest('operationName must name one of the operations of the document.')] };
  }
  try {
    const executing: ExecutionResult | Promise<ExecutionResult> = execute({
      schema,
      document,
      contextValue,
      variableValues: params.variables,
      operationName: params.operationName,
    });
    return isPromise(executing) ? await executing : executing;
  } catch (error) {
    return { errors: [maskError(error)] };
  }
}

/** To wait for what is there already costs a turn. */
function isPromise<Value>(value: Value | Promise<Value>): value is Promise<Value> {
  return value instanceof Promise;
}

/**
 * What never began to execute has no `data`: 400 in the media type of GraphQL, 200 in JSON, as the spec says. An operation
 * that came too early is 429 in both, so that clients and proxies that know no GraphQL wait as well.
 */
function statusOf(result: ExecutionResult, mediaType: MediaType): number {
  if ('data' in result) return 200;
  const code = result.errors?.[0]?.extensions.code;
  if (code === 'RATE_LIMITED') return 429;
  if (mediaType === 'application/json') return 200;
  return code === 'FORBIDDEN' ? 403 : 400;
}

/** The longest wait that an error of the answer names, in seconds; 0 for none. */
function retryAfterOf(errors: readonly GraphQLError[]): number {
  return Math.max(0, ...errors.map((error) => Number(error.extensions.retryAfter ?? 0)));
}
