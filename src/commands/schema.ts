import { printSchema } from 'graphql';
import { buildSchema } from '../resolvers/build-schema.js';

/** The schema in SDL, in the order in which its fields are declared. */
export function printSchemaText(): string {
  return `${printSchema(buildSchema())}\n`;
}
