import type { Resource } from '../stripe/resource.js';
import { dropPrefixes } from './expand-paths.js';

export type StripeObject = Record<string, unknown> & { id: string; object?: unknown };

/** Asks Stripe for one object by its id; null when there is no such object. */
export type Retrieve = (resource: Resource, id: string, expand: string[]) => Promise<StripeObject | null>;

/** What a resolver's context must offer for references to be resolved. */
export interface ExpansionContext {
  load: Retrieve;
}

interface Pending {
  expand: Set<string>;
  reply: Promise<StripeObject | null>;
}

/**
 * One operation's loads. Loads of one object that are asked for in the same turn become one call with the union of
 * their paths, so that the aliases of a token cost one call; a later load is answered by an earlier call that covers it.
 * `onShared` hears of each load that cost no call.
 */
export function createLoader(retrieve: Retrieve, onShared: () => void = () => {}): Retrieve {
  const waiting = new Map<string, Pending>();
  const asked = new Map<string, Pending[]>();

  return (resource, id, expand) => {
    const key = `${resource}/${id}`;
    const covering = asked.get(key)?.find((call) => expand.every((path) => covers(call.expand, path)));
    if (covering) {
      onShared();
      return covering.reply;
    }

    const open = waiting.get(key);
    if (open) {
      onShared();
      for (const path of expand) open.expand.add(path);
      return open.reply;
    }
    const pending: Pending = { expand: new Set(expand), reply: Promise.resolve(null) };
    waiting.set(key, pending);
    // Resolvers of sibling fields run before the next microtask but one: by then all of them have asked.
    pending.reply = Promise.resolve().then(() => {
      waiting.delete(key);
      asked.set(key, [...(asked.get(key) ?? []), pending]);
      return retrieve(resource, id, dropPrefixes(pending.expand));
    });
    return pending.reply;
  };
}

function covers(expanded: Set<string>, path: string): boolean {
  if (expanded.has(path)) return true;
  for (const longer of expanded) if (longer.startsWith(`${path}.`)) return true;
  return false;
}
