import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { headersFor } from './headers-for.js';
import { listen } from './listen.js';

/** Composes a supergraph and serves it by Hive Gateway; answers its address. */
export async function serveRouter(subgraphs, port) {
  const byName = new Map(subgraphs.map((subgraph) => [subgraph.name, subgraph]));
  const gateway = createGatewayRuntime({
    supergraph: await compose(subgraphs),
    propagateHeaders: {
      fromClientToSubgraphs: ({ request, subgraphName }) =>
        headersFor(byName.get(subgraphName), request.headers.get('authorization')),
    },
    logging: 'error',
  });
  return `${await listen(createServer(gateway), port)}/graphql`;
}

async function compose(subgraphs) {
  const services = subgraphs.map(async (subgraph) => ({ ...subgraph, typeDefs: parse(await readSdl(subgraph)) }));
  const { errors, supergraphSdl } = composeServices(await Promise.all(services));
  if (errors?.length) throw new Error(`They do not compose: ${errors.map(({ message }) => message).join(' ')}`);
  return supergraphSdl;
}

/** What a subgraph says of itself. The gateway's is also printed by `stripe-token-gateway schema --federation`. */
async function readSdl({ name, url, headers }) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
  });
  const { data, errors } = await answer.json();
  if (data?._service) return data._service.sdl;
  throw new Error(`The subgraph ${name} tells no SDL: ${errors?.[0]?.message ?? answer.status}`);
}
