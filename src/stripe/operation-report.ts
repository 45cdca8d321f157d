import type { Span } from '@opentelemetry/api';
import { RESOURCE_PATHS, type Resource } from './resource.js';
import type { AnswerHead } from './transport-failure.js';

/** Who answered a call: Stripe, a call that another operation had in flight, or what is remembered of the object. */
export type CallSource = 'stripe' | 'in-flight' | 'memory';

/** One call to Stripe, made or saved. Times are of `performance.now()`. */
export interface CallRecord {
  method: 'GET' | 'POST';
  resource: Resource;
  /** Undefined for a create. */
  id: string | undefined;
  expand: readonly string[];
  /** Null when there was no answer. */
  status: number | null;
  requestId: string | null;
  /** Counts from 1: what is over was a retry. */
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

/** The call that is noted, a `StripeCall`. */
interface NotedCall {
  kind: 'read' | 'create-token';
  resource?: Resource;
  id?: string;
  expand: readonly string[];
  attempt?: number | undefined;
}

/** What one operation asked of Stripe, and what became of it. */
export class OperationReport {
  readonly requestId: string | undefined;
  readonly started = performance.now();
  readonly calls: CallRecord[] = [];
  /** Calls that were not needed, since another one answered too. */
  avoided = 0;
  /** Objects that were read, and those of which nothing that was read can change any more. */
  reads = 0;
  finalReads = 0;
  /** Creates whose input Stripe refused. */
  refusals = 0;
  /** Nothing in the whole answer can change any more. */
  isFinal = false;
  /** Undefined until it is known which operation of a good document is meant. */
  kind: 'query' | 'mutation' | undefined;
  /** Whether it came to be carried out. */
  isCarriedOut = false;
  /** The codes of its errors. */
  codes: readonly string[] = [];
  caller: string | undefined;
  /** Undefined where no span is recorded. */
  trace: OperationTrace | undefined;
  readonly #onCall: ((record: CallRecord) => void) | undefined;

  /** `onCall` hears of every call, also of those that end after the operation. */
  constructor(requestId?: string, onCall?: (record: CallRecord) => void) {
    this.requestId = requestId;
    this.#onCall = onCall;
  }

  note(call: NotedCall, source: CallSource, started: number, answer?: AnswerHead): void {
    const record: CallRecord = {
      method: call.kind === 'read' ? 'GET' : 'POST',
      resource: call.resource ?? 'token',
      id: call.id,
      expand: call.expand,
      status: answer?.status ?? null,
      requestId: answer?.headers['request-id'] ?? null,
      attempt: call.attempt ?? 1,
      source,
      started,
      // What is remembered takes no time.
      ended: source === 'memory' ? started : performance.now(),
    };
    this.calls.push(record);
    this.#onCall?.(record);
  }

  /** Stripe's ids of the calls that were made, for the `stripe-request-id` header: each once. */
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
