import type Stripe from 'stripe';
import { immutable } from '../expansion/mutability.js';
import { readPlan } from '../expansion/plan.js';
import { builder } from '../schema/builder.js';
import { ConfirmationToken } from '../schema/refs.js';
import { requires } from '../schema/requires.js';
import { checkId } from './token.js';

builder.queryField('confirmationToken', (t) =>
  t.field({
    type: ConfirmationToken,
    description: 'The confirmation token with this id; null when Stripe has no such token.',
    args: {
      id: t.arg.id({
        required: true,
        description: "Stripe's id of the confirmation token, which begins with `ctoken_`.",
      }),
    },
    extensions: { ...requires('tokens:read'), ...immutable('confirmation_token') },
    resolve: (_root, { id }, { gateway }, info) => {
      const { expand, selection } = readPlan(info);
      const token = gateway.stripe.load('confirmation_token', checkId(id), expand, selection.mutability);
      return token as Promise<Stripe.ConfirmationToken | null>;
    },
  }),
);
