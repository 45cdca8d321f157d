import type { GraphQLSchema } from 'graphql';
import { builder } from '../schema/builder.js';
import '../schema/scalars/date-time.js';
import '../schema/scalars/metadata.js';
import '../schema/scalars/sensitive.js';
import '../schema/token.js';
import '../schema/card.js';
import './create-token.js';
import './token-queries.js';

builder.queryType({ description: "Reads Stripe's tokens." });
builder.mutationType({ description: 'Makes tokens at Stripe.' });

let schema: GraphQLSchema | undefined;

/** The one schema: every type and every resolver, loaded here and nowhere else. Built at the first call. */
export function buildSchema(): GraphQLSchema {
  schema ??= builder.toSchema();
  return schema;
}
