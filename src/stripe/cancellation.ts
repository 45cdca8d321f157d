/** What hears that nobody waits for it any more. */
export interface Cancellable {
  cancelled(reason: unknown): void;
}

/**
 * Says that nobody waits for something any more, to whatever is doing it. Stands in for an `AbortSignal` inside the gateway:
 * those cost microseconds each, and hold what listens to them for as long as anybody holds the signal.
 */
export class Cancellation {
  #reason: unknown;
  #isCancelled = false;
  /** Mostly one, and made when there is one: there are several cancellations to every call. */
  #listeners: Cancellable[] | undefined;

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
    const listeners = this.#listeners;
    this.#listeners = undefined;
    for (const listener of listeners ?? []) listener.cancelled(reason);
  }

  /** Tells `listener` once it is cancelled, unless it is told to forget it before. */
  tell(listener: Cancellable): void {
    if (this.#listeners) this.#listeners.push(listener);
    else this.#listeners = [listener];
  }

  forget(listener: Cancellable): void {
    const at = this.#listeners?.lastIndexOf(listener) ?? -1;
    if (at !== -1) this.#listeners?.splice(at, 1);
  }

  /** For what takes an `AbortSignal` alone. */
  toSignal(): AbortSignal {
    const controller = new AbortController();
    if (this.#isCancelled) controller.abort();
    else this.tell({ cancelled: () => controller.abort() });
    return controller.signal;
  }

  static fromSignal(signal: AbortSignal): Cancellation {
    const cancellation = new Cancellation();
    if (signal.aborted) cancellation.cancel(signal.reason);
    else signal.addEventListener('abort', () => cancellation.cancel(signal.reason), { once: true });
    return cancellation;
  }
}
