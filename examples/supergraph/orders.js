import { createServer } from 'node:http';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { listen } from './listen.js';

/** Knows a token and a customer by their ids, and nothing of Stripe. */
const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key"])

  type Query {
    orders(ids: [ID!]): [Order!]!
  }
  type Order {
    id: ID!
    token: Token
    customer: Customer
    seller: Account
  }
  type Token @key(fields: "id", resolvable: false) {
    id: ID!
  }
  type Customer @key(fields: "id", resolvable: false) {
    id: ID!
  }
  type Account @key(fields: "id", resolvable: false) {
    id: ID!
  }
`);

const order = (id, token, customer) => ({
  id,
  token: { id: token },
  customer: customer && { id: customer },
  seller: { id: 'acct_sandbox' },
});

/** The ids are those of the gateway's sandbox. */
const ORDERS = [
  order('1', 'tok_sandbox_card', 'cus_sandbox'),
  order('2', 'tok_sandbox_card', 'cus_sandbox'),
  order('3', 'tok_sandbox_unused', null),
  order('4', 'tok_gone', 'cus_sandbox'),
  order('5', 'no id of a token', null),
];

const resolvers = { Query: { orders: (_, { ids }) => ORDERS.filter(({ id }) => !ids || ids.includes(id)) } };

/** Serves the second subgraph; answers its address. */
export async function serveOrders(port) {
  const yoga = createYoga({ schema: buildSubgraphSchema({ typeDefs, resolvers }), logging: false });
  return `${await listen(createServer(yoga), port)}/graphql`;
}
