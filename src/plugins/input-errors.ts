import {
  GraphQLError,
  type GraphQLInputType,
  type GraphQLScalarType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';
import { GatewayError } from '../errors/gateway-error.js';

/**
 * What is wrong with an operation's variables: the path and the rule, built from the schema, never a value and never a
 * name that the caller made up. graphql-js's own messages quote the whole input, card number included
 * (graphql/graphql-js#2629); they are never reached, since this check is at least as strict. Stops at `maxErrors`: a flood of wrong input is no
 * flood of errors.
 */
export function findInputErrors(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
  maxErrors: number,
): GraphQLError[] {
  const errors: GraphQLError[] = [];
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type) as GraphQLInputType;
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined && definition.defaultValue) continue;
    for (const message of problems(type, value, [isKnownName(name) ? name : 'variable'])) {
      errors.push(new GraphQLError(message, { nodes: definition, extensions: { code: 'BAD_USER_INPUT' } }));
      if (errors.length === maxErrors) return errors;
    }
  }
  return errors;
}

function* problems(wanted: GraphQLInputType, value: unknown, path: (string | number)[]): Generator<string> {
  if (value === undefined || value === null) {
    if (!isNonNullType(wanted)) return;
    yield `${path.join('.')} ${value === null ? 'must not be null' : 'is missing'}: it takes ${wanted}.`;
    return;
  }
  const type = isNonNullType(wanted) ? wanted.ofType : wanted;
  if (isListType(type)) {
    const items = Array.isArray(value) ? value : [value];
    for (const [index, item] of items.entries()) yield* problems(type.ofType, item, [...path, index]);
    return;
  }
  if (isInputObjectType(type)) {
    if (typeof value !== 'object' || Array.isArray(value))
      yield `${path.join('.')} must be an object: it takes ${type}.`;
    else yield* objectProblems(type, value as Record<string, unknown>, path);
    return;
  }
  if (isEnumType(type)) {
    const names = type.getValues().map((member) => member.name);
    if (typeof value !== 'string' || !names.includes(value))
      yield `${path.join('.')} must be one of ${names.join(', ')}.`;
    return;
  }
  const rule = brokenRule(type, value);
  if (rule) yield `${path.join('.')} ${rule}.`;
}

function* objectProblems(
  type: Extract<GraphQLInputType, { isOneOf: boolean }>,
  value: Record<string, unknown>,
  path: (string | number)[],
): Generator<string> {
  const fields = type.getFields();
  const names = Object.keys(fields);
  if (Object.keys(value).some((key) => !Object.hasOwn(fields, key))) {
    yield `${path.join('.')} has a field that ${type} does not have. It has ${names.join(', ')}.`;
  }
  if (type.isOneOf) {
    const given = names.filter((name) => Object.hasOwn(value, name) && value[name] !== undefined);
    if (given.length !== 1) {
      yield `${path.join('.')} takes exactly one of ${names.join(', ')}: ${given.length ? `${given.join(' and ')} were` : 'none was'} given.`;
      return;
    }
    const [only] = given as [string];
    if (value[only] === null) yield `${[...path, only].join('.')} must not be null.`;
  }
  for (const [name, field] of Object.entries(fields)) {
    const item = Object.hasOwn(value, name) ? value[name] : undefined;
    if (item === undefined && field.defaultValue !== undefined) continue;
    yield* problems(field.type, item, [...path, name]);
  }
}

const BUILT_IN: Record<string, string> = {
  Int: 'must be a whole number of at most 32 bits',
  Float: 'must be a number',
  String: 'must be a string',
  ID: 'must be a string',
  Boolean: 'must be true or false',
};

/** A scalar's own words are used only where they are ours; a library's may quote the value. */
function brokenRule(type: GraphQLScalarType, value: unknown): string | undefined {
  try {
    type.parseValue(value);
    return undefined;
  } catch (error) {
    if (error instanceof GatewayError) return error.message;
    return BUILT_IN[getNamedType(type).name] ?? `must be a valid ${type}`;
  }
}

/** A variable's name is the caller's own text: it is repeated only where it cannot be a number in disguise. */
function isKnownName(name: string): boolean {
  return /^[A-Za-z_]{1,40}$/.test(name);
}
