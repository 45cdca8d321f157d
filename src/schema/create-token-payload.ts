import type Stripe from 'stripe';
import { builder } from './builder.js';
import { Token } from './refs.js';
import { UserError, type UserErrorShape } from './user-error.js';

export interface CreateTokenPayloadShape {
  token: Stripe.Token | null;
  userErrors: UserErrorShape[];
  replayed: boolean;
}

export const CreateTokenPayload = builder.objectRef<CreateTokenPayloadShape>('CreateTokenPayload').implement({
  description: 'What came of `createToken`.',
  fields: (t) => ({
    token: t.field({
      type: Token,
      nullable: true,
      description: 'The new token; null when Stripe refused the input.',
      resolve: (payload) => payload.token,
    }),
    userErrors: t.field({
      type: [UserError],
      description: 'What the person at the form can mend. Empty when a token was made.',
      resolve: (payload) => payload.userErrors,
    }),
    replayed: t.exposeBoolean('replayed', {
      description: 'True when Stripe answered from an earlier call with the same idempotency key.',
    }),
  }),
});
