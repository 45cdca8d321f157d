import type { Resource } from '../stripe/resource.js';
import type { Fixity } from '../stripe/upstream.js';
import { dropPrefixes } from './expand-paths.js';
import { lesser } from './selection.js';

export type StripeObject = Record<string, unknown> & { id: string; object?: unknown };

/**
 * Asks Stripe for one object by its id; null when there is no such object. `fixity` tells whether what is read of it can
 * still change.
 */
export type Retrieve = (
  resource: Resource,
  id: string,
  expand: readonly string[],
  fixity: Fixity,
) => Promise<StripeObject | null>;

/** What a resolver's context must offer for references to be resolved. */
export interface ExpansionContext {
  /** At once where nothing has to be asked. */
  load(...read: Parameters<Retrieve>): ReturnType<Retrieve> | StripeObject;
}

interface Load {
  expand: readonly string[];
  fixity: Fixity;
  reply: Promise<StripeObject | null>;
}

/**
 * One operation's loads. Loads of one object that are asked for in the same turn become one call with the union of
 * their paths, so that the aliases of a token cost one call; a later load is answered by an earlier call that covers it.
 * `onShared` hears of each load that cost no call.
 */
export function createLoader(retrieve: Retrieve, onShared: () => void = () => {}): Retrieve {
  const waiting = new Map<string, Load>();
  const asked = new Map<string, Load[]>();

  return (resource, id, expand, fixity) => {
    const key = `${resource}/${id}`;
    const covering = asked.get(key)?.find((load) => covers(load, expand, fixity));
    if (covering) {
      onShared();
      return covering.reply;
    }

    const open = waiting.get(key);
    if (open) {
      onShared();
      if (open.expand !== expand) open.expand = dropPrefixes([...open.expand, ...expand]);
      open.fixity = lesser(open.fixity, fixity);
      return open.reply;
    }
    const load: Load = { expand, fixity, reply: Promise.resolve(null) };
    waiting.set(key, load);
    // Resolvers of sibling fields run before the next microtask but one: by then all of them have asked.
    load.reply = Promise.resolve().then(() => {
      waiting.delete(key);
      asked.set(key, [...(asked.get(key) ?? []), load]);
      return retrieve(resource, id, load.expand, load.fixity);
    });
    return load.reply;
  };
}

/** What is remembered of an object has its fixed fields alone. */
function covers(load: Load, expand: readonly string[], fixity: Fixity): boolean {
  if (lesser(load.fixity, fixity) !== load.fixity) return false;
  return expand.every((path) => load.expand.some((other) => other === path || other.startsWith(`${path}.`)));
}
