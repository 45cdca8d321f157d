import type { Span } from '@opentelemetry/api';
import { RESOURCE_PATHS, type Resource } from './resource.js';
import type { ReplyHead } from './transport.js';

/** Who answered a call: Stripe, a call that another operation had in flight, or the cache. */
export type CallSource = 'stripe' | 'in-flight' | 'memory';

/** One call to Stripe, made or avoided. Times are those of `performance.now()`. */
export interface CallRecord {
  method: 'GET' | 'POST';
  resource: Resource;
  /** Undefined for a create. */
  id: string | undefined;
  expand: readonly string[];
  /** Null when there was no response. */
  status: number | null;
  requestId: string | null;
  /** Counts from 1: above that it is a retry. */
  attempt: number;
  source: CallSource;
  started: number;
  ended: number;
}

export interface OperationTrace {
  traceId: string;
  span: Span;
  /** The Unix time in milliseconds at which `performance.now()` was 0, as read when the operation started. */
  epoch: number;
}

/** The part of a `StripeCall` that is recorded. */
interface RecordedCall {
  kind: 'read' | 'create-token';
  resource?: Resource;
  id?: string;
  expand: readonly string[];
  attempt?: number | undefined;
}

/** What one operation asked of Stripe, and its outcome: for `extensions.stripe`, metrics, spans and the log. */
export class OperationRecord {
  readonly requestId: string | undefined;
  readonly started = performance.now();
  readonly calls: CallRecord[] = [];
  /** Calls that were not needed, because the cache or another call answered. */
  avoided = 0;
  /** Objects that were read, and those of which nothing that was selected can change any more. */
  reads = 0;
  immutableReads = 0;
  /** Creates whose input Stripe rejected. */
  refusals = 0;
  /** Nothing in the whole response can change any more. */
  isImmutable = false;
  /** Undefined until it is known which operation of a valid document is meant. */
  kind: 'query' | 'mutation' | undefined;
  /** Whether it was executed. */
  isExecuted = false;
  /** Whether its response was counted, traced and logged. */
  hasEnded = false;
  /** The codes of its errors. */
  codes: readonly string[] = [];
  caller: string | undefined;
  /** Undefined where no span is recorded. */
  trace: OperationTrace | undefined;
  readonly #onCall: ((record: CallRecord) => void) | undefined;

  /** `onCall` is called for every call, also for those that end after the operation. */
  constructor(requestId?: string, onCall?: (record: CallRecord) => void) {
    this.requestId = requestId;
    this.#onCall = onCall;
  }

  note(call: RecordedCall, source: CallSource, started: number, head?: ReplyHead): void {
    const record: CallRecord = {
      method: call.kind === 'read' ? 'GET' : 'POST',
      resource: call.resource ?? 'token',
      id: call.id,
      expand: call.expand,
      status: head?.status ?? null,
      requestId: head?.headers['request-id'] ?? null,
      attempt: call.attempt ?? 1,
      source,
      started,
      ended: performance.now(),
    };
    this.calls.push(record);
    this.#onCall?.(record);
  }

  /** The ids that Stripe gave the requests, each once, for the `stripe-request-id` header. */
  get requestIds(): string {
    if (this.calls.length === 1) return this.calls[0]?.requestId ?? '';
    return [...new Set(this.calls.flatMap((call) => call.requestId ?? []))].join(', ');
  }

  /** What `extensions.stripe` shows. */
  explain(): object {
    const calls = this.calls.map(({ method, resource, id, expand, status, requestId, source, started, ended }) => ({
      method,
      path: id === undefined ? RESOURCE_PATHS[resource] : `${RESOURCE_PATHS[resource]}/${id}`,
      expand,
      status,
      requestId,
      ms: Math.round((ended - started) * 10) / 10,
      cached: source !== 'stripe',
    }));
    return { calls, avoided: this.avoided };
  }
}
