import { createServer } from 'node:http';
import { gateway } from './gateway.js';

const server = createServer(
  {
    // Milliseconds in which a client must have sent its request; by itself Node waits for minutes.
    requestTimeout: 10_000,
    // Longer than balancers keep an idle connection.
    keepAliveTimeout: 65_000,
  },
  gateway.nodeHandler,
);

server.listen(Number(process.env.PORT ?? 4000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/graphql`);
});

process.once('SIGTERM', async () => {
  await gateway.close();
  server.close();
});
