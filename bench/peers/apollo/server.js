import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { Pool } from 'undici';
import { createResolvers, typeDefs } from '../schema.js';

const server = new ApolloServer({ typeDefs, resolvers: createResolvers(Pool) });
const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
console.log(url);
