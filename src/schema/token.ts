import { TokenType } from './enums/token-type.js';
import { fixed, fixedOnceTrue } from './fixed.js';
import { fromUnixSeconds } from './from-unix-seconds.js';
import { BankAccount, Card, Token } from './refs.js';
import { StripeObject } from './stripe-object.js';

Token.implement({
  interfaces: [StripeObject],
  description:
    'A single-use stand-in for something sensitive: a card, a bank account, an id number, a legal entity. https://docs.stripe.com/api/tokens/object',
  extensions: { retrieve: 'token' },
  fields: (t) => ({
    type: t.field({
      type: TokenType,
      description: 'What it stands for.',
      extensions: fixed('type'),
      resolve: (token) => TokenType.read(token.type),
    }),
    rawType: t.exposeString('type', {
      description: "Stripe's own word for `type`, of use when that is UNKNOWN.",
      extensions: fixed('type'),
    }),
    created: t.field({
      type: 'DateTime',
      description: 'When it was made.',
      extensions: fixed('created'),
      resolve: (token) => fromUnixSeconds(token.created),
    }),
    livemode: t.exposeBoolean('livemode', {
      description: 'True for real money, false for tests.',
      extensions: fixed('livemode'),
    }),
    used: t.exposeBoolean('used', {
      description: 'Whether it has been used. A token can be used once.',
      extensions: fixedOnceTrue('used'),
    }),
    clientIp: t.exposeString('client_ip', {
      nullable: true,
      description: 'The address of the client that made it.',
      extensions: fixed('client_ip'),
    }),
    card: t.nested('card', { type: Card, description: 'The card, on a token of type CARD.', fixed: true }),
    bankAccount: t.nested('bank_account', {
      type: BankAccount,
      description: 'The bank account, on a token of type BANK_ACCOUNT.',
      fixed: true,
    }),
  }),
});
