import { type Dispatcher, Pool } from 'undici';
import type { Cancellable, Cancellation } from './cancellation.js';
import { readHeaders } from './read-headers.js';
import { toTransportReason } from './to-transport-reason.js';
import { MAX_REPLY_BYTES, type Transport, type TransportReply } from './transport.js';
import { TransportFailure } from './transport-failure.js';

/** Connections at once: more than the requests that Stripe takes at once. What is past them waits for one, within its deadline. */
const CONNECTIONS = 128;

/**
 * The way to the network on Node.js: undici's pool of kept connections, with a handler of our own in place of its streams,
 * which cost more than the rest of a call. No time-outs of undici's: each call has its deadline, which cancels it.
 */
export function createUndiciTransport(origin: URL): Transport {
  const pool = new Pool(origin.origin, { connections: CONNECTIONS, headersTimeout: 0, bodyTimeout: 0 });
  return {
    send: ({ method, path, headers, body = null, cancellation }) =>
      new Promise((resolve, reject) => {
        pool.dispatch({ method, path, headers, body }, new ReplyReader(cancellation, resolve, reject));
      }),
    close: () => pool.close(),
  };
}

/** Gathers one reply. Whatever ends it early becomes a `TransportFailure`, which holds nothing of the error. */
class ReplyReader implements Dispatcher.DispatchHandler, Cancellable {
  readonly #cancellation: Cancellation | undefined;
  readonly #resolve: (reply: TransportReply) => void;
  readonly #reject: (failure: TransportFailure) => void;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #status = 0;
  #headers: Record<string, string> = {};
  #controller: Dispatcher.DispatchController | undefined;

  constructor(
    cancellation: Cancellation | undefined,
    resolve: (reply: TransportReply) => void,
    reject: (failure: TransportFailure) => void,
  ) {
    this.#cancellation = cancellation;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#cancellation?.isCancelled) this.cancelled();
    else this.#cancellation?.tell(this);
  }

  cancelled(): void {
    this.#controller?.abort(new Error('cancelled'));
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: RawHeaders): void {
    this.#status = status;
    this.#headers = readHeaders((name) => headers[name]);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > MAX_REPLY_BYTES) controller.abort(new Error('too large'));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#cancellation?.forget(this);
    const bytes = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks, this.#size);
    this.#resolve({ status: this.#status, headers: this.#headers, text: bytes?.toString('utf8') ?? '' });
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#cancellation?.forget(this);
    const hasBegun = this.#status > 0;
    const reason = this.#size > MAX_REPLY_BYTES ? 'too-large' : hasBegun ? 'cut' : toTransportReason(error);
    this.#reject(new TransportFailure(reason, hasBegun ? { status: this.#status, headers: this.#headers } : undefined));
  }
}

type RawHeaders = Record<string, string | string[] | undefined>;
