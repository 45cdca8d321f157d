import type Stripe from 'stripe';
import { builder } from './builder.js';
import { Token } from './refs.js';

export interface UserErrorShape {
  code: string;
  message: string;
  field: string[] | null;
  declineCode: string | null;
  docUrl: string | null;
  requestId: string | null;
}

export const UserError = builder.objectRef<UserErrorShape>('UserError').implement({
  description: 'A problem that the person filling in the form can fix.',
  fields: (t) => ({
    code: t.exposeString('code', {
      nullable: false,
      description:
        "Stripe's code, such as `incorrect_number`, or the gateway's own `source_type_mismatch`. https://docs.stripe.com/error-codes",
    }),
    message: t.exposeString('message', {
      nullable: false,
      description: 'What is wrong, in English. Never holds a value of the input.',
    }),
    field: t.exposeStringList('field', {
      description: 'The path into `input` that it is about, such as `["card", "number"]`.',
    }),
    declineCode: t.exposeString('declineCode', {
      description: "The card issuer's reason. https://docs.stripe.com/declines/codes",
    }),
    docUrl: t.exposeString('docUrl', { description: "Stripe's page on the code." }),
    requestId: t.exposeString('requestId', { description: "Stripe's id of the request." }),
  }),
});

export interface CreateTokenPayloadShape {
  token: Stripe.Token | null;
  userErrors: UserErrorShape[];
  replayed: boolean;
}

export const CreateTokenPayload = builder.objectRef<CreateTokenPayloadShape>('CreateTokenPayload').implement({
  description: 'The result of `createToken`.',
  fields: (t) => ({
    token: t.field({
      type: Token,
      description: 'The new token; null when Stripe rejected the input.',
      resolve: (payload) => payload.token,
    }),
    userErrors: t.field({
      nullable: false,
      type: [UserError],
      description: 'Problems that the person filling in the form can fix. Empty when a token was created.',
      resolve: (payload) => payload.userErrors,
    }),
    replayed: t.exposeBoolean('replayed', {
      nullable: false,
      description: 'True when Stripe replayed the response of an earlier call with the same idempotency key.',
    }),
  }),
});
