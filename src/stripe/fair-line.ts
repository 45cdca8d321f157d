import type { StripeCall } from './stripe-call.js';

/** A call in the upstream queue. */
export interface Waiting {
  call: StripeCall;
  start(): void;
  refuse(): void;
}

/** Waiting calls, in one line for each caller. The callers take turns, in the order of the map. */
export class FairLine {
  readonly #lines = new Map<string, Waiting[]>();
  size = 0;

  add(waiting: Waiting): void {
    const line = this.#lines.get(waiting.call.callerId);
    if (line) line.push(waiting);
    else this.#lines.set(waiting.call.callerId, [waiting]);
    this.size += 1;
  }

  /** A caller whose first call leaves goes to the end. */
  remove(waiting: Waiting): void {
    const { callerId } = waiting.call;
    const line = this.#lines.get(callerId);
    const at = line?.indexOf(waiting) ?? -1;
    if (!line || at === -1) return;
    line.splice(at, 1);
    this.size -= 1;
    if (at > 0) return;
    this.#lines.delete(callerId);
    if (line.length > 0) this.#lines.set(callerId, line);
  }

  get next(): Waiting | undefined {
    for (const [first] of this.#lines.values()) return first;
    return undefined;
  }

  countOf(callerId: string): number {
    return this.#lines.get(callerId)?.length ?? 0;
  }

  /** Calls that start before the next one of a caller does. */
  aheadOf(callerId: string): number {
    const own = this.countOf(callerId);
    let ahead = own;
    for (const [other, { length }] of this.#lines) if (other !== callerId) ahead += Math.min(length, own + 1);
    return ahead;
  }

  lastOfGreediest(): Waiting | undefined {
    let greediest: Waiting[] = [];
    for (const line of this.#lines.values()) if (line.length > greediest.length) greediest = line;
    return greediest.at(-1);
  }
}
