import Fastify from 'fastify';
import { gateway } from './gateway.js';

// Milliseconds in which a client must have sent its request; by itself Fastify waits for ever.
const app = Fastify({ requestTimeout: 10_000 });

// A plugin of its own, so that the rest of the app keeps its parsers: here the body is left for the gateway to read,
// which refuses a large one before it has read it.
app.register(async (scope) => {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _body, done) => done(null));
  scope.all('/graphql', (request, reply) => {
    reply.hijack();
    gateway.nodeHandler(request.raw, reply.raw);
  });
});

app.post('/orders', async ({ body }) => ({ items: body.items.length }));

await app.listen({ port: Number(process.env.PORT ?? 4000), host: '127.0.0.1' });
console.log(`http://127.0.0.1:${app.server.address().port}/graphql`);
