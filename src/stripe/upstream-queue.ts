import { GatewayError } from '../errors.js';
import { RETRY_ADVICE, UpstreamFailure } from './errors.js';
import { FairLine, type Waiting } from './fair-line.js';
import type { StripeCall } from './stripe-call.js';

/** What Stripe is sent at most. https://docs.stripe.com/rate-limits */
export interface QueueLimits {
  /** Requests in any one second. */
  rate: number | 'off';
  /** Requests at once. */
  concurrency: number | 'off';
}

/** Calls that may wait: each holds its input in memory. */
const MAX_WAITING = 1000;
/** Milliseconds that a call must have left when it is sent: with less, it would be cut off before its response. */
const MIN_LEFT_MS = 100;

/**
 * Holds calls back so that Stripe's limits are never exceeded. In any one second at most `rate` calls start, and in a quarter
 * of one at most a quarter of them: a burst that the network delays does not coincide with the next one. Creates go before
 * reads; among each, callers take turns, so that one caller's many calls do not hold up another's one. A call that would not
 * start before its deadline is refused at once.
 */
export class UpstreamQueue {
  readonly #limits: QueueLimits;
  readonly #creates = new FairLine();
  readonly #reads = new FairLine();
  /** When the last calls started: a ring buffer of one second's worth. */
  readonly #starts: Float64Array;
  #count = 0;
  #active = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
    this.#starts = new Float64Array(limits.rate === 'off' ? 0 : limits.rate).fill(Number.NEGATIVE_INFINITY);
  }

  get waiting(): number {
    return this.#creates.size + this.#reads.size;
  }

  get active(): number {
    return this.#active;
  }

  /** No call is in flight, and no start of the last second has to be remembered. */
  get isIdle(): boolean {
    return this.#active === 0 && this.waiting === 0 && this.#nextAt() <= performance.now() - 1000;
  }

  /**
   * Lets a call start as soon as the limits allow: undefined where that is at once. Rejects with RATE_LIMITED where it is after
   * the call's deadline. What has started must `leave`.
   */
  enter(call: StripeCall): Promise<void> | undefined {
    if (this.waiting > 0 || !this.#hasRoom || this.#nextAt() > performance.now()) return this.#wait(call);
    this.#start();
    return undefined;
  }

  leave(): void {
    this.#active -= 1;
    this.#startWaiting();
  }

  async #wait(call: StripeCall): Promise<void> {
    const line = call.kind === 'read' ? this.#reads : this.#creates;
    const ms = this.#expectedWait(call, line);
    if (isTooLate(call.deadline - ms)) throw refusal(call, ms);
    if (this.waiting >= MAX_WAITING && !this.#makeRoom(line, call)) throw refusal(call, ms);
    const { cancellation } = call;
    return new Promise((resolve, reject) => {
      const settle = () => {
        stopListening?.();
        line.remove(waiting);
      };
      const waiting: Waiting = {
        call,
        start: () => {
          settle();
          resolve();
        },
        refuse: () => {
          settle();
          // Also at the deadline: that the call was never sent tells more than that it was late.
          const reason = cancellation?.reason;
          const isGone = reason && !(reason instanceof UpstreamFailure);
          reject(isGone ? reason : refusal(call, this.#expectedWait(call, line)));
        },
      };
      const stopListening = cancellation?.onCancel(waiting.refuse);
      line.add(waiting);
      this.#startWaiting();
    });
  }

  /** Refuses a waiting call for the sake of a create, or of a caller who has none waiting: the last of whoever has most. */
  #makeRoom(line: FairLine, { callerId }: StripeCall): boolean {
    const read = line === this.#creates ? this.#reads.lastOfGreediest() : undefined;
    const last = read ?? (line.countOf(callerId) === 0 ? line.lastOfGreediest() : undefined);
    last?.refuse();
    return last !== undefined;
  }

  get #hasRoom(): boolean {
    return this.#limits.concurrency === 'off' || this.#active < this.#limits.concurrency;
  }

  #start(): void {
    this.#active += 1;
    if (this.#starts.length > 0) this.#starts[this.#count++ % this.#starts.length] = performance.now();
  }

  #startWaiting(): void {
    while (this.#hasRoom) {
      const next = this.#creates.next ?? this.#reads.next;
      if (!next) return;
      if (isTooLate(next.call.deadline)) {
        next.refuse();
        continue;
      }
      const ms = this.#nextAt() - performance.now();
      if (ms > 0) {
        this.#timer ??= setTimeout(() => {
          this.#timer = undefined;
          this.#startWaiting();
        }, Math.ceil(ms));
        return;
      }
      this.#start();
      next.start();
    }
  }

  /** From when the rate allows one more call. */
  #nextAt(): number {
    const rate = this.#starts.length;
    if (rate === 0) return Number.NEGATIVE_INFINITY;
    const burst = Math.ceil(rate / 4);
    const startsAgo = (starts: number) => this.#starts[(this.#count + rate - starts) % rate] as number;
    return Math.max(startsAgo(rate) + 1000, startsAgo(burst) + (burst * 1000) / rate);
  }

  /** Milliseconds, as far as the rate tells: how long the calls in flight take is unknown. */
  #expectedWait({ callerId }: StripeCall, line: FairLine): number {
    const ahead = line.aheadOf(callerId) + (line === this.#reads ? this.#creates.size : 0);
    const queued = this.#starts.length === 0 ? 0 : (ahead * 1000) / this.#starts.length;
    return Math.max(0, this.#nextAt() - performance.now()) + queued;
  }
}

function isTooLate(deadline: number): boolean {
  return deadline - performance.now() < MIN_LEFT_MS;
}

function refusal({ kind }: StripeCall, ms: number): GatewayError {
  return new GatewayError(
    'RATE_LIMITED',
    `The gateway has more requests for Stripe than Stripe accepts. ${RETRY_ADVICE[kind]}`,
    { retryAfter: Math.max(1, Math.ceil(ms / 1000)) },
  );
}
