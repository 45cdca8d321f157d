import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { startTracing } from '../../src/cli/start-tracing.js';
import { createConsoleLogger, createSafeLogger, type Logger } from '../../src/logger.js';
import { readMetrics } from './scrape.js';

export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  /** 1 internal, 2 server, 3 client. */
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: Record<string, unknown>;
  /** 0 unset, 2 an error. */
  status: { code: number };
}

export interface Collector {
  /** The endpoint as it is set, without the path of traces. */
  url: URL;
  /** The spans that it accepted, those of operations first. */
  spans(): Span[];
  /** Requests as they came: everything that ever reached it is in here. */
  requests: { path: string; headers: IncomingHttpHeaders; body: string }[];
  /** Answers a request by hand, in place of accepting its spans. */
  script: ((response: ServerResponse) => void) | undefined;
  close(): Promise<void>;
}

/** An OTLP/HTTP receiver on a real socket. */
export async function startCollector(): Promise<Collector> {
  const accepted: Span[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    collector.requests.push({ path: request.url ?? '', headers: request.headers, body });
    if (collector.script) return collector.script(response);
    accepted.push(...readSpans(body));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"partialSuccess":{}}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const collector: Collector = {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/otlp`),
    spans: () => accepted.toSorted((a, b) => Number(b.kind === 2) - Number(a.kind === 2)),
    requests: [],
    script: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return collector;
}

export interface Tracing {
  /** Counts of spans, by what became of them. */
  counts(): Promise<Record<string, number>>;
  /** Sends what is left. */
  stop(): Promise<void>;
}

/** Traces this process as the command does, with OpenTelemetry's SDK. */
export function traceTo(
  endpoint: URL,
  env: Record<string, string> = {},
  logger: Logger = createConsoleLogger('silent'),
): Tracing {
  const register = new Registry();
  const options = { register, logger: createSafeLogger(logger) };
  const stop = startTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.href, ...env }, options);
  return { stop, counts: async () => readMetrics(await register.metrics()).nonZero('gateway_trace_spans_total') };
}

interface Message {
  resourceSpans: { scopeSpans: { spans: (Span & { attributes: Attribute[] })[] }[] }[];
}
interface Attribute {
  key: string;
  value: { stringValue?: string; intValue?: number; arrayValue?: { values: Attribute['value'][] } };
}

/** https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
function readSpans(body: string): Span[] {
  const { resourceSpans } = JSON.parse(body) as Message;
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
    .map((span) => ({
      ...span,
      attributes: Object.fromEntries(span.attributes.map(({ key, value }) => [key, readValue(value)])),
    }));
}

function readValue({ stringValue, intValue, arrayValue }: Attribute['value']): unknown {
  return stringValue ?? intValue ?? arrayValue?.values.map(readValue);
}
