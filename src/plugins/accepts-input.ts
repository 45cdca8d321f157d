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
  type VariableDefinitionNode,
} from 'graphql';

/** Tells whether a value is good. It may say no to one that is, and never yes to one that is not. */
type Accepts = (value: unknown) => boolean;

interface CheckedVariable {
  definition: VariableDefinitionNode;
  name: string;
  type: GraphQLInputType;
  accepts: Accepts;
}

const variablesByOperation = new WeakMap<OperationDefinitionNode, CheckedVariable[]>();
const acceptsByType = new WeakMap<GraphQLInputType, Accepts>();

/** The variables of an operation, with a check for each that was worked out once. */
export function variablesOf(schema: GraphQLSchema, operation: OperationDefinitionNode): readonly CheckedVariable[] {
  let variables = variablesByOperation.get(operation);
  if (!variables) {
    variables = (operation.variableDefinitions ?? []).map((definition) => {
      const type = typeFromAST(schema, definition.type) as GraphQLInputType;
      return { definition, name: definition.variable.name.value, type, accepts: acceptsOf(type) };
    });
    variablesByOperation.set(operation, variables);
  }
  return variables;
}

/** The check of a type, made when it is first of use: types may hold one another. */
function acceptsOf(type: GraphQLInputType): Accepts {
  let accepts = acceptsByType.get(type);
  if (!accepts) {
    let made: Accepts | undefined;
    accepts = (value) => {
      made ??= createAccepts(type);
      return made(value);
    };
    acceptsByType.set(type, accepts);
  }
  return accepts;
}

function createAccepts(type: GraphQLInputType): Accepts {
  if (isNonNullType(type)) {
    const inner = acceptsOf(type.ofType);
    return (value) => !isNothing(value) && inner(value);
  }
  const accepts = isListType(type)
    ? acceptsList(acceptsOf(type.ofType))
    : isInputObjectType(type)
      ? acceptsObject(type)
      : acceptsLeaf(type);
  return (value) => isNothing(value) || accepts(value);
}

/** A single value stands for a list of it. */
function acceptsList(accepts: Accepts): Accepts {
  return (value) => (Array.isArray(value) ? value.every((item) => accepts(item)) : accepts(value));
}

function acceptsLeaf(type: GraphQLEnumType | GraphQLScalarType): Accepts {
  if (isEnumType(type)) return (value) => typeof value === 'string' && type.getValue(value) !== undefined;
  return (value) => {
    try {
      type.parseValue(value);
      return true;
    } catch {
      return false;
    }
  };
}

function acceptsObject(type: GraphQLInputObjectType): Accepts {
  const fields = Object.values(type.getFields());
  const acceptsByName = new Map(fields.map((field) => [field.name, acceptsOf(field.type)]));
  const required = fields.filter((field) => isNonNullType(field.type) && field.defaultValue === undefined);
  return (value) => {
    if (typeof value !== 'object' || Array.isArray(value)) return false;
    const object = value as Record<string, unknown>;
    let given = 0;
    for (const name in object) {
      const item = object[name];
      if (!acceptsByName.get(name)?.(item)) return false;
      if (type.isOneOf && isNothing(item)) return false;
      given += 1;
    }
    return required.every(({ name }) => Object.hasOwn(object, name)) && (!type.isOneOf || given === 1);
  };
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}
