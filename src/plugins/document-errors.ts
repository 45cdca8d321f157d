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
  type ValidationContext,
  ValuesOfCorrectTypeRule,
} from 'graphql';
import { GatewayError } from '../errors.js';

/** A syntax error in graphql-js's words, with the kind of a token in place of its text: the text may be a value. */
export function toSyntaxError(error: GraphQLError): GraphQLError {
  const words = error.message
    .replace(/^Syntax Error: /, '')
    .replaceAll(/\b(Name|Int|Float|String|BlockString|Comment) "(?:[^"\\]|\\.)*"/gs, '$1');
  // What is still quoted may be punctuation, and nothing else.
  const isSafe = !/[0-9]{3}/.test(words) && !/"[^"]*[A-Za-z0-9][^"]*"/.test(words.replaceAll('"<EOF>"', ''));
  const place = error.locations?.[0];
  const at = place ? ` (line ${place.line}, column ${place.column})` : '';
  return new GraphQLError(`Syntax error: ${isSafe ? words.replace(/\.$/, '') : 'the document is not GraphQL'}${at}.`, {
    source: error.source,
    positions: error.positions,
    extensions: { code: 'GRAPHQL_PARSE_FAILED' },
  });
}

/**
 * A validation error without the client's own text: each quoted name that the schema does not know becomes "…", and so does
 * one that `showNames` would show but that may be a number. The place still tells which it is.
 */
export function toValidationError(schema: GraphQLSchema, error: GraphQLError, showNames = false): GraphQLError {
  const known = namesOf(schema);
  const isShown = (name: string) => name === '' || known.has(name) || (showNames && isPlainName(name));
  const message = error.message.replaceAll(/"([^"]*)"/g, (quoted, text: string) =>
    text.split(/[.[\]!@$]+/).every(isShown) ? quoted : '"…"',
  );
  const code = error instanceof GatewayError ? error.code : 'GRAPHQL_VALIDATION_FAILED';
  return new GraphQLError(message, { nodes: error.nodes, extensions: { code } });
}

/** A name that cannot be a number in disguise. */
export function isPlainName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name) && !/[0-9]{3}/.test(name);
}

/** Messages of `ValuesOfCorrectTypeRule` that quote names and no value. */
const NAMES_ONLY = /^(Field "|OneOf Input Object "|Exactly one key must be|Variable "\$)/;

/** graphql-js's rule for values, with messages that name the path and the expected type in place of the value. */
export function valueFreeValues(context: ValidationContext): ASTVisitor {
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
    return new GraphQLError(`${at()} must be ${type}${members}.`, { nodes });
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
