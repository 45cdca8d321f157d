import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getOperationAST,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { GatewayError } from '../errors.js';
import { coerceVariables, type Variables } from './coerce-variables.js';
import type { GatewayPlugin } from './gateway-plugin.js';
import { findVariableErrors } from './variable-errors.js';

/** Checks variables before graphql-js does, whose messages quote them, and keeps them for compiled operations. */
export function useInputChecks(maxErrors: number): GatewayPlugin {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const { schema, document, operationName } = args;
      const operation = getOperationAST(document, operationName);
      if (!operation) return;
      const variables: Variables = args.variableValues ?? {};
      const state = args.contextValue.gateway;
      state.variables = coerceVariables(schema, operation, variables);
      if (!state.variables) {
        // What errors of plugins must not quote is what was sent.
        state.variables = variables;
        setResultAndStopExecution({ errors: findVariableErrors(schema, operation, variables, maxErrors) });
        return;
      }
      const nulls = nonNullUses(schema, document, operation).filter(({ name }) => state.variables?.[name] === null);
      if (nulls.length === 0) return;
      const errors = nulls.map(({ path }) => new GatewayError('BAD_USER_INPUT', `${path} must not be null.`));
      setResultAndStopExecution({ errors: errors.slice(0, maxErrors) });
    },
  };
}

/** A nullable variable at a place that takes no null, which validation allows where the variable has a default. */
interface NonNullUse {
  name: string;
  /** Names of the schema, from the argument on. */
  path: string;
}

const usesOf = new WeakMap<OperationDefinitionNode, readonly NonNullUse[]>();

/**
 * `query($m: Int = 5) { f(input: { month: $m }) }` is valid for a `month: Int!`, and `{ "m": null }` would then reach it.
 * graphql-js fails at such a null only as it resolves the field, and quotes the input. https://spec.graphql.org/draft/#IsVariableUsageAllowed()
 */
function nonNullUses(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): readonly NonNullUse[] {
  const known = usesOf.get(operation);
  if (known) return known;
  const nullable = new Set(
    operation.variableDefinitions
      ?.filter(({ type }) => !isNonNullType(typeFromAST(schema, type as never)))
      .map(({ variable }) => variable.name.value),
  );
  const uses: NonNullUse[] = nullable.size > 0 ? [...findUses(schema, document, operation, nullable)] : [];
  usesOf.set(operation, uses);
  return uses;
}

function findUses(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  nullable: ReadonlySet<string>,
): NonNullUse[] {
  const uses: NonNullUse[] = [];
  const typeInfo = new TypeInfo(schema);
  const path: string[] = [];
  const push = (node: { name: { value: string } }) => void path.push(node.name.value);
  const pop = () => void path.pop();
  const visitor = visitWithTypeInfo(typeInfo, {
    VariableDefinition: () => false,
    Argument: { enter: push, leave: pop },
    ObjectField: { enter: push, leave: pop },
    Variable: ({ name: { value: name } }) => {
      if (nullable.has(name) && isNonNullType(typeInfo.getInputType())) uses.push({ name, path: path.join('.') });
    },
  });
  for (const definition of reachableFrom(document, operation)) visit(definition, visitor);
  return uses;
}

/** An operation and the fragments that it spreads, each once. */
function reachableFrom(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): (OperationDefinitionNode | FragmentDefinitionNode)[] {
  const reached: (OperationDefinitionNode | FragmentDefinitionNode)[] = [operation];
  for (const definition of reached) {
    visit(definition, {
      FragmentSpread: ({ name }) => {
        const fragment = document.definitions.find(
          (other): other is FragmentDefinitionNode =>
            other.kind === Kind.FRAGMENT_DEFINITION && other.name.value === name.value,
        );
        if (fragment && !reached.includes(fragment)) reached.push(fragment);
      },
    });
  }
  return reached;
}
