import { createServer } from 'node:http';
import SchemaBuilder from '@pothos/core';
import { createYoga } from 'graphql-yoga';
import Stripe from 'stripe';
import { listen } from '../../limits/listen.js';

/** What most people would write first: Yoga as it comes, Pothos, stripe-node as it comes. */
// Its telemetry complains of more than a hundred calls at once.
const { hostname, port } = new URL(process.env.UPSTREAM);
const stripe = new Stripe('sk_test_bench', { host: hostname, port, protocol: 'http', telemetry: false });

const builder = new SchemaBuilder({});
const Card = builder.objectRef('Card').implement({
  fields: (t) => ({
    brand: t.exposeString('brand', { nullable: false }),
    last4: t.exposeString('last4', { nullable: false }),
    expMonth: t.exposeInt('exp_month', { nullable: false }),
    expYear: t.exposeInt('exp_year', { nullable: false }),
  }),
});
const Token = builder.objectRef('Token').implement({
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false }),
    type: t.string({ nullable: false, resolve: (token) => token.type.toUpperCase() }),
    used: t.exposeBoolean('used', { nullable: false }),
    card: t.field({ type: Card, nullable: true, resolve: (token) => token.card }),
  }),
});
const UserError = builder.objectRef('UserError').implement({
  fields: (t) => ({
    code: t.exposeString('code', { nullable: false }),
    message: t.exposeString('message', { nullable: false }),
    field: t.exposeStringList('field', { nullable: true }),
  }),
});
const Payload = builder.objectRef('CreateTokenPayload').implement({
  fields: (t) => ({
    token: t.field({ type: Token, nullable: true, resolve: ({ token }) => token }),
    userErrors: t.field({ type: [UserError], nullable: false, resolve: () => [] }),
    replayed: t.boolean({ nullable: false, resolve: () => false }),
  }),
});
const CardInput = builder.inputType('CardInput', {
  fields: (t) => ({
    number: t.string({ required: true }),
    expMonth: t.int({ required: true }),
    expYear: t.int({ required: true }),
    cvc: t.string(),
  }),
});
const CreateTokenInput = builder.inputType('CreateTokenInput', {
  fields: (t) => ({ card: t.field({ type: CardInput }) }),
});
builder.queryType({
  fields: (t) => ({
    token: t.field({
      type: Token,
      nullable: true,
      args: { id: t.arg.id({ required: true }) },
      resolve: (_root, { id }) => stripe.tokens.retrieve(String(id)),
    }),
  }),
});
builder.mutationType({
  fields: (t) => ({
    createToken: t.field({
      type: Payload,
      nullable: false,
      args: { input: t.arg({ type: CreateTokenInput, required: true }) },
      resolve: async (_root, { input: { card } }) => ({
        token: await stripe.tokens.create({
          card: { number: card.number, exp_month: card.expMonth, exp_year: card.expYear, cvc: card.cvc },
        }),
      }),
    }),
  }),
});

listen(createServer(createYoga({ schema: builder.toSchema() })));
