import type { Resource } from '../stripe/resource.js';
import type { Mutability } from '../stripe/stripe-call.js';
import { dropPrefixes } from './expand-paths.js';
import { lesser } from './selection.js';

export type StripeObject = Record<string, unknown> & { id: string; object?: unknown };

/**
 * Asks Stripe for one object by its id; null when there is no such object. `mutability` tells whether what is read of it can
 * still change.
 */
export type Retrieve = (
  resource: Resource,
  id: string,
  expand: readonly string[],
  mutability: Mutability,
) => Promise<StripeObject | null>;

/** What a resolver's context must offer for references to be resolved. */
export interface ExpansionContext {
  /** At once where nothing has to be asked. */
  load(...read: Parameters<Retrieve>): ReturnType<Retrieve> | StripeObject;
}

/** Few in any operation, whose fields are limited: looking through them costs less than a key for each. */
interface Load {
  resource: Resource;
  id: string;
  expand: readonly string[];
  mutability: Mutability;
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
  const loads: Load[] = [];

  return (resource, id, expand, mutability) => {
    for (const load of loads) {
      if (load.id !== id || load.resource !== resource) continue;
      if (!load.isOpen && !covers(load, expand, mutability)) continue;
      onShared();
      if (load.isOpen) widen(load, expand, mutability);
      return load.reply;
    }
    const make = () => {
      load.isOpen = false;
      return retrieve(resource, id, load.expand, load.mutability);
    };
    const load: Load = { resource, id, expand, mutability, isOpen: true, reply: NEXT_TURN.then(make) };
    loads.push(load);
    return load.reply;
  };
}

function widen(load: Load, expand: readonly string[], mutability: Mutability): void {
  if (load.expand !== expand) load.expand = dropPrefixes([...load.expand, ...expand]);
  load.mutability = lesser(load.mutability, mutability);
}

/** What is remembered of an object has its fixed fields alone. */
function covers(load: Load, expand: readonly string[], mutability: Mutability): boolean {
  if (lesser(load.mutability, mutability) !== load.mutability) return false;
  return expand.every((path) => load.expand.some((other) => other === path || other.startsWith(`${path}.`)));
}
