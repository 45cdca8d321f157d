import { GatewayError } from '../errors.js';
import type { Resource } from '../stripe/resource.js';
import type { ExpansionContext, StripeObject } from './loader.js';
import type { Plan } from './plan.js';

/**
 * Turns what stands under a reference's key (absent, null, an id, an object, a deleted object) into what the selection
 * needs. Costs a call only where the reply at hand was not asked for it: past four segments of a path.
 */
export function resolveReference(
  value: unknown,
  depth: number,
  plan: Plan,
  retrieve: Resource | undefined,
  context: ExpansionContext,
): StripeObject | null | Promise<StripeObject | null> {
  if (value === undefined || value === null) return null;
  const object = typeof value === 'string' ? { id: value } : (value as StripeObject);
  if (!plan.selection.beyondId) return object;
  // What another alias had expanded is not enough for a selection that goes past the limit.
  if (object === value && !(retrieve && plan.isTooDeep(depth))) return object;
  if (!retrieve) throw new GatewayError('UPSTREAM_BAD_RESPONSE', 'Stripe did not expand a reference it was asked to.');
  return context.load(retrieve, object.id, plan.expand, plan.selection.mutability);
}
