import { immutable, immutableOnceTrue } from '../expansion/mutability.js';
import { BankAccount, Card, StripeObject, Token } from './refs.js';
import { stripeEnum } from './stripe-enum.js';

Token.implement({
  interfaces: [StripeObject],
  description:
    'A single-use placeholder for sensitive details: of a card, a bank account, an id number or a legal entity. https://docs.stripe.com/api/tokens/object',
  extensions: { retrieve: 'token' },
  fields: (t) => ({
    object: t.exposeString('object', {
      nullable: false,
      description: "Stripe's name for the kind of object: always `token`.",
      extensions: immutable('object'),
    }),
    ...t.enumWithRaw('type', {
      nullable: false,
      type: TokenType,
      description: 'What the token represents.',
      extensions: immutable('type'),
    }),
    created: t.timestamp('created', {
      nullable: false,
      description: 'When it was created.',
      extensions: immutable('created'),
    }),
    livemode: t.exposeBoolean('livemode', {
      nullable: false,
      description: 'True for real money, false for tests.',
      extensions: immutable('livemode'),
    }),
    used: t.boolean({
      nullable: false,
      resolve: (token) => token.used ?? false,
      description: 'Whether it has been used. A token can be used once.',
      extensions: immutableOnceTrue('used'),
    }),
    clientIp: t.exposeString('client_ip', {
      description: 'The address of the client that made it.',
      extensions: immutable('client_ip'),
    }),
    card: t.nested('card', {
      type: Card,
      description: 'The card, on a token of type CARD.',
      extensions: immutable('card'),
    }),
    bankAccount: t.nested('bank_account', {
      type: BankAccount,
      description: 'The bank account, on a token of type BANK_ACCOUNT.',
      extensions: immutable('bank_account'),
    }),
  }),
});

export const TokenType = stripeEnum('TokenType', {
  description: 'What a token represents. https://docs.stripe.com/api/tokens/object#token_object-type',
  values: {
    account: 'The legal entity of a connected account. Its id begins with `ct_`.',
    bank_account: 'A bank account. Its id begins with `btok_`.',
    card: 'A card. Its id begins with `tok_`.',
    cvc_update: 'A verification code that was collected again. Its id begins with `cvctok_`.',
    person: 'A person of a connected account. Its id begins with `cpt_`.',
    pii: 'A personal id number. Its id begins with `pii_`.',
  },
});
