import type { FixedFieldsStore, FixedKeys, Remembered } from './fixed-fields-store.js';
import type { CallRecord } from './operation-report.js';
import { RESOURCE_PATHS } from './resource.js';
import type { ReadCall, StripeReply, Upstream } from './upstream.js';

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

function remembered({ resource, id, expand }: ReadCall): CallRecord {
  const path = `${RESOURCE_PATHS[resource]}/${id}`;
  return { method: 'GET', path, expand, status: null, requestId: null, ms: 0, cached: true };
}
