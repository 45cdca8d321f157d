import {
  type GraphQLObjectType,
  GraphQLSchema,
  isObjectType,
  Kind,
  parse,
  printSchema,
  specifiedDirectives,
} from 'graphql';
import { isEntity } from './entity.js';

/** The schema in SDL, in the order in which its fields are declared, with the scopes that a caller must have. */
export function printSdl(schema: GraphQLSchema): string {
  return `${withDirectives(schema, printSchema(schema), scopesOf)}\n`;
}

/**
 * The same for a supergraph: each type that can be read by its id is an entity. Without the scopes: they are what the
 * router must have here. A router that reads `@requiresScopes` asks its own callers for them, one that does not
 * (`@apollo/gateway`) refuses the supergraph.
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

/** What is applied to a type, or to one of its fields: a directive as it is written, if any. */
type Applied = (type: GraphQLObjectType, field?: string) => string | undefined;

const scopesOf: Applied = (type, field) => {
  const { scopes } = field === undefined ? type.extensions : (type.getFields()[field]?.extensions ?? {});
  return scopes && `@requiresScopes(scopes: [${JSON.stringify(scopes)}])`;
};

const keyOf: Applied = (type, field) => (field === undefined && isEntity(type) ? '@key(fields: "id")' : undefined);

/** graphql-js prints no applied directives: they are put into its text, at the places that its own parser finds. */
function withDirectives(schema: GraphQLSchema, sdl: string, applied: Applied): string {
  let text = '';
  let from = 0;
  const apply = (directive: string | undefined, at: number) => {
    if (!directive) return;
    text += `${sdl.slice(from, at)} ${directive}`;
    from = at;
  };
  for (const node of parse(sdl).definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const type = schema.getType(node.name.value);
    if (!isObjectType(type)) continue;
    apply(applied(type), (node.interfaces?.at(-1) ?? node.name).loc?.end ?? 0);
    for (const field of node.fields ?? []) apply(applied(type, field.name.value), field.type.loc?.end ?? 0);
  }
  return text + sdl.slice(from);
}
