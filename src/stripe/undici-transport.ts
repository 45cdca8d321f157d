import { type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import type { Cancellation } from './cancellation.js';
import {
  fromRuntimeError,
  MAX_REPLY_BYTES,
  readHeaders,
  type Transport,
  TransportFailure,
  type TransportReply,
  type TransportRequest,
} from './transport.js';

/** Connections at once: more than the requests that Stripe accepts at once. Further calls wait, until their deadline. */
const CONNECTIONS = 128;

/** Set explicitly, so that `NODE_TLS_REJECT_UNAUTHORIZED=0` does not turn the check of certificates off. */
const TLS = { rejectUnauthorized: true };

/** Outbound proxies, in the form of `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. Nothing is read from the environment here. */
export interface ProxyOptions {
  /** Used for an `https:` origin. May hold a user and a password, which are never logged. */
  httpsProxy?: string | undefined;
  /** Used for an `http:` origin, and for an `https:` one without a proxy of its own. */
  httpProxy?: string | undefined;
  /** Hosts that are reached directly: `stripe.example,.internal:8443`, or `*`. */
  noProxy?: string | undefined;
}

/**
 * Sends requests by undici's pool of keep-alive connections, on Node.js. Uses a dispatch handler instead of undici's streams,
 * which cost more than the rest of a call. Sets no time-outs: each call has a deadline, which aborts it. Behind a proxy, every
 * request goes through a CONNECT tunnel, so that the proxy sees the name of the host and nothing else.
 */
export function createUndiciTransport({ origin }: URL, { proxy }: { proxy?: ProxyOptions } = {}): Transport {
  const options = { connections: CONNECTIONS, headersTimeout: 0, bodyTimeout: 0, connect: TLS };
  const dispatcher = proxy ? createProxyAgent(proxy, options) : new Pool(origin, options);
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        const { method, path, headers, body = null } = request;
        try {
          dispatcher.dispatch({ origin, method, path, headers, body }, new ReplyReader(request, resolve, reject));
        } catch (error) {
          reject(fromRuntimeError(error));
        }
      }),
    close: () => dispatcher.close(),
  };
}

/** An empty value keeps undici from reading the environment. */
function createProxyAgent({ httpsProxy = '', httpProxy = '', noProxy = '' }: ProxyOptions, options: Pool.Options) {
  const { connections = null, ...rest } = options;
  const tls = { requestTls: TLS, proxyTls: TLS };
  return new EnvHttpProxyAgent({
    ...rest,
    ...tls,
    connections,
    httpsProxy,
    httpProxy,
    noProxy,
  } as EnvHttpProxyAgent.Options);
}

/** Collects one reply. Whatever ends it early becomes a `TransportFailure`, which holds nothing of the error but its code. */
class ReplyReader implements Dispatcher.DispatchHandler {
  readonly #cancellation: Cancellation | undefined;
  readonly #resolve: (reply: TransportReply) => void;
  readonly #reject: (failure: TransportFailure) => void;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #status = 0;
  #headers: Record<string, string> = {};
  #stopListening: (() => void) | undefined;

  constructor(
    { cancellation }: TransportRequest,
    resolve: (reply: TransportReply) => void,
    reject: (failure: TransportFailure) => void,
  ) {
    this.#cancellation = cancellation;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const abort = () => controller.abort(new Error('cancelled'));
    if (this.#cancellation?.reason) abort();
    else this.#stopListening = this.#cancellation?.onCancel(abort);
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
    this.#stopListening?.();
    const bytes = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks, this.#size);
    this.#resolve({ status: this.#status, headers: this.#headers, text: bytes?.toString('utf8') ?? '' });
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#stopListening?.();
    const head = { status: this.#status, headers: this.#headers };
    const reason = this.#size > MAX_REPLY_BYTES ? 'too-large' : 'cut';
    this.#reject(this.#status === 0 ? fromRuntimeError(error) : new TransportFailure(reason, head));
  }
}

type RawHeaders = Record<string, string | string[] | undefined>;
