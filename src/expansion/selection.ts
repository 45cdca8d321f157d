import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Resource } from '../stripe/resource.js';
import type { FieldExpansion } from './field-expansion.js';

/** What a selection set asks of one object. */
export interface Selection {
  /** True when the object's id alone cannot answer it. */
  beyondId: boolean;
  /** The fields that lead to further objects. */
  needs: Need[];
}

/** One selected field that leads to another object of Stripe's. */
export interface Need extends FieldExpansion {
  /** Where the object can be asked for by its id, if it can. */
  retrieve: Resource | undefined;
  selection: Selection;
}

/** The part of `GraphQLResolveInfo` that a selection is read from. */
export interface SelectionSource {
  schema: GraphQLSchema;
  fragments: Record<string, FragmentDefinitionNode>;
  variableValues: Record<string, unknown>;
  fieldNodes: readonly FieldNode[];
  returnType: GraphQLOutputType;
}

/**
 * Reads what the field at hand asks of the object that it returns: all of its field nodes, fragments of every kind,
 * `@skip` and `@include`. `below` names a field of the returned type to start under (a payload's `token`).
 */
export function readSelection(source: SelectionSource, below?: string): Selection {
  const nodes = source.fieldNodes;
  if (below === undefined) return selectionOf(source, source.returnType, nodes);
  const under = fieldsOf(source, source.returnType, nodes).filter((field) => field.node.name.value === below);
  return merge(under.map((field) => selectionOf(source, field.type, [field.node])));
}

interface SelectedField {
  node: FieldNode;
  type: GraphQLOutputType;
  expansion: FieldExpansion | undefined;
}

function selectionOf(source: SelectionSource, type: GraphQLOutputType, nodes: readonly FieldNode[]): Selection {
  const named = getNamedType(type);
  const selection: Selection = { beyondId: false, needs: [] };
  for (const { node, type: fieldType, expansion } of fieldsOf(source, type, nodes)) {
    if (node.name.value !== 'id') selection.beyondId = true;
    if (!expansion) continue;
    const target = getNamedType(fieldType);
    selection.needs.push({
      ...expansion,
      retrieve: isObjectType(target) ? target.extensions.retrieve : undefined,
      selection: selectionOf(source, fieldType, [node]),
    });
  }
  // Which member of a union or interface an id belongs to is known only once the object is there.
  if (isAbstractType(named) && nodes.some((node) => node.selectionSet)) selection.beyondId = true;
  return selection;
}

/** The fields selected on any type that the object may turn out to have, `__typename` left out. */
function fieldsOf(source: SelectionSource, type: GraphQLOutputType, nodes: readonly FieldNode[]): SelectedField[] {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return [];
  const fields: SelectedField[] = [];
  const possible = isAbstractType(named) ? source.schema.getPossibleTypes(named) : [named];
  for (const node of nodes) if (node.selectionSet) collect(source, node.selectionSet, possible, fields);
  return fields;
}

function collect(
  source: SelectionSource,
  set: SelectionSetNode,
  possible: readonly GraphQLObjectType[],
  into: SelectedField[],
): void {
  for (const node of set.selections) {
    if (!isIncluded(node, source.variableValues)) continue;
    if (node.kind === 'Field') {
      for (const field of definitions(node, possible)) into.push(field);
      continue;
    }
    const fragment = node.kind === 'InlineFragment' ? node : source.fragments[node.name.value];
    if (!fragment) continue;
    const condition = fragment.typeCondition && source.schema.getType(fragment.typeCondition.name.value);
    const narrowed = !condition
      ? possible
      : possible.filter(
          (type) => type === condition || (isAbstractType(condition) && source.schema.isSubType(condition, type)),
        );
    if (narrowed.length > 0) collect(source, fragment.selectionSet, narrowed, into);
  }
}

/** A field under a union or an interface may stand for another key on each type: each counts once. */
function definitions(node: FieldNode, possible: readonly GraphQLObjectType[]): SelectedField[] {
  const fields: SelectedField[] = [];
  for (const type of possible) {
    const definition = type.getFields()[node.name.value];
    if (!definition) continue;
    const expansion = definition.extensions.expansion;
    if (fields.some((field) => field.type === definition.type && sameKey(field.expansion, expansion))) continue;
    fields.push({ node, type: definition.type, expansion });
  }
  return fields;
}

function isIncluded(node: SelectionNode, variables: Record<string, unknown>): boolean {
  if (!node.directives?.length) return true;
  if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false;
}

function merge(selections: Selection[]): Selection {
  return {
    beyondId: selections.some((selection) => selection.beyondId),
    needs: selections.flatMap((selection) => selection.needs),
  };
}

function sameKey(a: FieldExpansion | undefined, b: FieldExpansion | undefined): boolean {
  return a?.key === b?.key && a?.kind === b?.kind;
}
