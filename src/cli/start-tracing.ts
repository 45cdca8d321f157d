import { setTimeout as pause } from 'node:timers/promises';
import { createNoopMeter, type MeterProvider, propagation, trace } from '@opentelemetry/api';
import { ExportResultCode, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type BufferConfig,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';
import { Counter, type Registry } from 'prom-client';
import { withEnvironment } from '../config/config.js';
import type { LogFields } from '../logger.js';
import { version } from '../version.js';

export interface TracingOptions {
  register: Registry;
  logger: Record<'info' | 'warn', (fields: LogFields, message: string) => void>;
}

/** Milliseconds that a stop waits for the spans that are left. */
const SHUTDOWN_MS = 3000;

/**
 * Registers OpenTelemetry's SDK for the process, as its own variables (`OTEL_*`) in `env` configure it, and returns its
 * shutdown. A collector that is slow, broken or away costs spans, never an operation: the log has one warning when exports
 * begin to fail and one line when they work again, and the dropped spans are counted. Only the command loads this file, and
 * only when a collector is set: the SDK takes some 50 ms of a start.
 */
export function startTracing(env: Readonly<Record<string, string>>, { register, logger }: TracingOptions) {
  const { provider, exporter } = withEnvironment(toSdkEnvironment(env), () => {
    const exporter = new OTLPTraceExporter();
    // An option that the types of sdk-trace-base lack; it hands it on to a class that has it.
    const processorOptions: BufferConfig & { selfObsMeterProvider: MeterProvider } = {
      selfObsMeterProvider: countSpans(register),
    };
    const provider = new BasicTracerProvider({
      resource: defaultResource()
        .merge(resourceFromAttributes({ 'service.name': 'stripe-token-gateway', 'service.version': version }))
        .merge(detectResources({ detectors: [envDetector] })),
      spanProcessors: [new BatchSpanProcessor(withLog(exporter, logger), processorOptions)],
    });
    return { provider, exporter };
  });
  trace.setGlobalTracerProvider(provider);
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  return async (): Promise<void> => {
    const end = new AbortController();
    const late = pause(SHUTDOWN_MS, undefined, { signal: end.signal }).catch(() => {});
    // A batch that fails ends the provider's own wait for the others.
    const sent = provider.shutdown().catch(() => exporter.forceFlush());
    await Promise.race([sent.catch(() => {}), late]);
    end.abort();
    trace.disable();
    propagation.disable();
  };
}

/** A share alone is meant for the traces that begin here; the SDK would ignore it without the name of its sampler. */
function toSdkEnvironment(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return env.OTEL_TRACES_SAMPLER_ARG === undefined ? env : { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', ...env };
}

/** Reports the first failure of a row and its end. An error's message may quote the collector, so it is not logged. */
function withLog(exporter: SpanExporter, logger: TracingOptions['logger']): SpanExporter {
  let isFailing = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const hasFailed = result.code !== ExportResultCode.SUCCESS;
        const { code } = (result.error ?? {}) as { code?: unknown };
        if (hasFailed && !isFailing) {
          logger.warn(
            { status: typeof code === 'number' ? code : undefined },
            'trace export failed: spans will be lost',
          );
        }
        if (isFailing && !hasFailed) logger.info({}, 'trace export works again');
        isFailing = hasFailed;
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}

/** Counts what became of spans, from the SDK's metrics of itself. */
function countSpans(register: Registry): MeterProvider {
  const counter = new Counter({
    name: 'gateway_trace_spans_total',
    help: 'Spans that the collector accepted, and spans that were dropped.',
    labelNames: ['outcome'],
    registers: [register],
  });
  for (const outcome of ['sent', 'dropped']) counter.inc({ outcome }, 0);
  const processed = {
    add: (count: number, attributes: Record<string, unknown> = {}) =>
      counter.inc({ outcome: attributes['error.type'] === undefined ? 'sent' : 'dropped' }, count),
  };
  return {
    getMeter: () =>
      Object.assign(createNoopMeter(), {
        createCounter: (name: string) => (name === 'otel.sdk.processor.span.processed' ? processed : { add: () => {} }),
      }),
  };
}
