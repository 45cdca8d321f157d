import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: Record<string, string | number | string[]>;
  status: { code?: number };
}

export interface Collector {
  /** The endpoint as it is set, without the path of traces. */
  url: URL;
  /** Each span that it took, with its attributes made plain. */
  spans: Span[];
  /** What is not as OTLP has it. */
  violations: string[];
  /** Requests as they came: everything that ever reached it is in here. */
  requests: { path: string; headers: IncomingHttpHeaders; body: string }[];
  /** Answers a request by hand, in place of taking its spans. */
  script: ((response: ServerResponse) => void) | undefined;
  close(): Promise<void>;
}

/** An OTLP/HTTP receiver on a real socket. */
export async function startCollector(): Promise<Collector> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    collector.requests.push({ path: request.url ?? '', headers: request.headers, body });
    if (collector.script) return collector.script(response);
    if (request.method !== 'POST' || request.headers['content-type'] !== 'application/json') {
      collector.violations.push(`${request.method} of ${request.headers['content-type']}`);
    }
    collector.spans.push(...readSpans(body, collector.violations));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"partialSuccess":{}}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const collector: Collector = {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/otlp`),
    spans: [],
    violations: [],
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

/**
 * Reads a request as the specification has it: camelCase names and no others, ids in hexadecimal, 64-bit numbers as text.
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
function readSpans(body: string, violations: string[]): Span[] {
  const must = (holds: boolean, what: string) => {
    if (!holds) violations.push(what);
  };
  const hasOnly = (object: object, ...names: string[]) => {
    must(
      Object.keys(object).every((name) => names.includes(name)),
      `one of ${Object.keys(object)} is not among ${names}`,
    );
  };
  const readValue = (value: Record<string, unknown>): string | number | string[] => {
    must(Object.keys(value).length === 1, 'a value is of one type');
    if (typeof value.stringValue === 'string') return value.stringValue;
    if (typeof value.intValue === 'string' && /^-?\d+$/.test(value.intValue)) return Number(value.intValue);
    const { values } = (value.arrayValue ?? {}) as { values?: Record<string, unknown>[] };
    if (!values) violations.push(`no value: ${JSON.stringify(value)}`);
    return (values ?? []).map((item) => String(readValue(item)));
  };
  const readAttributes = (list: { key: string; value: Record<string, unknown> }[]) => {
    for (const attribute of list) hasOnly(attribute, 'key', 'value');
    must(new Set(list.map(({ key }) => key)).size === list.length, 'an attribute comes once');
    return Object.fromEntries(list.map(({ key, value }) => [key, readValue(value)]));
  };

  const message = JSON.parse(body);
  hasOnly(message, 'resourceSpans');
  const spans: Span[] = [];
  for (const { resource, scopeSpans, ...others } of message.resourceSpans) {
    hasOnly(others);
    must(readAttributes(resource.attributes)['service.name'] === 'stripe-token-gateway', 'a service has a name');
    for (const { scope, spans: list, ...rest } of scopeSpans) {
      hasOnly(rest);
      hasOnly(scope, 'name', 'version');
      for (const span of list) {
        const { traceId, spanId, parentSpanId, startTimeUnixNano: start, endTimeUnixNano: end } = span;
        const names = ['name', 'kind', 'startTimeUnixNano', 'endTimeUnixNano', 'attributes', 'status'];
        hasOnly(span, 'traceId', 'spanId', 'parentSpanId', ...names);
        must(/^[0-9a-f]{32}$/.test(traceId) && !/^0+$/.test(traceId), `traceId: ${traceId}`);
        must(/^[0-9a-f]{16}$/.test(spanId) && !/^0+$/.test(spanId), `spanId: ${spanId}`);
        must(parentSpanId === undefined || /^[0-9a-f]{16}$/.test(parentSpanId), `parentSpanId: ${parentSpanId}`);
        for (const time of [start, end]) must(typeof time === 'string' && /^\d{19}$/.test(time), `a time: ${time}`);
        must(BigInt(start) <= BigInt(end), 'a span ends after it starts');
        must(typeof span.name === 'string' && span.name !== '' && [1, 2, 3].includes(span.kind), 'a name and a kind');
        hasOnly(span.status, 'code');
        spans.push({ ...span, attributes: readAttributes(span.attributes) });
      }
    }
  }
  return spans;
}
