import {
  GraphQLError,
  getNullableType,
  isInputObjectType,
  isNonNullType,
  Kind,
  type ValidationRule,
  type VariableNode,
} from 'graphql';

/**
 * Rejects a nullable variable for a member of a `@oneOf` input: null or nothing there would leave the input without its one
 * member. graphql-js 16 has this check, but not for an input that must not be null.
 * https://spec.graphql.org/draft/#sec-All-Variable-Usages-Are-Allowed
 */
export const OneOfVariablesRule: ValidationRule = (context) => {
  /** The variables that stand for a member, with what to say of each. */
  const members = new Map<VariableNode, string>();
  return {
    ObjectField({ name, value }) {
      const parent = context.getParentInputType();
      const type = getNullableType(parent);
      if (value.kind !== Kind.VARIABLE || !isNonNullType(parent) || !isInputObjectType(type) || !type.isOneOf) return;
      members.set(
        value,
        `${type}.${name.value} takes a variable of type ${context.getInputType()}!, which is never null.`,
      );
    },
    Document: {
      // A fragment stands under operations with definitions of their own.
      leave({ definitions }) {
        for (const operation of definitions) {
          if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
          for (const { node } of context.getRecursiveVariableUsages(operation)) {
            const message = members.get(node);
            const definition = operation.variableDefinitions?.find(
              ({ variable }) => variable.name.value === node.name.value,
            );
            if (!message || !definition || definition.type.kind === Kind.NON_NULL_TYPE) continue;
            context.reportError(new GraphQLError(message, { nodes: [definition, node] }));
          }
        }
      },
    },
  };
};
