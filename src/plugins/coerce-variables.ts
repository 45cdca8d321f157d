import {
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLScalarType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  valueFromAST,
} from 'graphql';

export type Variables = Readonly<Record<string, unknown>>;

/** Stands for a value that its type does not accept. */
const REFUSED = Symbol('refused');

/** What resolvers get for a value. At least as strict as graphql-js. */
type Coerce = (value: unknown) => unknown;

interface Variable {
  name: string;
  coerce: Coerce;
  isRequired: boolean;
  /** Undefined for none. */
  fallback: unknown;
}

const variablesByOperation = new WeakMap<OperationDefinitionNode, Variable[]>();
const coerceByType = new WeakMap<GraphQLInputType, Coerce>();

/**
 * The variables of an operation as its resolvers get them, by functions that are made once for each type; undefined where
 * one is invalid, which `findVariableErrors` then describes. The result has no prototype: `constructor` is a legal name.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Variables,
): Variables | undefined {
  const coerced: Record<string, unknown> = Object.create(null);
  for (const { name, coerce, isRequired, fallback } of variablesOf(schema, operation)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined) {
      if (fallback !== undefined) coerced[name] = fallback;
      else if (isRequired) return undefined;
      continue;
    }
    const taken = coerce(value);
    if (taken === REFUSED) return undefined;
    coerced[name] = taken;
  }
  return coerced;
}

function variablesOf(schema: GraphQLSchema, operation: OperationDefinitionNode): readonly Variable[] {
  let variables = variablesByOperation.get(operation);
  if (!variables) {
    variables = (operation.variableDefinitions ?? []).map(({ variable, type: typeNode, defaultValue }) => {
      const type = typeFromAST(schema, typeNode) as GraphQLInputType;
      const fallback = defaultValue && valueFromAST(defaultValue, type);
      return { name: variable.name.value, coerce: coerceOf(type), isRequired: isNonNullType(type), fallback };
    });
    variablesByOperation.set(operation, variables);
  }
  return variables;
}

/** The function of a type, made at its first use: types may refer to one another. */
function coerceOf(type: GraphQLInputType): Coerce {
  let coerce = coerceByType.get(type);
  if (!coerce) {
    let made: Coerce | undefined;
    coerce = (value) => {
      made ??= createCoerce(type);
      return made(value);
    };
    coerceByType.set(type, coerce);
  }
  return coerce;
}

function createCoerce(type: GraphQLInputType): Coerce {
  if (isNonNullType(type)) {
    const coerce = coerceOf(type.ofType);
    return (value) => (value === null ? REFUSED : coerce(value));
  }
  const coerce = isListType(type)
    ? coerceList(coerceOf(type.ofType))
    : isInputObjectType(type)
      ? coerceObject(type)
      : coerceLeaf(type);
  return (value) => (value === null ? null : coerce(value));
}

/** A single value is a list of one. */
function coerceList(coerce: Coerce): Coerce {
  return (value) => {
    const items = (Array.isArray(value) ? value : [value]).map((item) => coerce(item));
    return items.includes(REFUSED) ? REFUSED : items;
  };
}

function coerceLeaf(type: GraphQLEnumType | GraphQLScalarType): Coerce {
  if (isEnumType(type)) {
    return (value) => {
      const member = typeof value === 'string' ? type.getValue(value) : undefined;
      return member ? member.value : REFUSED;
    };
  }
  return (value) => {
    try {
      if (typeof value === 'string' && !value.isWellFormed()) return REFUSED;
      const parsed = type.parseValue(value);
      return parsed === undefined ? REFUSED : parsed;
    } catch {
      return REFUSED;
    }
  };
}

/** In the order of the type's fields, whatever order they came in. */
function coerceObject(type: GraphQLInputObjectType): Coerce {
  const fields = Object.values(type.getFields()).map(({ name, type: fieldType, defaultValue }) => ({
    name,
    coerce: coerceOf(fieldType),
    isRequired: isNonNullType(fieldType),
    fallback: defaultValue,
  }));
  return (value) => {
    if (typeof value !== 'object' || Array.isArray(value)) return REFUSED;
    const object = value as Record<string, unknown>;
    const coerced: Record<string, unknown> = {};
    let given = 0;
    for (const { name, coerce, isRequired, fallback } of fields) {
      const item = object[name];
      if (item === undefined) {
        if (fallback !== undefined) coerced[name] = fallback;
        else if (isRequired) return REFUSED;
        continue;
      }
      const taken = coerce(item);
      if (taken === REFUSED || (type.isOneOf && taken === null)) return REFUSED;
      coerced[name] = taken;
      given += 1;
    }
    if (type.isOneOf && given !== 1) return REFUSED;
    return given === Object.keys(object).length ? coerced : REFUSED;
  };
}
