import { type DocumentNode, type GraphQLSchema, getOperationAST } from 'graphql';
import { isLogged, log } from '../log.js';
import { OperationRecord } from '../stripe/operation-record.js';
import type { SpanExporter } from './create-span-exporter.js';
import type { GatewayMetrics } from './gateway-metrics.js';
import { rootFieldsOf } from './root-fields.js';
import { toSpans } from './to-spans.js';
import { toTraceContext } from './trace-context.js';

/** Sees every operation, from its headers to its answer, at every door. */
export interface Watch {
  begin(requestId: string, header: (name: string) => string | undefined): OperationRecord;
  /** Which operation of a good document is meant. */
  identify(
    report: OperationRecord,
    schema: GraphQLSchema,
    document: DocumentNode,
    operationName: string | null | undefined,
  ): void;
  /** Once for each that began. */
  end(report: OperationRecord, status: number): void;
}

export interface Traces {
  exporter: SpanExporter;
  /** The share of the traces that begin here which is recorded. */
  share: number;
}

/** Counts operations, traces them where there is a collector, and writes a line for each at the level `debug`. */
export function createWatch(metrics: GatewayMetrics, traces: Traces | undefined): Watch {
  return {
    begin: (requestId, header) => {
      metrics.inFlight += 1;
      const report = new OperationRecord(requestId, metrics.onCall);
      if (traces) report.trace = toTraceContext(header('traceparent'), traces.share);
      return report;
    },
    identify: (report, schema, document, operationName) => {
      const definition = getOperationAST(document, operationName);
      if (!definition) return;
      const { operation } = definition;
      if (operation === 'subscription') return;
      report.kind = operation;
      if (report.trace) report.rootFields = rootFieldsOf(schema, document, definition);
    },
    end: (report, status) => {
      metrics.inFlight -= 1;
      const outcome = metrics.end(report);
      if (report.trace) traces?.exporter.add(toSpans(report, report.trace, status));
      if (isLogged('debug')) writeLine(report, status, outcome);
    },
  };
}

function writeLine(report: OperationRecord, status: number, outcome: string): void {
  const { requestId, trace, caller, kind, codes, avoided, calls, started } = report;
  log.debug('operation', {
    requestId,
    traceId: trace?.traceId,
    caller,
    kind,
    outcome,
    status,
    codes: codes.length > 0 ? codes : undefined,
    calls: calls.filter(({ source }) => source === 'stripe').length,
    avoided,
    ms: Math.round((performance.now() - started) * 10) / 10,
  });
}
