import type { CardInput } from './documents.js';

/** What each client is tried with. Failures other than `userErrors` are thrown as a `GatewayError`. */
export interface TokenClient {
  createToken(card: CardInput, idempotencyKey: string): Promise<Created>;
  readToken(id: string): Promise<ReadToken | null>;
  /** The client itself, to look for what it keeps. */
  client: unknown;
}

export interface Created {
  token?: { id: string; card?: { brand: string; last4: string } | null } | null;
  /** What the person at the form can mend. */
  userErrors: readonly { code: string; message: string; field?: readonly string[] | null }[];
}

export interface ReadToken {
  id: string;
  card?: { last4: string; customer?: { email?: string | null } | null } | null;
}

export interface ClientOptions {
  url: string;
  headers: Record<string, string>;
  fetch: typeof fetch;
}
