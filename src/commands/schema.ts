import { type GraphQLSchema, isObjectType, Kind, parse, printSchema } from 'graphql';
import { buildSchema } from '../resolvers/build-schema.js';

/** The schema in SDL, in the order in which its fields are declared, with the scopes that a caller must have. */
export function printSchemaText(): string {
  const schema = buildSchema();
  return `${withScopes(schema, printSchema(schema))}\n`;
}

/** graphql-js prints no applied directives: they are put into its text, at the places that its own parser finds. */
function withScopes(schema: GraphQLSchema, sdl: string): string {
  const marks: { at: number; scopes: readonly string[] }[] = [];
  for (const node of parse(sdl).definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const type = schema.getType(node.name.value);
    if (!isObjectType(type)) continue;
    const head = node.interfaces?.at(-1) ?? node.name;
    if (type.extensions.scopes) marks.push({ at: head.loc?.end ?? 0, scopes: type.extensions.scopes });
    for (const field of node.fields ?? []) {
      const { scopes } = type.getFields()[field.name.value]?.extensions ?? {};
      if (scopes) marks.push({ at: field.type.loc?.end ?? 0, scopes });
    }
  }
  let text = '';
  let from = 0;
  for (const { at, scopes } of marks) {
    text += `${sdl.slice(from, at)} @requiresScopes(scopes: [${JSON.stringify(scopes)}])`;
    from = at;
  }
  return text + sdl.slice(from);
}
