import { serveOrders } from './orders.js';

/** Starts the second subgraph, composes a supergraph of both and serves it: by Hive Gateway, or by @apollo/gateway. */
const { serveRouter } = process.argv[2] === 'apollo' ? await import('./apollo.js') : await import('./hive.js');

const {
  SUBGRAPH_URL = 'http://127.0.0.1:4000/graphql',
  SUBGRAPH_KEY,
  FORWARD_AUTHORIZATION,
  PORT = '4002',
  ORDERS_PORT = '4001',
} = process.env;

const subgraphs = [
  {
    name: 'stripe',
    url: SUBGRAPH_URL,
    // The router's own key: with schema:read it composes, with tokens:read and the others it asks.
    headers: SUBGRAPH_KEY ? { authorization: `Bearer ${SUBGRAPH_KEY}` } : {},
    // Or each caller's own credential: what it may is then decided by the gateway.
    forwards: FORWARD_AUTHORIZATION === 'on',
  },
  { name: 'orders', url: await serveOrders(Number(ORDERS_PORT)), headers: {}, forwards: false },
];
console.log(`The supergraph is at ${await serveRouter(subgraphs, Number(PORT))}`);

// Hive Gateway takes these signals for itself, and goes on.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit());
