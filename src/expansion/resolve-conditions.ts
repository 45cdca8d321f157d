import {
  type DirectiveNode,
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  visit,
} from 'graphql';

/** Values of variables as they were sent: `@skip` and `@include` take Booleans alone, which need no coercion. */
type Variables = Readonly<Record<string, unknown>>;

/**
 * The variables that a document's `@skip` and `@include` read, each once. None for most documents.
 */
export function conditionsOf(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: (node) => {
      const value = conditionOf(node)?.value;
      if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

/** Whether a condition's variable is true: what was sent, else its default. */
export function isTrue(operation: OperationDefinitionNode, name: string, variables: Variables): boolean {
  const sent = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (sent !== undefined) return sent === true;
  const definition = operation.variableDefinitions?.find(({ variable }) => variable.name.value === name);
  return definition?.defaultValue?.kind === Kind.BOOLEAN && definition.defaultValue.value;
}

/**
 * The document that is left once every `@skip` and `@include` is decided: without what they leave out, and without them.
 * Whatever reads a selection after this sees fields that are asked for, and no others. A document that has neither comes
 * back as it is.
 */
export function resolveConditions(document: DocumentNode, holds: (variable: string) => boolean): DocumentNode {
  const decide = (node: SelectionNode) => {
    const conditions = node.directives?.filter(conditionOf) ?? [];
    if (conditions.length === 0) return undefined;
    if (conditions.some((directive) => isLeftOut(directive, holds))) return null;
    return { ...node, directives: node.directives?.filter((directive) => !conditions.includes(directive)) };
  };
  return visit(document, { Field: decide, FragmentSpread: decide, InlineFragment: decide });
}

function isLeftOut(directive: DirectiveNode, holds: (variable: string) => boolean): boolean {
  const value = conditionOf(directive)?.value;
  const isOn = value?.kind === Kind.VARIABLE ? holds(value.name.value) : value?.kind === Kind.BOOLEAN && value.value;
  return directive.name.value === 'skip' ? isOn : !isOn;
}

/** The `if` of a `@skip` or an `@include`. */
function conditionOf({ name, arguments: args }: DirectiveNode) {
  return name.value === 'skip' || name.value === 'include' ? args?.find((arg) => arg.name.value === 'if') : undefined;
}
