/**
 * Says that nobody waits for something any more, to whatever is doing it. Stands in for an `AbortSignal` inside the gateway:
 * those cost microseconds each, and hold what listens to them for as long as anybody holds the signal.
 */
export class Cancellation {
  #reason: unknown;
  #isCancelled = false;
  readonly #listeners = new Set<() => void>();

  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  /** What whoever was cancelled fails with. */
  get reason(): unknown {
    return this.#reason;
  }

  /** Only the first reason counts. */
  cancel(reason: unknown): void {
    if (this.#isCancelled) return;
    this.#isCancelled = true;
    this.#reason = reason;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }

  /** Calls `listener` when it is cancelled, unless what this returns was called before. */
  onCancel(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** For what takes an `AbortSignal` alone. */
  toSignal(): AbortSignal {
    const controller = new AbortController();
    if (this.#isCancelled) controller.abort();
    else this.onCancel(() => controller.abort());
    return controller.signal;
  }

  static fromSignal(signal: AbortSignal): Cancellation {
    const cancellation = new Cancellation();
    if (signal.aborted) cancellation.cancel(signal.reason);
    else signal.addEventListener('abort', () => cancellation.cancel(signal.reason), { once: true });
    return cancellation;
  }
}
