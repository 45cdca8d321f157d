import { GatewayError } from '../errors.js';
import type { Cancellable, Cancellation } from './cancellation.js';
import { UpstreamFailure } from './upstream-failure.js';

/** What Stripe is asked at most. */
export interface TurnLimits {
  /** Requests in any one second. */
  rate: number | 'off';
  /** Requests at once. */
  concurrency: number | 'off';
}

/** Calls that may wait, whatever their deadlines: each holds its input in memory. */
const MAX_WAITING = 1000;

/** Milliseconds that a call must have left when its turn comes: one that is sent later is cut off before its answer. */
const MIN_LEFT_MS = 100;

/** Who takes a turn: until when, by `performance.now()`, and whether anybody still waits for it. */
interface Waiter {
  deadline: number;
  cancellation?: Cancellation | undefined;
}

interface Waiting extends Cancellable {
  deadline: number;
  start(): void;
  refuse(): void;
}

/**
 * Turns to ask Stripe, first come, first served. In any one second at most `rate` are given, and in a quarter of one at most
 * a quarter of them: a burst that the network delays does not fall together with the next one.
 * https://docs.stripe.com/rate-limits
 */
export class Turns {
  readonly #limits: TurnLimits;
  readonly #waiting = new Set<Waiting>();
  /** The moments of the last turns, a ring of as many as a second takes. */
  readonly #given: Float64Array;
  #count = 0;
  #active = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(limits: TurnLimits) {
    this.#limits = limits;
    this.#given = new Float64Array(limits.rate === 'off' ? 0 : limits.rate).fill(Number.NEGATIVE_INFINITY);
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  get active(): number {
    return this.#active;
  }

  /** Nothing is under way, and no turn of the last second has to be remembered. */
  get isIdle(): boolean {
    return this.#active === 0 && this.#waiting.size === 0 && this.#nextAt() <= performance.now() - 1000;
  }

  /**
   * Takes a turn, which has to be given back: at once where it can, else when what is returned resolves. Throws where no turn
   * comes by the deadline.
   */
  take({ deadline, cancellation }: Waiter): Promise<void> | undefined {
    const wait = this.#expectedWait();
    if (this.#waiting.size === 0 && wait === 0 && this.#hasRoom) {
      this.#give();
      return undefined;
    }
    if (this.#waiting.size >= MAX_WAITING || isTooLate(deadline - wait)) throw refusal(wait);
    return this.#wait(deadline, cancellation);
  }

  giveBack(): void {
    this.#active -= 1;
    this.#giveAll();
  }

  #wait(deadline: number, cancellation: Cancellation | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const entry: Waiting = {
        deadline,
        cancelled: () => entry.refuse(),
        start: () => {
          cancellation?.forget(entry);
          resolve();
        },
        refuse: () => {
          cancellation?.forget(entry);
          this.#waiting.delete(entry);
          // Also where its time ran out: that it was never made is more to know than that it was late.
          const hasLeft = cancellation?.isCancelled && !(cancellation.reason instanceof UpstreamFailure);
          reject(hasLeft ? cancellation.reason : refusal(this.#expectedWait()));
        },
      };
      cancellation?.tell(entry);
      this.#waiting.add(entry);
      this.#giveAll();
    });
  }

  get #hasRoom(): boolean {
    return this.#limits.concurrency === 'off' || this.#active < this.#limits.concurrency;
  }

  #give(): void {
    this.#active += 1;
    if (this.#given.length > 0) this.#given[this.#count++ % this.#given.length] = performance.now();
  }

  #giveAll(): void {
    for (const next of this.#waiting) {
      if (!this.#hasRoom) return;
      if (isTooLate(next.deadline)) {
        next.refuse();
        continue;
      }
      const wait = this.#nextAt() - performance.now();
      if (wait > 0) {
        this.#timer ??= setTimeout(() => {
          this.#timer = undefined;
          this.#giveAll();
        }, Math.ceil(wait));
        return;
      }
      this.#waiting.delete(next);
      this.#give();
      next.start();
    }
  }

  /** The moment from which the rate allows one more turn. */
  #nextAt(): number {
    const rate = this.#given.length;
    if (rate === 0) return Number.NEGATIVE_INFINITY;
    const burst = Math.ceil(rate / 4);
    const turnsAgo = (turns: number) => this.#given[(this.#count + rate - turns) % rate] as number;
    return Math.max(turnsAgo(rate) + 1000, turnsAgo(burst) + (burst * 1000) / rate);
  }

  /** Milliseconds, as far as the rate tells: how long the calls under way take is not known. */
  #expectedWait(): number {
    const queued = this.#given.length === 0 ? 0 : (this.#waiting.size * 1000) / this.#given.length;
    return Math.max(0, this.#nextAt() - performance.now()) + queued;
  }
}

function isTooLate(deadline: number): boolean {
  return deadline - performance.now() < MIN_LEFT_MS;
}

function refusal(wait: number): GatewayError {
  return new GatewayError(
    'RATE_LIMITED',
    'The gateway has more requests for Stripe than Stripe takes. Try again later, a create with the same idempotency key.',
    { retryAfter: Math.max(1, Math.ceil(wait / 1000)) },
  );
}
