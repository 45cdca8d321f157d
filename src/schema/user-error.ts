import { builder } from './builder.js';

export interface UserErrorShape {
  code: string;
  message: string;
  field: string[] | null;
  declineCode: string | null;
  docUrl: string | null;
  requestId: string | null;
}

export const UserError = builder.objectRef<UserErrorShape>('UserError').implement({
  description: 'Something that the person at the form can mend.',
  fields: (t) => ({
    code: t.exposeString('code', {
      description: "Stripe's code, such as `incorrect_number`. https://docs.stripe.com/error-codes",
    }),
    message: t.exposeString('message', { description: 'What is wrong, in English. Never holds a value of the input.' }),
    field: t.exposeStringList('field', {
      nullable: true,
      description: 'The path into `input` that it is about, such as `["card", "number"]`.',
    }),
    declineCode: t.exposeString('declineCode', {
      nullable: true,
      description: "The card issuer's reason. https://docs.stripe.com/declines/codes",
    }),
    docUrl: t.exposeString('docUrl', { nullable: true, description: "Stripe's page on the code." }),
    requestId: t.exposeString('requestId', { nullable: true, description: "Stripe's id of the request." }),
  }),
});
