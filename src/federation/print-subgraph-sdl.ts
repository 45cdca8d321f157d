import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  GraphQLSchema,
  isObjectType,
  printSchema,
  specifiedDirectives,
} from 'graphql';
import { type Applied, withDirectives } from '../schema/print-sdl.js';
import type { Resource } from '../stripe/resource.js';

/**
 * The schema in SDL for a supergraph: each type that can be read by its id is an entity. Without the scopes: they are what
 * the router must have here. A router that reads `@requiresScopes` asks its own callers for them, one that does not
 * (`@apollo/gateway`) rejects the supergraph.
 */
export function printSubgraphSdl(schema: GraphQLSchema): string {
  const bare = new GraphQLSchema({ ...schema.toConfig(), directives: specifiedDirectives });
  return `${HEAD}\n\n${withDirectives(bare, printSchema(bare), keyOf)}\n`;
}

/**
 * The oldest version of Federation 2: nothing newer is used, so that every router will do. `@oneOf` is defined, since
 * Apollo's composition does not know it.
 */
const HEAD = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key"])

directive @oneOf on INPUT_OBJECT`;

const keyOf: Applied = (type, field) => (field === undefined && isEntity(type) ? '@key(fields: "id")' : undefined);

/** An object type that other subgraphs of a supergraph may refer to. */
export type EntityType = GraphQLObjectType & { extensions: { retrieve: Resource } };

/** Every type whose objects Stripe gives by their id is an entity, and no other. */
export function isEntity(type: GraphQLNamedType): type is EntityType {
  return isObjectType(type) && type.extensions.retrieve !== undefined;
}

export function entitiesOf(schema: GraphQLSchema): EntityType[] {
  return Object.values(schema.getTypeMap()).filter(isEntity);
}
