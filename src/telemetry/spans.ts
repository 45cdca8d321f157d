import {
  type Attributes,
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type TextMapGetter,
  trace,
} from '@opentelemetry/api';
import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { holdsCardNumber } from '../card-number.js';
import type { CallRecord, OperationRecord, OperationTrace } from '../stripe/operation-record.js';
import { RESOURCE_PATHS } from '../stripe/resource.js';
import { version } from '../version.js';

/*
 * Spans of operations and of their calls to Stripe, through the OpenTelemetry API: whichever SDK the process has registered
 * records them, and without one they cost next to nothing. Names come from the schema and from this file; values are codes,
 * counts, expand paths and request ids. Ids of objects, names and aliases that a caller chose, and all input are left out.
 */

type Header = (name: string) => string | undefined;

/**
 * Only `traceparent` is read: `tracestate` and `baggage` are free text of the caller's, which an exporter would send on. One
 * with what may be a card number in its hexadecimal digits counts as none: its ids would be logged and exported.
 */
const TRACEPARENT: TextMapGetter<Header> = {
  keys: () => ['traceparent'],
  get: (header, name) => {
    const value = name === 'traceparent' ? header(name) : undefined;
    return value !== undefined && holdsCardNumber(value) ? undefined : value;
  },
};

/**
 * Starts the span of an operation: under the active span, such as that of an embedder's HTTP server, or else under the
 * caller's `traceparent`. Undefined where it is not recorded.
 */
export function startOperationSpan(started: number, header: Header): OperationTrace | undefined {
  const active = context.active();
  const parent = trace.getSpan(active) ? active : propagation.extract(active, header, TRACEPARENT);
  // Read for each operation: the wall clock is adjusted now and then, the other one is not.
  const epoch = Date.now() - performance.now();
  const span = tracer().startSpan('graphql', { kind: SpanKind.SERVER, startTime: epoch + started }, parent);
  return span.isRecording() ? { traceId: span.spanContext().traceId, span, epoch } : undefined;
}

/** Names the span after the kind of the operation and its root fields, as the schema names them: `query token`. */
export function nameOperationSpan(
  { span }: OperationTrace,
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): void {
  span.updateName([operation.operation, ...rootFieldsOf(schema, document, operation)].join(' '));
}

export function endOperationSpan({ span, epoch }: OperationTrace, record: OperationRecord, status: number): void {
  const { kind, calls, codes } = record;
  span.setAttributes({
    'graphql.operation.type': kind,
    'http.response.status_code': status,
    'gateway.request_id': record.requestId,
    'gateway.error_codes': orUndefined(codes),
    'gateway.expand': orUndefined([...new Set(calls.flatMap(({ expand }) => expand))]),
    'gateway.stripe.calls': calls.filter(({ source }) => source === 'stripe').length,
    'gateway.stripe.avoided': record.avoided,
  });
  if (codes.some(isFailure)) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(epoch + performance.now());
}

/** Records a call that has ended: a client span for a request to Stripe, an internal one for a call that needed none. */
export function recordCallSpan({ span, epoch }: OperationTrace, call: CallRecord): void {
  const { method, resource, id, expand, status, requestId, attempt, source, started, ended } = call;
  const template = id === undefined ? RESOURCE_PATHS[resource] : `${RESOURCE_PATHS[resource]}/{id}`;
  const hasFailed = source === 'stripe' && (status === null || status >= 400);
  const attributes: Attributes = {
    'http.request.method': method,
    'url.template': template,
    'http.response.status_code': status ?? undefined,
    'http.request.resend_count': attempt > 1 ? attempt - 1 : undefined,
    'error.type': hasFailed ? String(status ?? 'no_answer') : undefined,
    'stripe.request_id': requestId ?? undefined,
    'stripe.expand': orUndefined(expand),
    'gateway.answered_by': source,
  };
  const kind = source === 'stripe' ? SpanKind.CLIENT : SpanKind.INTERNAL;
  const options = { kind, attributes, startTime: epoch + started };
  const child = tracer().startSpan(`${method} ${template}`, options, trace.setSpan(ROOT_CONTEXT, span));
  if (hasFailed) child.setStatus({ code: SpanStatusCode.ERROR });
  child.end(epoch + ended);
}

/** Failures of the gateway and of Stripe. What the caller did wrong is none. */
export function isFailure(code: string): boolean {
  return code.startsWith('UPSTREAM_') || code === 'INTERNAL_SERVER_ERROR';
}

function tracer() {
  return trace.getTracer('stripe-token-gateway', version);
}

function orUndefined(list: readonly string[]): string[] | undefined {
  return list.length > 0 ? [...list] : undefined;
}

/** The fields of the operation's root type that it selects, each once. */
function rootFieldsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  { operation, selectionSet }: OperationDefinitionNode,
): string[] {
  const fields = schema.getRootType(operation)?.getFields() ?? {};
  const names = new Set<string>();
  const visit = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        if (Object.hasOwn(fields, selection.name.value)) names.add(selection.name.value);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet);
      else {
        const { value } = selection.name;
        for (const definition of document.definitions) {
          if (definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === value)
            visit(definition.selectionSet);
        }
      }
    }
  };
  visit(selectionSet);
  return [...names];
}
