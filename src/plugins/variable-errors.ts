import {
  type GraphQLError,
  type GraphQLInputField,
  type GraphQLInputObjectType,
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
import { GatewayError } from '../errors.js';
import { isPlainName } from './document-errors.js';

/**
 * Describes what is wrong with an operation's variables: the path and the rule, built from the schema, never a value and
 * never a name that the client made up. graphql-js's own messages quote the whole input, card number included
 * (graphql/graphql-js#2629). Stops at `maxErrors`, so that a flood of wrong input is no flood of errors.
 */
export function findVariableErrors(
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
    const found: string[] = [];
    findProblems(type, value, { name: isPlainName(name) ? name : 'variable', above: undefined }, found, maxErrors);
    for (const message of found) {
      errors.push(new GatewayError('BAD_USER_INPUT', message, {}));
      if (errors.length === maxErrors) return errors;
    }
  }
  return errors;
}

/** A place in an input, turned into text only for an error. */
interface Place {
  name: string | number;
  above: Place | undefined;
}

function pathOf({ name, above }: Place): string {
  return above ? `${pathOf(above)}.${name}` : String(name);
}

function findProblems(wanted: GraphQLInputType, value: unknown, at: Place, found: string[], maxErrors: number): void {
  if (found.length >= maxErrors) return;
  if (value === undefined || value === null) {
    if (!isNonNullType(wanted)) return;
    found.push(`${pathOf(at)} ${value === null ? 'must not be null' : 'is missing'}: it takes ${wanted}.`);
    return;
  }
  const type = isNonNullType(wanted) ? wanted.ofType : wanted;
  if (isListType(type)) {
    const items = Array.isArray(value) ? value : [value];
    for (let index = 0; index < items.length; index++) {
      findProblems(type.ofType, items[index], { name: index, above: at }, found, maxErrors);
    }
  } else if (isInputObjectType(type)) {
    if (typeof value !== 'object' || Array.isArray(value))
      found.push(`${pathOf(at)} must be an object: it takes ${type}.`);
    else findObjectProblems(type, value as Record<string, unknown>, at, found, maxErrors);
  } else if (isEnumType(type)) {
    if (typeof value === 'string' && type.getValue(value)) return;
    const names = type.getValues().map((member) => member.name);
    found.push(`${pathOf(at)} must be one of ${names.join(', ')}.`);
  } else {
    const rule = brokenRule(type, value);
    if (rule) found.push(`${pathOf(at)} ${rule}.`);
  }
}

function findObjectProblems(
  type: GraphQLInputObjectType,
  value: Record<string, unknown>,
  at: Place,
  found: string[],
  maxErrors: number,
): void {
  const fields = type.getFields();
  for (const key in value) {
    if (Object.hasOwn(fields, key)) continue;
    found.push(`${pathOf(at)} has a field that ${type} does not have. It has ${Object.keys(fields).join(', ')}.`);
    break;
  }
  if (type.isOneOf) {
    const names = Object.keys(fields);
    const given = names.filter((name) => Object.hasOwn(value, name) && value[name] !== undefined);
    if (given.length !== 1) {
      found.push(
        `${pathOf(at)} takes exactly one of ${names.join(', ')}: ${given.length ? `${given.join(' and ')} were` : 'none was'} given.`,
      );
      return;
    }
    const [only] = given as [string];
    if (value[only] === null) found.push(`${pathOf({ name: only, above: at })} must not be null.`);
  }
  for (const name in fields) {
    const field = fields[name] as GraphQLInputField;
    const item = Object.hasOwn(value, name) ? value[name] : undefined;
    if (item === undefined && (field.defaultValue !== undefined || !isNonNullType(field.type))) continue;
    findProblems(field.type, item, { name, above: at }, found, maxErrors);
  }
}

const BUILT_IN: Readonly<Record<string, string>> = {
  Int: 'must be a whole number of at most 32 bits',
  Float: 'must be a number',
  String: 'must be a string',
  ID: 'must be a string',
  Boolean: 'must be true or false',
};

/** The message of a scalar is used only where it is the gateway's own; a library's may quote the value. */
function brokenRule(type: GraphQLScalarType, value: unknown): string | undefined {
  if (typeof value === 'string' && !value.isWellFormed()) return 'must be well-formed Unicode text';
  try {
    type.parseValue(value);
    return undefined;
  } catch (error) {
    if (error instanceof GatewayError) return error.message;
    return BUILT_IN[getNamedType(type).name] ?? `must be a valid ${type}`;
  }
}
