/** One call to Stripe as `extensions.stripe` shows it. */
export interface CallRecord {
  method: 'GET' | 'POST';
  path: string;
  expand: readonly string[];
  /** Null when there was no answer. */
  status: number | null;
  requestId: string | null;
  ms: number;
  /** Answered by a call that another operation had in flight, or by what is remembered of the object. */
  cached: boolean;
}

/** What one operation asked of Stripe. */
export class OperationReport {
  readonly calls: CallRecord[] = [];
  /** Calls that were not needed, since another one answered too. */
  avoided = 0;
  /** Objects that were read, and those of which nothing that was read can change any more. */
  reads = 0;
  finalReads = 0;
  /** Nothing in the whole answer can change any more. */
  isFinal = false;

  /** Stripe's ids of the calls that were made, for the `stripe-request-id` header: each once. */
  get requestIds(): string {
    if (this.calls.length === 1) return this.calls[0]?.requestId ?? '';
    return [...new Set(this.calls.flatMap((call) => call.requestId ?? []))].join(', ');
  }
}
