import { type GraphQLObjectType, type GraphQLSchema, getNamedType, isLeafType } from 'graphql';
import { objectsOf } from './output-schema.js';

/**
 * A selection of all that a type offers, through as many references as `references` says and past those to the types
 * `without`. Fields are aliased by their type, since the members of a union may give one name to different fields.
 */
export function selectAll(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  references: number,
  without: string[] = [],
): string {
  const fields = Object.values(type.getFields()).map((field) => {
    const alias = `${type.name}_${field.name}: ${field.name}`;
    if (isLeafType(getNamedType(field.type))) return alias;
    const isReference = field.extensions.expansion?.kind === 'reference';
    if (isReference && (references === 0 || without.includes(String(field.type)))) return '';
    const left = isReference ? references - 1 : references;
    const members = objectsOf(schema, field.type).map(
      (member) => `... on ${member.name} { ${selectAll(schema, member, left, without)} }`,
    );
    return `${alias} { __typename ${members.join(' ')} }`;
  });
  return fields.filter(Boolean).join(' ');
}
