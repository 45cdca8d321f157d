export interface TraceContext {
  /** 32 hexadecimal digits. */
  traceId: string;
  /** 16 of them: the span of the operation. */
  spanId: string;
  parentSpanId: string | undefined;
}

/** https://www.w3.org/TR/trace-context/#traceparent-header: a later version may say more after a hyphen. */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * An operation's place in a trace: under the caller's span where it names one, in a trace of its own where it names none
 * or not a good one. Undefined where the caller's trace is not recorded, and for what is over `share` of the traces that
 * begin here: the sampler that OpenTelemetry calls `parentbased_traceidratio`.
 */
export function toTraceContext(traceparent: string | undefined, share: number): TraceContext | undefined {
  const [, version, traceId, parentSpanId, flags, more] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || (version === '00' && more !== undefined)) {
    return Math.random() < share
      ? { traceId: randomHex(16), spanId: randomHex(8), parentSpanId: undefined }
      : undefined;
  }
  const isSampled = (Number.parseInt(flags as string, 16) & 1) === 1;
  return isSampled ? { traceId, spanId: randomHex(8), parentSpanId } : undefined;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
/** Random bytes are asked for by the thousand: one request for each id costs more than the id. */
const pool = new Uint8Array(1024);
let used = pool.length;

export function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  let hex = '';
  for (const end = used + bytes; used < end; used++) hex += HEX[pool[used] as number];
  return hex;
}
