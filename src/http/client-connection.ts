import type { ServerResponse } from 'node:http';
import type { ClientConnection } from '../stripe/stripe-call.js';

/** What listens to a client. One listener at the runtime's own object serves all of them. */
abstract class Connection implements ClientConnection {
  #listeners: Set<() => void> | undefined;

  abstract get isGone(): boolean;
  /** Calls `gone` once the client has gone. */
  protected abstract watch(gone: () => void): void;

  onGone(listener: () => void): () => void {
    if (!this.#listeners) {
      const listeners = new Set<() => void>();
      this.#listeners = listeners;
      this.watch(() => {
        for (const listener of listeners) listener();
      });
    }
    const listeners = this.#listeners;
    listeners.add(listener);
    return () => listeners.delete(listener);
  }
}

/** Of a Node response: a connection that closes before the response was written has lost its client. */
export class NodeConnection extends Connection {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    super();
    this.#response = response;
  }

  get isGone(): boolean {
    return this.#response.destroyed && !this.#response.writableFinished;
  }

  protected watch(gone: () => void): void {
    this.#response.once('close', () => {
      if (!this.#response.writableFinished) gone();
    });
  }
}

/** Of a signal, such as that of a WHATWG request. */
export class SignalConnection extends Connection {
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    super();
    this.#signal = signal;
  }

  get isGone(): boolean {
    return this.#signal.aborted;
  }

  protected watch(gone: () => void): void {
    this.#signal.addEventListener('abort', gone, { once: true });
  }
}
