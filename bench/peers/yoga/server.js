import { createServer } from 'node:http';
import SchemaBuilder from '@pothos/core';
import { createYoga } from 'graphql-yoga';
import Stripe from 'stripe';
import { Pool } from 'undici';
import { listen } from '../../servers/listen.js';
import { createAsk } from '../schema.js';

/** What most people would write first: Yoga and Pothos as they come, over stripe-node or, with CLIENT=undici, over undici. */
const client = process.env.CLIENT === 'undici' ? createAsk(Pool) : createStripeClient();

function createStripeClient() {
  const { hostname, port } = new URL(process.env.UPSTREAM);
  // Its telemetry complains about more than a hundred calls at once.
  const stripe = new Stripe('sk_test_bench', { host: hostname, port, protocol: 'http', telemetry: false });
  return {
    read: (id) => stripe.tokens.retrieve(id),
    create: async ({ number, expMonth, expYear, cvc }) => ({
      token: await stripe.tokens.create({ card: { number, exp_month: expMonth, exp_year: expYear, cvc } }),
    }),
  };
}

const builder = new SchemaBuilder({ defaultFieldNullability: false });
const toObject = (name, fields) => builder.objectRef(name).implement({ fields });

const Card = toObject('Card', (t) => ({
  brand: t.exposeString('brand'),
  last4: t.exposeString('last4'),
  expMonth: t.exposeInt('exp_month'),
  expYear: t.exposeInt('exp_year'),
}));
const Token = toObject('Token', (t) => ({
  id: t.exposeID('id'),
  type: t.string({ resolve: (token) => token.type.toUpperCase() }),
  used: t.exposeBoolean('used'),
  card: t.field({ type: Card, nullable: true, resolve: (token) => token.card }),
}));
const UserError = toObject('UserError', (t) => ({
  code: t.exposeString('code'),
  message: t.exposeString('message'),
  field: t.exposeStringList('field', { nullable: true }),
}));
const Payload = toObject('CreateTokenPayload', (t) => ({
  token: t.field({ type: Token, nullable: true, resolve: ({ token }) => token }),
  userErrors: t.field({ type: [UserError], resolve: () => [] }),
  replayed: t.boolean({ resolve: () => false }),
}));
const required = { required: true };
const CardInput = builder.inputType('CardInput', {
  fields: (t) => ({ number: t.string(required), expMonth: t.int(required), expYear: t.int(required), cvc: t.string() }),
});
const Input = builder.inputType('CreateTokenInput', { fields: (t) => ({ card: t.field({ type: CardInput }) }) });
const queryToken = (t) => {
  const args = { id: t.arg.id(required) };
  return t.field({ type: Token, nullable: true, args, resolve: (_root, { id }) => client.read(String(id)) });
};
const createToken = (t) => {
  const args = { input: t.arg({ type: Input, ...required }) };
  return t.field({ type: Payload, args, resolve: (_root, { input }) => client.create(input.card) });
};
builder.queryType({ fields: (t) => ({ token: queryToken(t) }) });
builder.mutationType({ fields: (t) => ({ createToken: createToken(t) }) });

listen(createServer(createYoga({ schema: builder.toSchema() })));
