import { type DocumentNode, type ExecutionResult, GraphQLError, getOperationAST } from 'graphql';
import type { Pipeline } from '../plugins/create-pipeline.js';
import { toSyntaxError, toValidationError } from '../plugins/document-errors.js';
import { maskError } from '../plugins/mask-error.js';
import type { MaybePromise } from '../plugins/plugin.js';
import type { RequestContext } from '../plugins/use-operation.js';
import type { OperationReport } from '../stripe/operation-report.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import { type Answer, type DoorRequest, Refused } from './door-request.js';
import { type Asker, type FinalAnswer, type FinalAnswers, toFinalAnswer } from './final-answers.js';
import {
  badRequest,
  chooseMediaType,
  type GraphQLParams,
  type MediaType,
  readBody,
  readParams,
} from './graphql-over-http.js';
import { type Entrance, identifyCaller } from './identify-caller.js';

export interface GraphQLSite extends Entrance {
  pipeline: Pipeline;
  /** Bytes of a body. */
  maxBody: number;
  /** Answers that are known already; undefined where nothing is remembered. */
  finalAnswers: FinalAnswers | undefined;
  telemetry: Telemetry;
}

/** Answers one GraphQL request, and reports it to telemetry. */
export async function answerGraphQL(site: GraphQLSite, request: DoorRequest, requestId: string): Promise<Answer> {
  const report = site.telemetry.start(requestId, request.header);
  try {
    const answer = await answerOperation(site, request, requestId, report);
    site.telemetry.end(report, answer.status);
    return answer;
  } catch (error) {
    const refused = error instanceof Refused ? error.answer : undefined;
    report.codes = [refused?.refusal?.code ?? 'INTERNAL_SERVER_ERROR'];
    site.telemetry.end(report, refused?.status ?? 500);
    throw error;
  }
}

/**
 * One GraphQL request: the HTTP rules of `graphql-over-http.ts` around the pipeline. Every door comes
 * through here, so that every check holds at each. Who asks, and how often, is settled before a body is looked at.
 */
async function answerOperation(
  site: GraphQLSite,
  request: DoorRequest,
  requestId: string,
  report: OperationReport,
): Promise<Answer> {
  const identified = identifyCaller(site, request);
  const caller = isPromise(identified) ? await identified : identified;
  report.caller = caller.name;
  const mediaType = chooseMediaType(request.header('accept'));
  const bytes = await readBody(request, site.maxBody);

  const { header, address } = request;
  const context: RequestContext = { requestId, caller, report, header, address, request };
  try {
    const building = site.pipeline.buildContext(context) as MaybePromise<RequestContext & Asker>;
    const asker = isPromise(building) ? await building : building;

    const key = site.finalAnswers?.keyOf(bytes, mediaType, asker);
    const known = key === undefined ? undefined : site.finalAnswers?.get(key, report);
    if (known) {
      report.kind = 'query';
      report.isCarriedOut = true;
      return sendFinal(known, mediaType);
    }
    const running = run(site, readParams(bytes), asker, report);
    const result = isPromise(running) ? await running : running;
    report.isCarriedOut = 'data' in result;
    if (!report.isFinal) return toAnswer(result, mediaType, report);
    const answer = toFinalAnswer(mediaType, JSON.stringify(result), report);
    // What was remembered already is not remembered for longer.
    if (key !== undefined && report.avoided === 0) site.finalAnswers?.set(key, answer);
    const sent = sendFinal(answer, mediaType);
    if (report.requestIds !== '') sent.headers['stripe-request-id'] = report.requestIds;
    return sent;
  } catch (error) {
    if (error instanceof Refused) throw error;
    return toAnswer({ errors: [maskError(error, report)] }, mediaType, report);
  }
}

function toAnswer(result: ExecutionResult, mediaType: MediaType, report: OperationReport): Answer {
  const headers: Record<string, string> = { 'content-type': CONTENT_TYPES[mediaType], 'cache-control': 'no-store' };
  const stripeRequestIds = report.requestIds;
  if (stripeRequestIds !== '') headers['stripe-request-id'] = stripeRequestIds;
  if (result.errors) {
    const { requestId } = report;
    report.codes = result.errors.map((error) => String(error.extensions.code));
    for (const error of result.errors) Object.assign(error.extensions, { requestId });
    const retryAfter = retryAfterOf(result.errors);
    if (retryAfter > 0) headers['retry-after'] = String(retryAfter);
  }
  return { status: statusOf(result, mediaType), headers, body: JSON.stringify(result) };
}

/** Kept by the one who asked, and by nobody on the way: it was an answer to their credential. */
function sendFinal({ body, etag }: FinalAnswer, mediaType: MediaType): Answer {
  return { status: 200, headers: { 'content-type': CONTENT_TYPES[mediaType], 'cache-control': 'private', etag }, body };
}

const CONTENT_TYPES: Record<MediaType, string> = {
  'application/json': 'application/json; charset=utf-8',
  'application/graphql-response+json': 'application/graphql-response+json; charset=utf-8',
};

/** Reads, validates and carries out an operation. What is wrong with it is in the result. */
function run(
  { pipeline, telemetry }: GraphQLSite,
  { query, operationName, variables: variableValues }: GraphQLParams,
  contextValue: Asker,
  report: OperationReport,
): MaybePromise<ExecutionResult> {
  const { schema } = pipeline;
  let document: DocumentNode;
  try {
    document = pipeline.parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [toSyntaxError(error)] };
    throw error;
  }
  const invalid = pipeline.validate(document, contextValue);
  if (invalid.length > 0) return { errors: invalid.map((error) => toValidationError(schema, error)) };
  const operation = getOperationAST(document, operationName);
  if (!operation) {
    return { errors: [badRequest('operationName must name one of the operations of the document.')] };
  }
  if (!schema.getRootType(operation.operation)) return { errors: [badRequest('There are no subscriptions here.')] };
  telemetry.identify(report, schema, document, operation);
  const args = { schema, document, contextValue, variableValues, operationName };
  return telemetry.run(report, () => pipeline.execute(args));
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
