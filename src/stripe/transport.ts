import type { Cancellation } from './cancellation.js';

/** One request to Stripe, as it goes over the wire. */
export interface TransportRequest {
  method: 'GET' | 'POST';
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
  cancellation: Cancellation | undefined;
}

export interface TransportReply {
  status: number;
  /** By lower-case name. */
  headers: Record<string, string>;
  text: string;
}

/**
 * A way to the network. Follows no redirects: a redirected create would post a card number to another host. Reads at most
 * `MAX_REPLY_BYTES`. `send` throws a `TransportFailure` and nothing else.
 */
export interface Transport {
  send(request: TransportRequest): Promise<TransportReply>;
  /** Closes the connections that are kept alive. */
  close(): Promise<void>;
}

/** Makes the way to an origin. */
export type CreateTransport = (origin: URL) => Transport;

/** Bytes of a reply. The largest expansion of a token is under a tenth of it. */
export const MAX_REPLY_BYTES = 1024 * 1024;

export const STRIPE_ORIGIN = new URL('https://api.stripe.com');
