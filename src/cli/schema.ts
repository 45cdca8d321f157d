import { printSubgraphSdl } from '../federation/print-subgraph-sdl.js';
import { buildSchema } from '../resolvers/build-schema.js';
import { printSdl } from '../schema/print-sdl.js';

/** The schema in SDL; with `federation` that of a subgraph, for whoever composes a supergraph. */
export function printSchemaText({ federation = false } = {}): string {
  return federation ? printSubgraphSdl(buildSchema()) : printSdl(buildSchema());
}
