import { GatewayError } from '../errors/gateway-error.js';
import type { Resource } from '../stripe/resource.js';
import { toExpandPaths } from './expand-paths.js';
import { isAnswered } from './is-answered.js';
import type { ExpansionContext, StripeObject } from './loader.js';
import type { Selection } from './selection.js';

/**
 * Turns what stands under a reference's key (absent, null, an id, an object, a deleted object) into what the selection
 * needs. Costs a call only where the reply at hand could not hold it: past four segments of a path.
 */
export function resolveReference(
  value: unknown,
  selection: Selection,
  retrieve: Resource | undefined,
  context: ExpansionContext,
): StripeObject | null | Promise<StripeObject | null> {
  if (value === undefined || value === null) return null;
  const id = typeof value === 'string' ? value : (value as StripeObject).id;
  if (typeof value === 'string') {
    if (!selection.beyondId) return { id };
    if (!retrieve)
      throw new GatewayError('UPSTREAM_BAD_RESPONSE', 'Stripe did not expand a reference it was asked to.');
  } else if (!retrieve || isAnswered(selection, value as StripeObject)) {
    return value as StripeObject;
  }
  return context.load(retrieve, id, toExpandPaths(selection));
}
