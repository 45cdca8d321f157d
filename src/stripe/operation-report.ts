/** One call to Stripe as `extensions.stripe` shows it. */
export interface CallRecord {
  method: 'GET' | 'POST';
  path: string;
  expand: string[];
  /** Null when there was no answer. */
  status: number | null;
  requestId: string | null;
  ms: number;
  /** Answered by a call that another operation had in flight. */
  cached: boolean;
}

/** What one operation asked of Stripe. */
export class OperationReport {
  readonly calls: CallRecord[] = [];
  /** Calls that were not needed, since another one answered too. */
  avoided = 0;

  /** Stripe's ids of the calls that were made, for the `stripe-request-id` header. */
  get requestIds(): string[] {
    return [...new Set(this.calls.flatMap((call) => call.requestId ?? []))];
  }
}
