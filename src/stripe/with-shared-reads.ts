import { type Cancellable, Cancellation } from './cancellation.js';
import { ReadsInFlight } from './reads-in-flight.js';
import type { ReadCall, StripeReply, Upstream } from './upstream.js';

/**
 * Identical reads that are in flight at the same time, across operations of one Stripe key and account, share one call.
 * One who leaves does not disturb the others; when the last one leaves the call is cancelled. Creates are never shared.
 */
export function withSharedReads(upstream: Upstream): Upstream {
  const inFlight = new ReadsInFlight<SharedRead>();

  return (call) => {
    if (call.kind !== 'read') return upstream(call);
    const running = inFlight.find(call);
    if (running) return running.join(call);
    return new SharedRead(call, inFlight).start(upstream);
  };
}

/** A read in flight; cancelled when the last one who waits for it leaves. */
class SharedRead extends Cancellation implements Cancellable {
  /** What is sent. Its deadline is that of the most patient of those who wait. */
  readonly call: ReadCall;
  next: SharedRead | undefined;
  readonly #inFlight: ReadsInFlight<SharedRead>;
  #reply!: Promise<StripeReply>;
  #waiting = 0;
  #isOpen = true;

  constructor(call: ReadCall, inFlight: ReadsInFlight<SharedRead>) {
    super();
    this.call = call;
    this.#inFlight = inFlight;
  }

  start(upstream: Upstream): Promise<StripeReply> {
    const { call } = this;
    this.#admit(call.cancellation);
    call.cancellation = this;
    this.#reply = upstream(call);
    this.#inFlight.add(this);
    const close = () => this.#close();
    this.#reply.then(close, close);
    return this.#reply;
  }

  async join(call: ReadCall): Promise<StripeReply> {
    const started = performance.now();
    this.#admit(call.cancellation);
    call.report.avoided += 1;
    this.call.deadline = Math.max(this.call.deadline, call.deadline);
    try {
      return await this.#reply;
    } finally {
      call.report.note(call, 'in-flight', started);
    }
  }

  /** One of those who wait has left. How it ends is the answer to the one who leaves last. */
  cancelled(reason: unknown): void {
    this.#waiting -= 1;
    if (this.#waiting > 0) return;
    this.#close();
    this.cancel(reason);
  }

  /** Somebody waits for it, until they leave. */
  #admit(cancellation: Cancellation | undefined): void {
    this.#waiting += 1;
    cancellation?.tell(this);
  }

  /** Nobody may join it any more. */
  #close(): void {
    if (this.#isOpen) this.#inFlight.remove(this);
    this.#isOpen = false;
  }
}
