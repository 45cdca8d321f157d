import {
  type ASTNode,
  type ASTVisitor,
  GraphQLError,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  specifiedRules,
  type ValidationContext,
  type ValidationRule,
  ValuesOfCorrectTypeRule,
} from 'graphql';
import { GatewayError } from '../errors.js';

/** A syntax error by its place alone: graphql-js quotes the source. */
export function toSyntaxError(error: GraphQLError): GraphQLError {
  if (error instanceof GatewayError) return error;
  const place = error.locations?.[0];
  const at = place ? ` at line ${place.line}, column ${place.column}` : '';
  return new GraphQLError(`The document is not GraphQL: syntax error${at}.`, {
    source: error.source,
    positions: error.positions,
    extensions: { code: 'GRAPHQL_PARSE_FAILED' },
  });
}

/** graphql-js's rules; the one that prints values is made to name the path and the type that is wanted instead. */
export const VALUE_FREE_RULES: readonly ValidationRule[] = specifiedRules.map((rule) =>
  rule === ValuesOfCorrectTypeRule ? valueFreeValues : rule,
);

/** Replaces each quoted name that the schema does not know: it is the caller's own text. The place still tells. */
export function toValidationError(schema: GraphQLSchema, error: GraphQLError): GraphQLError {
  const known = namesOf(schema);
  const message = error.message.replaceAll(/"([^"]*)"/g, (quoted, text: string) =>
    text.split(/[.[\]!@$]+/).every((name) => name === '' || known.has(name)) ? quoted : '"…"',
  );
  return new GraphQLError(message, { nodes: error.nodes, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
}

/** Messages of `ValuesOfCorrectTypeRule` that quote names and no value. */
const NAMES_ONLY = /^(Field "|OneOf Input Object "|Exactly one key must be|Variable "\$)/;

function valueFreeValues(context: ValidationContext): ASTVisitor {
  const path: { name: string; node: ASTNode }[] = [];
  const at = () => path.map(({ name }) => name).join('.');
  const quiet: ValidationContext = Object.create(context, {
    reportError: { value: (error: GraphQLError) => context.reportError(describe(error)) },
  });
  const { ObjectField: checkField, ...rest } = ValuesOfCorrectTypeRule(quiet) as ASTVisitor & {
    ObjectField: (node: unknown) => undefined;
  };
  const leave = () => void path.pop();
  return {
    ...rest,
    Argument: { enter: (node) => void path.push({ name: node.name.value, node }), leave },
    VariableDefinition: { enter: (node) => void path.push({ name: 'a default', node }), leave },
    ObjectField: {
      enter: (node) => {
        path.push({ name: node.name.value, node });
        return checkField(node);
      },
      leave,
    },
  };

  function describe(error: GraphQLError): GraphQLError {
    if (NAMES_ONLY.test(error.message)) return error;
    const nodes = path.at(-1)?.node;
    // A sensitive scalar's own words.
    if (error instanceof GatewayError) return new GraphQLError(`${at()}: ${error.message}`, { nodes });
    const type = context.getInputType();
    const named = getNamedType(type);
    const names = isEnumType(named) ? named.getValues().map((value) => value.name) : [];
    const members = names.length > 0 ? `, one of ${names.join(', ')}` : '';
    return new GraphQLError(`${at()} takes ${type}${members}.`, { nodes });
  }
}

const namesBySchema = new WeakMap<GraphQLSchema, ReadonlySet<string>>();

function namesOf(schema: GraphQLSchema): ReadonlySet<string> {
  const cached = namesBySchema.get(schema);
  if (cached) return cached;
  const names = new Set<string>(
    schema.getDirectives().flatMap((directive) => [directive.name, ...directive.args.map((arg) => arg.name)]),
  );
  for (const type of Object.values(schema.getTypeMap())) {
    names.add(type.name);
    if (isEnumType(type)) for (const value of type.getValues()) names.add(value.name);
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      names.add(field.name);
      if ('args' in field) for (const arg of field.args) names.add(arg.name);
    }
  }
  namesBySchema.set(schema, names);
  return names;
}
