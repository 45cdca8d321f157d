import { lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchema } from '../resolvers/build-schema.js';

/** The schema in SDL, sorted, so that it differs only where the schema does. */
export function printSchemaText(): string {
  return `${printSchema(lexicographicSortSchema(buildSchema()))}\n`;
}
