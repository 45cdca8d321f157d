import { type Dispatcher, Pool } from 'undici';
import { TransportFailure } from '../errors/transport-failure.js';
import { onAbort } from './on-abort.js';
import { readHeaders } from './read-headers.js';
import { toTransportReason } from './to-transport-reason.js';
import { MAX_REPLY_BYTES, type Transport, type TransportReply, type TransportRequest } from './transport.js';

/** Connections at once; what is past them waits for one, within its deadline. */
const CONNECTIONS = 256;

/**
 * The way to the network on Node.js: undici's pool of kept connections, with a handler of our own in place of its streams,
 * which cost more than the rest of a call. No time-outs of undici's: each call has its deadline, which aborts its signal.
 */
export function createUndiciTransport(origin: URL): Transport {
  const pool = new Pool(origin.origin, { connections: CONNECTIONS, headersTimeout: 0, bodyTimeout: 0 });
  return {
    send: ({ method, path, headers, body, signal }) =>
      new Promise((resolve, reject) => {
        const reader = new ReplyReader(signal, resolve, reject);
        if (signal?.aborted) reader.onResponseError(undefined, new Error('aborted'));
        else pool.dispatch({ method, path, headers, body: body ?? null }, reader);
      }),
    close: () => pool.close(),
  };
}

/** Gathers one reply. Whatever ends it early becomes a `TransportFailure`, which holds nothing of the error. */
class ReplyReader implements Dispatcher.DispatchHandler {
  readonly #signal: AbortSignal | undefined;
  readonly #resolve: (reply: TransportReply) => void;
  readonly #reject: (failure: TransportFailure) => void;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #status = 0;
  #headers: Record<string, string> = {};
  #forgetSignal: (() => void) | undefined;

  constructor(
    signal: TransportRequest['signal'],
    resolve: (reply: TransportReply) => void,
    reject: (failure: TransportFailure) => void,
  ) {
    this.#signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (!this.#signal) return;
    const abort = () => controller.abort(new Error('aborted'));
    if (this.#signal.aborted) abort();
    else this.#forgetSignal = onAbort(this.#signal, abort);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: RawHeaders): void {
    this.#status = status;
    this.#headers = readHeaders(Object.entries(headers));
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > MAX_REPLY_BYTES) controller.abort(new Error('too large'));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#forgetSignal?.();
    const bytes = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks, this.#size);
    this.#resolve({ status: this.#status, headers: this.#headers, text: bytes?.toString('utf8') ?? '' });
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#forgetSignal?.();
    const hasBegun = this.#status > 0;
    const reason = this.#size > MAX_REPLY_BYTES ? 'too-large' : hasBegun ? 'cut' : toTransportReason(error);
    this.#reject(new TransportFailure(reason, hasBegun ? { status: this.#status, headers: this.#headers } : undefined));
  }
}

type RawHeaders = Record<string, string | string[] | undefined>;
