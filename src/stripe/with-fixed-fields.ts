import type { CallRecord } from './operation-report.js';
import { RESOURCE_PATHS } from './resource.js';
import type { ReadCall, Upstream } from './upstream.js';

type Remembered = Record<string, unknown> & { id: string };

/** Where what cannot change is remembered: in this process, or in a store that replicas share. */
export interface FixedFieldsStore {
  get(key: string): Remembered | undefined | Promise<Remembered | undefined>;
  set(key: string, fields: Remembered): void;
}

/** The keys of an object that cannot change: since it was made, once they are true, or of a hash inside it. */
export type FixedKeys = Map<string, 'made' | 'true' | FixedKeys>;

export interface FixedFieldsOptions {
  store: FixedFieldsStore;
  /** Those of a token. */
  keys: FixedKeys;
}

/**
 * Answers a read of what cannot change from what is remembered of the token, and remembers of every token that Stripe
 * shows just that: no holder's name, no address, nothing that was expanded. Credential and scopes were checked before.
 */
export function withFixedFields(upstream: Upstream, { store, keys }: FixedFieldsOptions): Upstream {
  const turnsTrue = [...keys].filter(([, since]) => since === 'true').map(([key]) => key);
  const pick = createPick(keys);
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
        call.report.calls.push(remembered(call));
        return { object: fields, replayed: false, isFinal: true };
      }
    }
    const reply = await upstream(call);
    if (!isToken) return reply;
    const id = call.kind === 'read' ? call.id : reply.object.id;
    store.set(keyOf(call.owner, id), pick(reply.object) as Remembered);
    if (call.kind === 'create-token') return reply;
    return { object: reply.object, replayed: false, isFinal: suffices(call, reply.object) };
  };
}

type Pick = (object: Record<string, unknown>) => Record<string, unknown>;

/** Copies the fixed keys of an object. All copies have one shape, which is what makes them cheap. */
function createPick(keys: FixedKeys): Pick {
  const empty: Record<string, unknown> = Object.fromEntries([...keys.keys()].map((key) => [key, undefined]));
  const copies = [...keys].map(([key, since]) => ({
    key,
    onlyTrue: since === 'true',
    below: typeof since === 'string' ? undefined : createPick(since),
  }));
  return (object) => {
    const picked = { ...empty };
    for (const { key, onlyTrue, below } of copies) {
      const value = object[key];
      if (onlyTrue && value !== true) continue;
      picked[key] = below && typeof value === 'object' && value !== null ? below(value as Remembered) : value;
    }
    return picked;
  };
}

function keyOf(owner: string, id: string): string {
  return `${owner}/${id}`;
}

function remembered({ resource, id, expand }: ReadCall): CallRecord {
  const path = `${RESOURCE_PATHS[resource]}/${id}`;
  return { method: 'GET', path, expand, status: null, requestId: null, ms: 0, cached: true };
}
