import {
  type ASTNode,
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  visit,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

/**
 * The variables that the `@skip` and `@include` in some nodes read, each once, those in the fragments that they spread
 * included. None for most documents.
 */
export function conditionVariables(
  roots: readonly ASTNode[],
  fragments: Readonly<Record<string, FragmentDefinitionNode>> = Object.create(null),
): string[] {
  const names = new Set<string>();
  const spread = new Set<ASTNode>();
  const find = (root: ASTNode) =>
    visit(root, {
      Directive: (node) => {
        const value = conditionOf(node)?.value;
        if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
      },
      FragmentSpread: ({ name }) => {
        const fragment = fragments[name.value];
        if (!fragment || spread.has(fragment)) return;
        spread.add(fragment);
        find(fragment);
      },
    });
  roots.forEach(find);
  return [...names];
}

/** Whether `@skip` or `@include` leaves a node out. `isTrue` tells the value of a variable. */
export function isLeftOut({ directives = [] }: SelectionNode, isTrue: (variable: string) => boolean): boolean {
  return directives.some((directive) => {
    const value = conditionOf(directive)?.value;
    if (!value) return false;
    const isOn = value.kind === Kind.VARIABLE ? isTrue(value.name.value) : value.kind === Kind.BOOLEAN && value.value;
    return directive.name.value === 'skip' ? isOn : !isOn;
  });
}

/** Whether a Boolean variable is true, from the values as they were sent: the value itself, else its default. */
export function isTrue(operation: OperationDefinitionNode, name: string, variables: Variables): boolean {
  const sent = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (sent !== undefined) return sent === true;
  const definition = operation.variableDefinitions?.find(({ variable }) => variable.name.value === name);
  return definition?.defaultValue?.kind === Kind.BOOLEAN && definition.defaultValue.value;
}

/**
 * The document with every `@skip` and `@include` decided: without the directives, and without what they leave out. One
 * that has neither comes back as it is.
 */
export function resolveConditions(document: DocumentNode, isTrue: (variable: string) => boolean): DocumentNode {
  const decide = (node: SelectionNode) => {
    const conditions = node.directives?.filter(conditionOf) ?? [];
    if (conditions.length === 0) return undefined;
    if (isLeftOut(node, isTrue)) return null;
    return { ...node, directives: node.directives?.filter((directive) => !conditions.includes(directive)) };
  };
  return visit(document, { Field: decide, FragmentSpread: decide, InlineFragment: decide });
}

/** The `if` of a `@skip` or an `@include`. */
function conditionOf({ name, arguments: args }: DirectiveNode) {
  return name.value === 'skip' || name.value === 'include' ? args?.find((arg) => arg.name.value === 'if') : undefined;
}
