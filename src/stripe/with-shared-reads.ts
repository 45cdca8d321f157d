import { type Cancellable, Cancellation } from './cancellation.js';
import type { ReadCall, StripeReply, Upstream } from './upstream.js';

/**
 * Identical reads that are in flight at the same time, across operations of one Stripe key and account, share one call.
 * One who leaves does not disturb the others; when the last one leaves the call is cancelled. Creates are never shared.
 */
export function withSharedReads(upstream: Upstream): Upstream {
  const inFlight: InFlight = new Map();

  return (call) => {
    if (call.kind !== 'read') return upstream(call);
    const key = keyOf(call);
    const running = inFlight.get(key);
    if (running?.joinable) return join(running, running.joinable, call);

    const read = new SharedRead(key, inFlight);
    read.admit(call.cancellation);
    call.cancellation = read;
    const reply = upstream(call);
    read.open(call, reply);
    return reply;
  };
}

type InFlight = Map<string, SharedRead>;

/** What those who come later wait for. */
interface Joinable {
  /** What was sent. Its deadline is that of the most patient of those who wait. */
  call: ReadCall;
  reply: Promise<StripeReply>;
}

/** A read in flight; cancelled when the last one who waits for it leaves. */
class SharedRead extends Cancellation implements Cancellable {
  /**
   * Undefined once nobody may join any more. A `Map` keeps what stood in it for as long as V8 keeps one of its former
   * tables, and each new one with it: what a call holds would stay for seconds, and that was a fifth of the time of a read.
   */
  joinable: Joinable | undefined;
  readonly #key: string;
  readonly #inFlight: InFlight;
  #waiting = 0;

  constructor(key: string, inFlight: InFlight) {
    super();
    this.#key = key;
    this.#inFlight = inFlight;
  }

  /** Until there is a reply, or nobody waits for one. */
  open(call: ReadCall, reply: Promise<StripeReply>): void {
    this.joinable = { call, reply };
    this.#inFlight.set(this.#key, this);
    const close = () => this.#close();
    reply.then(close, close);
  }

  /** Somebody waits for it, until they leave. */
  admit(cancellation: Cancellation | undefined): void {
    this.#waiting += 1;
    cancellation?.tell(this);
  }

  /** One of those who wait has left. How it ends is the answer to the one who leaves last. */
  cancelled(reason: unknown): void {
    this.#waiting -= 1;
    if (this.#waiting > 0) return;
    this.#close();
    this.cancel(reason);
  }

  #close(): void {
    if (this.joinable) this.#inFlight.delete(this.#key);
    this.joinable = undefined;
  }
}

async function join(read: SharedRead, { call: sent, reply }: Joinable, call: ReadCall): Promise<StripeReply> {
  const started = performance.now();
  read.admit(call.cancellation);
  call.report.avoided += 1;
  sent.deadline = Math.max(sent.deadline, call.deadline);
  try {
    return await reply;
  } finally {
    call.report.note(call, 'in-flight', started);
  }
}

/** A newline stands in no owner, id or path. */
function keyOf(call: ReadCall): string {
  return `${call.owner}\n${call.resource}\n${call.id}\n${call.expand.join('\n')}`;
}
