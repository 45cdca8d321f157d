import { GraphQLObjectType, type GraphQLSchema, getNamedType, isAbstractType } from 'graphql';

/** The object types that an answer can hold, below the root types. */
export function outputObjects(schema: GraphQLSchema): GraphQLObjectType[] {
  const types = Object.values(schema.getTypeMap()).filter((type) => type instanceof GraphQLObjectType);
  const roots = [schema.getQueryType(), schema.getMutationType()];
  return types.filter((type) => !type.name.startsWith('__') && !roots.includes(type));
}

/** The object types that a field can give: itself, or the members of a union or an interface. */
export function objectsOf(schema: GraphQLSchema, type: Parameters<typeof getNamedType>[0]): GraphQLObjectType[] {
  const named = getNamedType(type);
  if (named instanceof GraphQLObjectType) return [named];
  return isAbstractType(named) ? [...schema.getPossibleTypes(named)] : [];
}
