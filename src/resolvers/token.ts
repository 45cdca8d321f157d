import type { GraphQLResolveInfo } from 'graphql';
import type Stripe from 'stripe';
import { isLikeCardNumber } from '../card-number.js';
import { GatewayError } from '../errors.js';
import type { StripeObject } from '../expansion/loader.js';
import { immutable } from '../expansion/mutability.js';
import { readPlan } from '../expansion/plan.js';
import { builder } from '../schema/builder.js';
import type { GatewayContext } from '../schema/context.js';
import { Token } from '../schema/refs.js';
import { requires } from '../schema/requires.js';

builder.queryField('token', (t) =>
  t.field({
    type: Token,
    description: 'The token with this id; null when Stripe has no such token.',
    args: {
      id: t.arg.id({
        required: true,
        description: "Stripe's id of the token, such as `tok_1N3T00LkdIwHu7ixt44h1F8k`.",
      }),
    },
    extensions: { ...requires('tokens:read'), ...immutable('token') },
    resolve: (_root, { id }, context, info) => loadToken(id, context, info) as Promise<Stripe.Token | null>,
  }),
);

/**
 * The token with an id, for a resolver whose field returns the gateway's `Token`; null when Stripe has no such token. Costs
 * one call to Stripe, with the `expand[]` paths that the field's selection implies. Throws a `GatewayError`: FORBIDDEN where
 * the caller lacks the scope `tokens:read`, BAD_USER_INPUT for what is no id.
 */
export function loadToken(
  id: string,
  { gateway }: GatewayContext,
  info: GraphQLResolveInfo,
): Promise<StripeObject | null> {
  if (!gateway.caller.scopes.has('tokens:read')) throw new GatewayError('FORBIDDEN', 'Missing scope: tokens:read');
  const { expand, selection } = readPlan(info);
  return gateway.stripe.load('token', checkId(id), expand, selection.mutability);
}

/** Rejects what cannot be an ID of Stripe: it could change the path of the call, or be a card number put into the URL. */
export function checkId(id: string): string {
  if (/^[A-Za-z0-9_]{1,255}$/.test(id) && !/^[0-9]+$/.test(id) && !isLikeCardNumber(id)) return id;
  throw new GatewayError('BAD_USER_INPUT', 'An ID is 1 to 255 letters, digits and underscores, such as tok_visa.');
}
