import { createGatewayServer } from 'stripe-token-gateway/node';
import { gateway } from './gateway.js';

// A server of node:http with bounds on slow clients: Node's own would wait for them for minutes.
const server = createGatewayServer(gateway.nodeHandler, { maxConnections: 2000, deadlineMs: 25_000 });

server.listen(Number(process.env.PORT ?? 4000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/graphql`);
});

process.once('SIGTERM', async () => {
  await gateway.close();
  server.close();
});
