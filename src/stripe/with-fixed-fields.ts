import type { ReadCall, StripeReply, Upstream } from './upstream.js';

type Remembered = Record<string, unknown> & { id: string };

/** Where what cannot change is remembered: in this process, or in a store that replicas share. */
export interface FixedFieldsStore {
  get(key: string): Remembered | undefined | Promise<Remembered | undefined>;
  set(key: string, fields: Remembered): void;
  /** Entries that it holds, where that is known. */
  size?(): number;
}

/** The keys of an object that cannot change: since it was made, once they are true, or of a hash inside it. */
export type FixedKeys = Map<string, 'made' | 'true' | FixedKeys>;

export interface FixedFieldsOptions {
  store: FixedFieldsStore;
  /** Those of a token. */
  keys: FixedKeys;
}

/** Reads that could have been answered from what is remembered, for metrics. */
export interface FixedFieldsCounts {
  hits: number;
  misses: number;
}

/**
 * Answers a read of what cannot change from what is remembered of the token, and remembers of every token that Stripe
 * shows just that: no holder's name, no address, nothing that was expanded. Credential and scopes were checked before.
 */
export function withFixedFields(
  upstream: Upstream,
  { store, keys }: FixedFieldsOptions,
  counts: FixedFieldsCounts,
): Upstream {
  const turnsTrue = [...keys].filter(([, since]) => since === 'true').map(([key]) => key);
  const suffices = ({ fixity }: ReadCall, object: Record<string, unknown>) =>
    fixity === 'fixed' || (fixity === 'fixed-once-true' && turnsTrue.every((key) => object[key] === true));

  return async (call) => {
    if (!call.mayRemember) return upstream(call);
    const isToken = call.kind === 'create-token' || call.resource === 'token';
    if (call.kind === 'read' && isToken && call.fixity !== 'changing') {
      const found = store.get(keyOf(call.owner, call.id));
      const fields = found instanceof Promise ? await found : found;
      if (fields && suffices(call, fields)) {
        call.report.avoided += 1;
        call.report.note(call, 'memory', performance.now());
        counts.hits += 1;
        return { object: fields, replayed: false, isFinal: true };
      }
      counts.misses += 1;
    }
    const reply = await upstream(call);
    if (!isToken) return reply;
    const id = call.kind === 'read' ? call.id : reply.object.id;
    store.set(keyOf(call.owner, id), pick(reply.object, keys) as Remembered);
    return call.kind === 'read' ? ({ ...reply, isFinal: suffices(call, reply.object) } satisfies StripeReply) : reply;
  };
}

function pick(object: Record<string, unknown>, keys: FixedKeys): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const [key, since] of keys) {
    const value = object[key];
    if (value === undefined || (since === 'true' && value !== true)) continue;
    const isHash = typeof since !== 'string' && typeof value === 'object' && value !== null;
    picked[key] = isHash ? pick(value as Record<string, unknown>, since) : value;
  }
  return picked;
}

function keyOf(owner: string, id: string): string {
  return `${owner}/${id}`;
}
