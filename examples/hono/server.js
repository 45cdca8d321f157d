import { serve } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono } from 'hono';
import { gateway } from './gateway.js';

const app = new Hono();

// Not by `app.mount('/graphql', …)`, which would cut the path that the gateway looks at.
app.all('/graphql', (context) => {
  const { address } = getConnInfo(context).remote;
  return gateway.fetch(context.req.raw, { address });
});

app.post('/orders', async (context) => {
  const { items } = await context.req.json();
  return context.json({ items: items.length });
});

serve(
  {
    fetch: app.fetch,
    port: Number(process.env.PORT ?? 4000),
    hostname: '127.0.0.1',
    // Milliseconds in which a client must have sent its request; by itself Node waits for minutes.
    serverOptions: { requestTimeout: 10_000 },
  },
  ({ port }) => console.log(`http://127.0.0.1:${port}/graphql`),
);
