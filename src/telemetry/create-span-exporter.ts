import { log } from '../log.js';
import { version } from '../version.js';

export interface SpanExporterTiming {
  /** Milliseconds that spans wait for others to go with. */
  delayMs: number;
  timeoutMs: number;
  /** Milliseconds before a batch is sent again; twice as much the next time. */
  backoffMs: number;
  /** Milliseconds that closing waits for what is left. */
  closeMs: number;
}

export interface SpanExporter {
  /** Takes the spans of one operation, all of them or none. Never throws, never waits. */
  add(spans: readonly string[]): void;
  /** Spans that the collector took, and those that were given up. */
  readonly counts: { sent: number; dropped: number };
  /** Sends what is left, once, and for no longer than is given for it. */
  close(): Promise<void>;
}

const TIMING: SpanExporterTiming = { delayMs: 5000, timeoutMs: 10_000, backoffMs: 1000, closeMs: 3000 };
/** Spans that wait, some kilobytes for ten of them; more are dropped, so that a collector that is away costs no memory. */
const MAX_WAITING = 4096;
const MAX_BATCH = 512;
const ATTEMPTS = 3;
/** https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes */
const RETRYABLE = [429, 502, 503, 504];

const RESOURCE = {
  attributes: [
    { key: 'service.name', value: { stringValue: 'stripe-token-gateway' } },
    { key: 'service.version', value: { stringValue: version } },
  ],
};
const HEAD = `{"resourceSpans":[{"resource":${JSON.stringify(RESOURCE)},"scopeSpans":[{"scope":${JSON.stringify({ name: 'stripe-token-gateway', version })},"spans":[`;
const TAIL = ']}]}]}';

/**
 * Sends spans to a collector by OTLP over HTTP, in JSON, one batch at a time and beside the operations: a collector that is
 * slow, broken or away costs spans, never an operation. It is warned of once, and again only after it was well.
 * https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function createSpanExporter(endpoint: URL, given: Partial<SpanExporterTiming> = {}): SpanExporter {
  const timing = { ...TIMING, ...given };
  const { url, headers } = toTarget(endpoint);
  const counts = { sent: 0, dropped: 0 };
  const closing = new AbortController();
  let request: AbortController | undefined;
  let waiting: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending: Promise<void> | undefined;
  let isWell = true;

  const start = (): void => {
    clearTimeout(timer);
    timer = undefined;
    sending ??= send().finally(() => {
      sending = undefined;
      if (waiting.length >= MAX_BATCH) start();
      else if (waiting.length > 0) schedule();
    });
  };
  const schedule = (): void => {
    timer ??= unref(setTimeout(start, timing.delayMs));
  };
  const send = async (): Promise<void> => {
    const batch = waiting.slice(0, MAX_BATCH);
    waiting = waiting.slice(MAX_BATCH);
    const rejected = await deliver(`${HEAD}${batch.join(',')}${TAIL}`);
    const dropped = Math.min(batch.length, rejected ?? batch.length);
    counts.dropped += dropped;
    counts.sent += batch.length - dropped;
  };
  /** How many spans of a batch the collector turned away; undefined where it did not take the batch. */
  const deliver = async (body: string): Promise<number | undefined> => {
    for (let attempt = 1; ; attempt++) {
      const reply = await post(body);
      note(reply);
      if (reply.rejected !== undefined) return reply.rejected;
      const mayHelp = reply.status === undefined || RETRYABLE.includes(reply.status);
      if (!mayHelp || attempt === ATTEMPTS || closing.signal.aborted) return undefined;
      await pause(Math.max(reply.retryAfterMs, timing.backoffMs * 2 ** (attempt - 1)), closing.signal);
    }
  };
  const post = async (body: string): Promise<Reply> => {
    request = new AbortController();
    const { signal } = request;
    const timeout = unref(setTimeout((late: AbortController) => late.abort(), timing.timeoutMs, request));
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body,
        redirect: 'manual',
        signal,
      });
      const text = await response.text();
      const retryAfterMs = Math.min(Number(response.headers.get('retry-after')) || 0, 30) * 1000;
      return { status: response.status, retryAfterMs, rejected: response.ok ? rejectedOf(text) : undefined };
    } catch {
      return { status: undefined, retryAfterMs: 0, rejected: undefined };
    } finally {
      clearTimeout(timeout);
    }
  };
  const note = ({ status, rejected }: Reply): void => {
    if (isWell === (rejected !== undefined)) return;
    isWell = !isWell;
    if (isWell) log.info('the collector takes traces again');
    else log.warn('the collector does not take traces: some will be lost', { status });
  };

  return {
    counts,
    add: (spans) => {
      if (closing.signal.aborted || waiting.length + spans.length > MAX_WAITING) {
        counts.dropped += spans.length;
        return;
      }
      waiting.push(...spans);
      if (waiting.length >= MAX_BATCH) start();
      else schedule();
    },
    close: async () => {
      closing.abort();
      const end = new AbortController();
      const rest = async () => {
        await sending;
        while (waiting.length > 0) {
          start();
          await sending;
        }
      };
      await Promise.race([rest(), pause(timing.closeMs, end.signal, true)]);
      end.abort();
      counts.dropped += waiting.length;
      waiting = [];
      request?.abort();
      await sending;
      clearTimeout(timer);
    },
  };
}

interface Reply {
  /** Undefined where there was no answer. */
  status: number | undefined;
  retryAfterMs: number;
  /** Spans that were turned away of a batch that was taken. */
  rejected: number | undefined;
}

/** A user and a password in the address become a header: `fetch` takes no such address. */
function toTarget(endpoint: URL): { url: URL; headers: Record<string, string> } {
  const url = new URL(endpoint);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/traces`;
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (username || password) {
    const bytes = new TextEncoder().encode(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
    headers.authorization = `Basic ${btoa(String.fromCharCode(...bytes))}`;
  }
  return { url, headers };
}

function rejectedOf(text: string): number {
  try {
    return Math.max(0, Number(JSON.parse(text).partialSuccess?.rejectedSpans)) || 0;
  } catch {
    return 0;
  }
}

/** Ends early when it is aborted. Does not keep a process alive, unless it is told to. */
function pause(ms: number, signal: AbortSignal, isHeld = false): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (!isHeld) unref(timer);
    signal.addEventListener('abort', end);
  });
}

/** Where timers keep a process alive, this one does not. */
function unref<Timer>(timer: Timer): Timer {
  (timer as { unref?: () => void }).unref?.();
  return timer;
}
