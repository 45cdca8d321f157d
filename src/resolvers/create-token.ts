import type Stripe from 'stripe';
import { GatewayError } from '../errors.js';
import { readPlan } from '../expansion/plan.js';
import { builder } from '../schema/builder.js';
import { CreateTokenPayload } from '../schema/create-token-payload.js';
import { CreateTokenInput } from '../schema/inputs/create-token-input.js';
import { requires } from '../schema/requires.js';
import { StripeRefusal } from '../stripe/stripe-refusal.js';
import { toStripeParams, toVariant } from '../stripe/to-stripe-params.js';
import { automaticKey, derivedKey, isIdempotencyKey } from './idempotency-key.js';
import { toUserError } from './to-user-error.js';

builder.mutationField('createToken', (t) =>
  t.field({
    type: CreateTokenPayload,
    nullable: false,
    description:
      'Makes a single-use token of a card, a bank account, an id number, an account, a person or a verification code, or clones a saved card or bank account into a connected account. https://docs.stripe.com/api/tokens',
    args: {
      input: t.arg({ type: CreateTokenInput, required: true, description: 'Exactly one of the kinds of token.' }),
      idempotencyKey: t.arg.string({
        description:
          "Makes it safe to try again: the same key never makes a second token. 1 to 255 visible ASCII characters. Without it the `idempotency-key` header counts, with this field's name in the answer added; without that a random key. https://docs.stripe.com/api/idempotent_requests",
      }),
    },
    extensions: requires('tokens:create'),
    resolve: async (_root, { input, idempotencyKey }, context, info) => {
      try {
        const reply = await context.gateway.createToken({
          params: toStripeParams(input),
          expand: readPlan(info, 'token').expand,
          idempotencyKey: chooseKey(idempotencyKey, context.gateway.idempotencyKey, String(info.path.key)),
        });
        return { token: reply.object as unknown as Stripe.Token, userErrors: [], replayed: reply.replayed };
      } catch (error) {
        if (!(error instanceof StripeRefusal)) throw error;
        return {
          token: null,
          userErrors: [toUserError(error, toVariant(input), info.schema)],
          replayed: error.replayed,
        };
      }
    },
  }),
);

function chooseKey(argument: string | null | undefined, header: string | undefined, responseName: string): string {
  if (argument === null || argument === undefined) return header ? derivedKey(header, responseName) : automaticKey();
  if (isIdempotencyKey(argument)) return argument;
  throw new GatewayError('BAD_USER_INPUT', 'idempotencyKey takes 1 to 255 visible ASCII characters.');
}
