import type { GraphQLInputObjectType } from 'graphql';
import type Stripe from 'stripe';
import { GatewayError } from '../errors.js';
import { readPlan } from '../expansion/plan.js';
import { builder } from '../schema/builder.js';
import type { GatewayRequest } from '../schema/context.js';
import { CreateTokenPayload, type UserErrorShape } from '../schema/create-token-payload.js';
import { CreateTokenInput } from '../schema/inputs/create-token-input.js';
import { requires } from '../schema/requires.js';
import { StripeRefusal } from '../stripe/errors.js';
import { automaticKey, isIdempotencyKey, toStripeIdempotencyKey } from '../stripe/idempotency-key.js';
import type { StripeReply } from '../stripe/stripe-call.js';
import { type TokenVariant, toStripeParams, toVariant } from '../stripe/to-stripe-params.js';
import { checkInput } from './check-input.js';
import { toUserError } from './to-user-error.js';

builder.mutationField('createToken', (t) =>
  t.field({
    type: CreateTokenPayload,
    nullable: false,
    description:
      'Creates a single-use token for a card, a bank account, an id number, an account, a person or a verification code, or clones a saved card or bank account into a connected account. https://docs.stripe.com/api/tokens',
    args: {
      input: t.arg({ type: CreateTokenInput, required: true, description: 'Exactly one of the kinds of token.' }),
      idempotencyKey: t.arg.string({
        description:
          "Makes retries safe: the same key never creates a second token. 1 to 255 visible ASCII characters. Without it the `idempotency-key` header is used, followed by this field's response name; without either, a random key. https://docs.stripe.com/api/idempotent_requests",
      }),
    },
    extensions: requires('tokens:create'),
    resolve: async (_root, { input, idempotencyKey }, { gateway }, info) => {
      checkInput(input, info.schema.getType('CreateTokenInput') as GraphQLInputObjectType);
      const variant = toVariant(input);
      try {
        const { object, replayed } = await gateway.stripe.createToken({
          params: toStripeParams(input),
          expand: readPlan(info, 'token').expand,
          idempotencyKey: chooseKey(idempotencyKey, gateway, String(info.path.key)),
        });
        const mismatch = checkClone(variant, object);
        if (mismatch) return { token: null, userErrors: [mismatch], replayed };
        return { token: object as unknown as Stripe.Token, userErrors: [], replayed };
      } catch (error) {
        if (!(error instanceof StripeRefusal)) throw error;
        return { token: null, userErrors: [toUserError(error, variant, info.schema)], replayed: error.replayed };
      }
    },
  }),
);

/** Without the id of a source Stripe clones the customer's default one, which may be of the other kind. */
function checkClone(variant: TokenVariant, { type }: StripeReply['object']): UserErrorShape | undefined {
  const [wanted, member] =
    variant === 'savedCard' ? ['card', 'card'] : variant === 'savedBankAccount' ? ['bank_account', 'bankAccount'] : [];
  if (!wanted || !member || type === wanted) return undefined;
  return {
    code: 'source_type_mismatch',
    message: `The customer's default source is not a ${wanted.replace('_', ' ')}. Give the id of the one to clone.`,
    field: [variant, member],
    declineCode: null,
    docUrl: null,
    requestId: null,
  };
}

function chooseKey(
  argument: string | null | undefined,
  { caller: { credentialId }, account, idempotencyKey: header }: GatewayRequest,
  responseName: string,
): string {
  if (argument === null || argument === undefined) {
    return header ? toStripeIdempotencyKey({ credentialId, account, key: header, responseName }) : automaticKey();
  }
  if (isIdempotencyKey(argument)) return toStripeIdempotencyKey({ credentialId, account, key: argument });
  throw new GatewayError('BAD_USER_INPUT', 'idempotencyKey takes 1 to 255 visible ASCII characters.');
}
