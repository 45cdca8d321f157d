import { GatewayError } from '../errors.js';
import type { Resource } from '../stripe/resource.js';
import type { Mutability } from '../stripe/stripe-call.js';
import { leastOf } from './mutability.js';
import { dropPrefixes, type Plan } from './plan.js';

export type StripeObject = Record<string, unknown> & { id: string; object?: unknown };

/**
 * Reads one object by its id; null when Stripe has no such object. `mutability` tells whether what is read of it can still
 * change.
 */
export type Retrieve = (
  resource: Resource,
  id: string,
  expand: readonly string[],
  mutability: Mutability,
) => Promise<StripeObject | null>;

/** What a resolver's context must offer for references to be resolved. */
export interface ExpansionContext {
  gateway: { stripe: { load: Retrieve } };
}

interface Load {
  resource: Resource;
  id: string;
  expand: readonly string[];
  mutability: Mutability;
  /** Until the call is made. */
  isOpen: boolean;
  reply: Promise<StripeObject | null>;
}

/** Resolvers of sibling fields run before the next microtask but one: by then all of them have asked. */
const NEXT_MICROTASK = Promise.resolve();

/**
 * The loads of one operation. Loads of one object that are asked for together become one call with the union of their
 * paths, so that the aliases of a token cost one call; a later load uses the reply of an earlier call that covers it.
 * `onShared` is called for each load that cost no call.
 */
export function createLoader(retrieve: Retrieve, onShared: () => void = () => {}): Retrieve {
  // Few in any operation, whose fields are limited: a scan costs less than a key for each.
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
    const load: Load = { resource, id, expand, mutability, isOpen: true, reply: NEXT_MICROTASK.then(make) };
    loads.push(load);
    return load.reply;
  };
}

function widen(load: Load, expand: readonly string[], mutability: Mutability): void {
  if (load.expand !== expand) load.expand = dropPrefixes([...load.expand, ...expand]);
  load.mutability = leastOf(load.mutability, mutability);
}

/** A cached response has the object's immutable fields alone. */
function covers(load: Load, expand: readonly string[], mutability: Mutability): boolean {
  if (leastOf(load.mutability, mutability) !== load.mutability) return false;
  return expand.every((path) => load.expand.some((other) => other === path || other.startsWith(`${path}.`)));
}

/**
 * Turns what stands under a reference's key (absent, null, an id, an object, a deleted object) into what the selection
 * needs. Costs a call only where the reply at hand could not be asked for it: past four segments of a path.
 */
export function resolveReference(
  value: unknown,
  depth: number,
  plan: Plan,
  retrieve: Resource | undefined,
  { gateway }: ExpansionContext,
): StripeObject | null | Promise<StripeObject | null> {
  if (value === undefined || value === null) return null;
  const object = typeof value === 'string' ? { id: value } : value;
  if (!isStripeObject(object)) {
    throw new GatewayError('UPSTREAM_BAD_RESPONSE', "A reference in Stripe's reply is neither an id nor an object.");
  }
  if (!plan.selection.beyondId) return object;
  // What another alias had expanded is not enough for a selection that goes past the limit.
  if (object === value && !(retrieve && plan.isTooDeep(depth))) return object;
  if (!retrieve) throw new GatewayError('UPSTREAM_BAD_RESPONSE', 'Stripe did not expand a reference it was asked to.');
  return gateway.stripe.load(retrieve, object.id, plan.expand, plan.selection.mutability);
}

function isStripeObject(value: unknown): value is StripeObject {
  return typeof value === 'object' && value !== null && typeof (value as { id?: unknown }).id === 'string';
}
