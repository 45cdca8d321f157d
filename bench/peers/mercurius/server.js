import Fastify from 'fastify';
import mercurius from 'mercurius';
import { Pool } from 'undici';
import { createResolvers, typeDefs } from '../schema.js';

const app = Fastify();
app.register(mercurius, { schema: typeDefs, resolvers: createResolvers(Pool), jit: 1 });
console.log(`${await app.listen({ port: 0, host: '127.0.0.1' })}/graphql`);
