import { type GraphQLObjectType, type GraphQLSchema, isObjectType, Kind, parse, printSchema } from 'graphql';

/** The schema in SDL, in the order in which its fields are declared, with the scopes that a caller must have. */
export function printSdl(schema: GraphQLSchema): string {
  return `${withDirectives(schema, printSchema(schema), scopesOf)}\n`;
}

/** What is applied to a type, or to one of its fields: a directive as it is written, if any. */
export type Applied = (type: GraphQLObjectType, field?: string) => string | undefined;

const scopesOf: Applied = (type, field) => {
  const { scopes } = field === undefined ? type.extensions : (type.getFields()[field]?.extensions ?? {});
  return scopes && `@requiresScopes(scopes: [${JSON.stringify(scopes)}])`;
};

/** graphql-js prints no applied directives: they are put into its text, at the places that its own parser finds. */
export function withDirectives(schema: GraphQLSchema, sdl: string, applied: Applied): string {
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
