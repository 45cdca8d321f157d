import { type GraphQLNamedType, type GraphQLObjectType, type GraphQLSchema, isObjectType } from 'graphql';
import type { Resource } from '../stripe/resource.js';

/** An object type that other subgraphs of a supergraph may refer to. */
export type EntityType = GraphQLObjectType & { extensions: { retrieve: Resource } };

/** Every type whose objects Stripe gives by their id is an entity, and no other. */
export function isEntity(type: GraphQLNamedType): type is EntityType {
  return isObjectType(type) && type.extensions.retrieve !== undefined;
}

export function entitiesOf(schema: GraphQLSchema): EntityType[] {
  return Object.values(schema.getTypeMap()).filter(isEntity);
}
