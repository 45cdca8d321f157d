import type Stripe from 'stripe';
import { GatewayError } from '../errors.js';
import { readPlan } from '../expansion/plan.js';
import { builder } from '../schema/builder.js';
import { fixed } from '../schema/fixed.js';
import { Token } from '../schema/refs.js';
import { requires } from '../schema/requires.js';
import { checkId } from './check-id.js';
import { toItem } from './to-item.js';

/** Each token costs one call to Stripe, which has no way to read several at once. */
export const MAX_TOKENS = 25;

builder.queryField('token', (t) =>
  t.field({
    type: Token,
    nullable: true,
    description: 'The token with this id; null when Stripe has no such token.',
    args: {
      id: t.arg.id({
        required: true,
        description: "Stripe's id of the token, such as `tok_1N3T00LkdIwHu7ixt44h1F8k`.",
      }),
    },
    extensions: { ...requires('tokens:read'), ...fixed('token') },
    resolve: (_root, { id }, context, info) => {
      const { expand, selection } = readPlan(info);
      return context.load('token', checkId(id), expand, selection.mutability) as Promise<Stripe.Token | null>;
    },
  }),
);

builder.queryField('tokens', (t) =>
  t.field({
    type: [Token],
    nullable: { list: false, items: true },
    description: `Several tokens, in the order of their ids, read side by side. One that is not there, or that fails, is null; a failure has its own error. At most ${MAX_TOKENS} ids.`,
    args: { ids: t.arg.idList({ required: true, description: `Stripe's ids of the tokens, at most ${MAX_TOKENS}.` }) },
    extensions: { ...requires('tokens:read'), ...fixed('tokens') },
    resolve: (_root, { ids }, context, info) => {
      if (ids.length > MAX_TOKENS) {
        throw new GatewayError('BAD_USER_INPUT', `ids takes at most ${MAX_TOKENS} ids: ${ids.length} were given.`);
      }
      const { expand, selection } = readPlan(info);
      const load = async (id: string) => context.load('token', checkId(id), expand, selection.mutability);
      return ids.map((id) => toItem(load(id))) as unknown as Promise<Stripe.Token | null>[];
    },
  }),
);
