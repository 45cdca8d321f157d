import type { CallRecord, OperationRecord } from '../stripe/operation-record.js';
import { RESOURCE_PATHS } from '../stripe/resource.js';
import { randomHex, type TraceContext } from './trace-context.js';

type Value = string | number | readonly string[] | undefined;

const INTERNAL = 1;
const SERVER = 2;
const CLIENT = 3;
const ERROR = 2;

/**
 * The spans of an operation that has ended, in the JSON of OTLP: itself, and one for each call. Names come from the schema
 * and from this file; the values are codes, counts, expand paths and ids of requests. Ids of objects, names and aliases
 * that a caller chose, and all input are left out.
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function toSpans(report: OperationRecord, trace: TraceContext, status: number): string[] {
  const { kind, rootFields, calls, codes } = report;
  const ended = performance.now();
  // Read for each operation: the wall clock is set right now and then, the other one is not.
  const epoch = Date.now() - ended;
  const made = calls.filter(({ source }) => source === 'stripe');
  const operation = {
    traceId: trace.traceId,
    spanId: trace.spanId,
    ...(trace.parentSpanId !== undefined && { parentSpanId: trace.parentSpanId }),
    name: kind === undefined ? 'graphql' : [kind, ...rootFields].join(' '),
    kind: SERVER,
    startTimeUnixNano: toNanoseconds(epoch + report.started),
    endTimeUnixNano: toNanoseconds(epoch + ended),
    attributes: toAttributes({
      'graphql.operation.type': kind,
      'http.response.status_code': status,
      'gateway.request_id': report.requestId,
      'gateway.error_codes': codes,
      'gateway.expand': [...new Set(calls.flatMap(({ expand }) => expand))],
      'gateway.stripe.calls': made.length,
      'gateway.stripe.avoided': report.avoided,
    }),
    status: codes.some(isOurs) ? { code: ERROR } : {},
  };
  return [operation, ...calls.map((call) => toCallSpan(call, trace, epoch))].map((span) => JSON.stringify(span));
}

function toCallSpan(call: CallRecord, trace: TraceContext, epoch: number): object {
  const { method, resource, id, expand, status, requestId, attempt, source, started, ended } = call;
  const template = id === undefined ? RESOURCE_PATHS[resource] : `${RESOURCE_PATHS[resource]}/{id}`;
  const hasFailed = source === 'stripe' && (status === null || status >= 400);
  return {
    traceId: trace.traceId,
    spanId: randomHex(8),
    parentSpanId: trace.spanId,
    name: `${method} ${template}`,
    kind: source === 'stripe' ? CLIENT : INTERNAL,
    startTimeUnixNano: toNanoseconds(epoch + started),
    endTimeUnixNano: toNanoseconds(epoch + ended),
    attributes: toAttributes({
      'http.request.method': method,
      'url.template': template,
      'http.response.status_code': status ?? undefined,
      'http.request.resend_count': attempt > 1 ? attempt - 1 : undefined,
      'error.type': hasFailed ? String(status ?? 'no_answer') : undefined,
      'stripe.request_id': requestId ?? undefined,
      'stripe.expand': expand,
      'gateway.answered_by': source,
    }),
    status: hasFailed ? { code: ERROR } : {},
  };
}

/** What the caller did wrong is no error of this server. */
function isOurs(code: string): boolean {
  return code.startsWith('UPSTREAM_') || code === 'INTERNAL_SERVER_ERROR';
}

/** Whole microseconds, as text: nanoseconds are more than a number of JSON can hold. */
function toNanoseconds(ms: number): string {
  return `${Math.round(ms * 1000)}000`;
}

function toAttributes(values: Record<string, Value>): object[] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && (typeof value !== 'object' || value.length > 0))
    .map(([key, value]) => ({ key, value: toValue(value) }));
}

function toValue(value: Value): object {
  if (typeof value === 'number') return { intValue: String(value) };
  if (typeof value === 'object') return { arrayValue: { values: value.map((text) => ({ stringValue: text })) } };
  return { stringValue: value };
}
