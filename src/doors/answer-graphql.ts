import { createHash } from 'node:crypto';
import type { GetEnvelopedFn } from '@envelop/core';
import { type DocumentNode, type ExecutionResult, GraphQLError, getOperationAST } from 'graphql';
import { maskError } from '../errors/mask-error.js';
import { toSyntaxError, toValidationError } from '../plugins/document-errors.js';
import type { RequestContext } from '../plugins/use-operation.js';
import type { OperationReport } from '../stripe/operation-report.js';
import type { Watch } from '../telemetry/watch.js';
import { type Answer, type DoorRequest, Refused } from './door-request.js';
import { badRequest, chooseMediaType, type GraphQLParams, type MediaType, readParams } from './graphql-over-http.js';
import { type Entrance, identifyCaller } from './identify-caller.js';

// biome-ignore lint/suspicious/noExplicitAny: what a context holds is for the plugins to say
export type GetEnveloped = GetEnvelopedFn<any>;

interface GraphQLSite extends Entrance {
  getEnveloped: GetEnveloped;
  maxBody: number;
  watch: Watch;
}

/** Answers one GraphQL request, and lets the watch see what became of it. */
export async function answerGraphQL(site: GraphQLSite, request: DoorRequest, requestId: string): Promise<Answer> {
  const report = site.watch.begin(requestId, request.header);
  try {
    const answer = await answerOperation(site, request, requestId, report);
    site.watch.end(report, answer.status);
    return answer;
  } catch (error) {
    const refused = error instanceof Refused ? error.answer : undefined;
    report.codes = [refused?.refusal?.code ?? 'INTERNAL_SERVER_ERROR'];
    site.watch.end(report, refused?.status ?? 500);
    throw error;
  }
}

/**
 * One GraphQL request: the HTTP rules of `graphql-over-http.ts` around Yoga's envelop core. Every door comes
 * through here, so that every check holds at each.
 */
async function answerOperation(
  site: GraphQLSite,
  request: DoorRequest,
  requestId: string,
  report: OperationReport,
): Promise<Answer> {
  const caller = await identifyCaller(site, request);
  report.caller = caller.name;
  const mediaType = chooseMediaType(request.header('accept'));
  const params = await readParams(request, site.maxBody);
  const result = await run(site, params, {
    requestId,
    caller,
    report,
    header: request.header,
    address: request.address,
    signal: request.signal,
  });
  report.isCarriedOut = 'data' in result;
  if (result.errors) report.codes = result.errors.map((error) => String(error.extensions.code));
  for (const error of result.errors ?? []) Object.assign(error.extensions, { requestId });
  const stripeRequestIds = report.requestIds.join(', ');
  const retryAfter = retryAfterOf(result);
  const body = JSON.stringify(result);
  return {
    status: statusOf(result, mediaType),
    headers: {
      'content-type': `${mediaType}; charset=utf-8`,
      ...(report.isFinal ? { 'cache-control': 'private', etag: etagOf(mediaType, body) } : NO_STORE),
      ...(stripeRequestIds && { 'stripe-request-id': stripeRequestIds }),
      ...(retryAfter > 0 && { 'retry-after': String(retryAfter) }),
    },
    body,
  };
}

const NO_STORE = { 'cache-control': 'no-store' };

/** Strong: the same for the same bytes alone. */
function etagOf(mediaType: MediaType, body: string): string {
  return `"${createHash('sha256').update(mediaType).update(body).digest('base64url')}"`;
}

async function run(site: GraphQLSite, params: GraphQLParams, context: RequestContext): Promise<ExecutionResult> {
  const { report } = context;
  const { parse, validate, contextFactory, execute, schema } = site.getEnveloped(context);
  // Who asks, and how often, is settled before the document is looked at.
  let contextValue: unknown;
  try {
    contextValue = await contextFactory();
  } catch (error) {
    return { errors: [maskError(error, report)] };
  }
  let document: DocumentNode;
  try {
    document = parse(params.query);
  } catch (error) {
    return { errors: [error instanceof GraphQLError ? toSyntaxError(error) : maskError(error, report)] };
  }
  const invalid: readonly GraphQLError[] = validate(schema, document);
  if (invalid.length > 0) return { errors: invalid.map((error) => toValidationError(schema, error)) };
  const operation = getOperationAST(document, params.operationName);
  if (!operation) {
    return { errors: [badRequest('operationName must name one of the operations of the document.')] };
  }
  site.watch.identify(report, schema, document, operation);
  try {
    return await execute({
      schema,
      document,
      contextValue,
      variableValues: params.variables,
      operationName: params.operationName,
    });
  } catch (error) {
    return { errors: [maskError(error, report)] };
  }
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
function retryAfterOf({ errors }: ExecutionResult): number {
  return Math.max(0, ...(errors ?? []).map((error) => Number(error.extensions.retryAfter ?? 0)));
}
