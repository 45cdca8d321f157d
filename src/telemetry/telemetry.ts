import { context, trace } from '@opentelemetry/api';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { LogFields } from '../logger.js';
import { OperationRecord } from '../stripe/operation-record.js';
import type { Metrics, Outcome } from './metrics.js';
import { endOperationSpan, isFailure, nameOperationSpan, recordCallSpan, startOperationSpan } from './spans.js';

/** Follows every operation from its headers to its response: metrics, spans and log lines. */
export interface Telemetry {
  start(requestId: string, header: (name: string) => string | undefined): OperationRecord;
  /** Tells which operation of a valid document is executed. */
  identify(
    record: OperationRecord,
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
  ): void;
  /** Calls a function with the span of the operation active, so that spans of resolvers and plugins stand under it. */
  run<Result>(record: OperationRecord, call: () => Result): Result;
  /** Must be called for each operation that was started; what comes after the first call is ignored. */
  end(record: OperationRecord, status: number): void;
}

export interface TelemetryOptions {
  metrics: Metrics;
  logger: Record<'debug' | 'warn', (fields: LogFields, message: string) => void> & {
    isLevelEnabled(level: string): boolean;
  };
}

/** Writes a line at `debug` for each operation, and one at `warn` for each that the gateway or Stripe made fail. */
export function createTelemetry({ metrics, logger }: TelemetryOptions): Telemetry {
  return {
    start: (requestId, header) => {
      metrics.startOperation();
      const record: OperationRecord = new OperationRecord(requestId, (call) => {
        metrics.countCall(call);
        if (record.trace) recordCallSpan(record.trace, call);
      });
      record.trace = startOperationSpan(record.started, header);
      return record;
    },
    identify: (record, schema, document, definition) => {
      if (definition.operation === 'subscription') return;
      record.kind = definition.operation;
      if (record.trace) nameOperationSpan(record.trace, schema, document, definition);
    },
    run: ({ trace: traced }, call) =>
      traced ? context.with(trace.setSpan(context.active(), traced.span), call) : call(),
    end: (record, status) => {
      if (record.hasEnded) return;
      record.hasEnded = true;
      record.codes = record.codes.map(toPlainCode);
      const outcome = metrics.endOperation(record);
      if (record.trace) endOperationSpan(record.trace, record, status);
      if (record.codes.some(isFailure)) logger.warn(toFields(record), 'operation failed');
      if (logger.isLevelEnabled('debug')) logger.debug(toDetails(record, status, outcome), 'operation');
    },
  };
}

/** Other plugins choose codes of their own; one with a digit in it might hold a value. */
function toPlainCode(code: string): string {
  return /^[A-Z_]{1,64}$/.test(code) ? code : 'OTHER';
}

function toFields({ requestId, trace: traced, codes, started }: OperationRecord): LogFields {
  return {
    requestId,
    traceId: traced?.traceId,
    codes: codes.length > 0 ? codes : undefined,
    ms: Math.round((performance.now() - started) * 10) / 10,
  };
}

function toDetails(record: OperationRecord, status: number, outcome: Outcome): LogFields {
  const { caller, kind, avoided, calls } = record;
  const made = calls.filter(({ source }) => source === 'stripe').length;
  return { ...toFields(record), caller, kind, outcome, status, calls: made, avoided };
}
