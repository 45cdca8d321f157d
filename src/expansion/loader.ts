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
  /** Until it is made into a call. */
  isOpen: boolean;
  reply: Promise<StripeObject | null>;
}

/** Resolvers of sibling fields run before the next microtask but one: by then all of them have asked. */
const NEXT_TURN = Promise.resolve();

/**
 * One operation's loads. Loads of one object that are asked for in the same turn become one call with the union of
 * their paths, so that the aliases of a token cost one call; a later load is answered by an earlier call that covers it.
 * `onShared` hears of each load that cost no call.
 */
export function createLoader(retrieve: Retrieve, onShared: () => void = () => {}): Retrieve {
  const loads = new Map<string, Load[]>();

  return (resource, id, expand, fixity) => {
    const key = `${resource}/${id}`;
    const before = loads.get(key);
    const shared = before?.find((load) => load.isOpen || covers(load, expand, fixity));
    if (shared) {
      onShared();
      if (shared.isOpen) widen(shared, expand, fixity);
      return shared.reply;
    }
    const load: Load = { expand, fixity, isOpen: true, reply: NEXT_TURN.then(make) as Load['reply'] };
    function make() {
      load.isOpen = false;
      return retrieve(resource, id, load.expand, load.fixity);
    }
    if (before) before.push(load);
    else loads.set(key, [load]);
    return load.reply;
  };
}

function widen(load: Load, expand: readonly string[], fixity: Fixity): void {
  if (load.expand !== expand) load.expand = dropPrefixes([...load.expand, ...expand]);
  load.fixity = lesser(load.fixity, fixity);
}

/** What is remembered of an object has its fixed fields alone. */
function covers(load: Load, expand: readonly string[], fixity: Fixity): boolean {
  if (lesser(load.fixity, fixity) !== load.fixity) return false;
  return expand.every((path) => load.expand.some((other) => other === path || other.startsWith(`${path}.`)));
}
