import express from 'express';
import { gateway } from './gateway.js';

const app = express();
app.disable('x-powered-by');

// Before any body parser: the gateway reads the body itself, and refuses a large one before it has read it.
app.use('/graphql', gateway.nodeHandler);

app.use(express.json());
app.post('/orders', (request, response) => {
  response.json({ items: request.body.items.length });
});

const server = app.listen(Number(process.env.PORT ?? 4000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/graphql`);
});
// Milliseconds in which a client must have sent its request; by itself Node waits for minutes.
server.requestTimeout = 10_000;
