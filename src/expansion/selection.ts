import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql';
import type { Scope } from '../auth/scope.js';
import type { Resource } from '../stripe/resource.js';
import type { Mutability } from '../stripe/stripe-call.js';
import { isLeftOut } from './conditions.js';
import type { FieldExpansion } from './field-extensions.js';
import { type ImmutableField, leastOf } from './mutability.js';

/** What a selection set asks of one object. */
export interface Selection {
  /** True when the object's id alone cannot answer it. */
  beyondId: boolean;
  /** The selected fields that lead to further objects. */
  children: ChildSelection[];
  /** Whether what is selected can still change. */
  mutability: Mutability;
}

/** One selected field that leads to another object. */
export interface ChildSelection extends FieldExpansion {
  /** Where the object can be loaded by its id, if it can. */
  retrieve: Resource | undefined;
  selection: Selection;
}

/** The part of `GraphQLResolveInfo` that a selection is read from. */
export interface SelectionSource {
  schema: GraphQLSchema;
  fragments: Record<string, FragmentDefinitionNode>;
  fieldNodes: readonly FieldNode[];
  returnType: GraphQLOutputType;
  /** Coerced, for `@skip` and `@include`. */
  variableValues?: Readonly<Record<string, unknown>>;
}

/**
 * Reads what the field at hand asks of the object that it returns: all of its field nodes, fragments of every kind, less
 * what `@skip` and `@include` leave out. `below` names a field of the returned type to start under (a payload's `token`).
 */
export function readSelection(source: SelectionSource, below?: string): Selection {
  const { returnType, fieldNodes } = source;
  if (below === undefined) return selectionOf(source, returnType, fieldNodes);
  const fields = fieldsOf(source, returnType, fieldNodes).filter(({ name }) => name === below);
  return merge(fields.map(({ type, nodes }) => selectionOf(source, type, nodes)));
}

/** A field of the response, with every node that asks for it. */
export interface SelectedField {
  name: string;
  responseName: string;
  nodes: FieldNode[];
  type: GraphQLOutputType;
  expansion: FieldExpansion | undefined;
  immutable: ImmutableField | undefined;
  scopes: readonly Scope[];
}

interface Collected {
  /** By response name. */
  fields: Map<string, SelectedField[]>;
  /** Spreads that were followed, with the types they were followed for: twice would be twice the work, at every level. */
  followed: Set<string>;
}

function selectionOf(source: FieldSource, type: GraphQLOutputType, nodes: readonly FieldNode[]): Selection {
  const selection: Selection = { beyondId: false, children: [], mutability: 'immutable' };
  for (const { name, nodes: fieldNodes, type: fieldType, expansion, immutable } of fieldsOf(source, type, nodes)) {
    if (name !== 'id') selection.beyondId = true;
    selection.mutability = leastOf(selection.mutability, immutable?.mutability ?? 'mutable');
    if (!expansion) continue;
    const target = getNamedType(fieldType);
    const retrieve = isObjectType(target) ? target.extensions.retrieve : undefined;
    const below = selectionOf(source, fieldType, fieldNodes);
    selection.mutability = leastOf(selection.mutability, below.mutability);
    selection.children.push({ ...expansion, retrieve, selection: below });
  }
  // Which member of a union or interface an id belongs to is known only once the object is there.
  if (isAbstractType(getNamedType(type)) && nodes.some((node) => node.selectionSet)) selection.beyondId = true;
  return selection;
}

type FieldSource = Pick<SelectionSource, 'schema' | 'fragments' | 'variableValues'>;

/** The fields selected on any type that the object may turn out to have, `__typename` left out. */
export function fieldsOf(
  source: FieldSource,
  type: GraphQLOutputType,
  nodes: readonly { selectionSet?: SelectionSetNode | undefined }[],
): SelectedField[] {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return [];
  const collected: Collected = { fields: new Map(), followed: new Set() };
  const possible = isAbstractType(named) ? source.schema.getPossibleTypes(named) : [named];
  for (const node of nodes) if (node.selectionSet) collect(source, node.selectionSet, possible, collected);
  return [...collected.fields.values()].flat();
}

function collect(
  source: FieldSource,
  set: SelectionSetNode,
  possible: readonly GraphQLObjectType[],
  into: Collected,
): void {
  for (const node of set.selections) {
    if (isLeftOut(node, (variable) => source.variableValues?.[variable] === true)) continue;
    if (node.kind === 'Field') {
      for (const type of possible) add(node, definitionOf(source.schema, type, node.name.value), into.fields);
      continue;
    }
    if (node.kind === 'FragmentSpread') {
      const spread = [node.name.value, ...possible].join(' ');
      if (into.followed.has(spread)) continue;
      into.followed.add(spread);
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

/**
 * Nodes under one response name are one field of the response and are resolved together. Under a union or an interface, one
 * name may stand for another key on each type: each counts once.
 */
function add(node: FieldNode, definition: FieldDefinition | undefined, into: Collected['fields']): void {
  if (!definition) return;
  const { name, type, expansion, scopes } = definition;
  const responseName = node.alias?.value ?? name;
  const namesakes = into.get(responseName) ?? [];
  const same = namesakes.find(
    (field) => field.type === type && field.expansion?.key === expansion?.key && field.scopes === scopes,
  );
  if (!same) into.set(responseName, [...namesakes, { ...definition, responseName, nodes: [node] }]);
  else if (same.nodes.at(-1) !== node) same.nodes.push(node);
}

type FieldDefinition = Omit<SelectedField, 'responseName' | 'nodes'>;

const NO_SCOPES: readonly Scope[] = [];
const SCHEMA_SCOPES: readonly Scope[] = ['schema:read'];

function definitionOf(schema: GraphQLSchema, type: GraphQLObjectType, name: string): FieldDefinition | undefined {
  const field = type.getFields()[name];
  if (field) {
    const { expansion, immutable, scopes = NO_SCOPES } = field.extensions;
    return { name, type: field.type, expansion, immutable, scopes };
  }
  const meta = type === schema.getQueryType() && [SchemaMetaFieldDef, TypeMetaFieldDef].find((of) => of.name === name);
  return meta
    ? { name, type: meta.type, expansion: undefined, immutable: undefined, scopes: SCHEMA_SCOPES }
    : undefined;
}

function merge(selections: Selection[]): Selection {
  return {
    beyondId: selections.some((selection) => selection.beyondId),
    children: selections.flatMap((selection) => selection.children),
    mutability: selections.reduce<Mutability>((least, { mutability }) => leastOf(least, mutability), 'immutable'),
  };
}
