import type Stripe from 'stripe';
import { GatewayError } from '../errors.js';
import { immutable } from '../expansion/mutability.js';
import { builder } from '../schema/builder.js';
import { Token } from '../schema/refs.js';
import { requires } from '../schema/requires.js';
import { loadToken } from './token.js';

/** Each token costs one call to Stripe, which has no way to read several at once. */
export const MAX_TOKENS = 25;

builder.queryField('tokens', (t) =>
  t.field({
    type: [Token],
    nullable: { list: false, items: true },
    description: `Several tokens, in the order of their ids, read side by side. One that is not there, or that fails, is null; a failure has its own error. At most ${MAX_TOKENS} ids.`,
    args: { ids: t.arg.idList({ required: true, description: `Stripe's ids of the tokens, at most ${MAX_TOKENS}.` }) },
    extensions: { ...requires('tokens:read'), ...immutable('tokens') },
    resolve: (_root, { ids }, context, info) => {
      if (ids.length > MAX_TOKENS) {
        throw new GatewayError('BAD_USER_INPUT', `ids takes at most ${MAX_TOKENS} ids: ${ids.length} were given.`);
      }
      const load = async (id: string) => loadToken(id, context, info);
      return ids.map((id) => toItem(load(id))) as unknown as Promise<Stripe.Token | null>[];
    },
  }),
);

/**
 * One item of a list whose items are loaded side by side. A failure becomes the item's value, which means the same: where
 * an item is a promise that fails before those in front of it settle, graphql-jit puts its null in their place.
 */
export function toItem<Value>(item: Promise<Value>): Promise<Value | Error> {
  return item.catch((error: Error) => error);
}
