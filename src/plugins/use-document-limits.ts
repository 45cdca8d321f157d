import {
  type ArgumentNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import type { Limits } from '../config/limits.js';
import type { GatewayPlugin } from './gateway-plugin.js';

/**
 * Refuses documents that are too large, before anything validates them. Works on documents of any shape: each fragment is
 * measured once, so that neither cycles nor spreads of spreads cost more than the document is long. Counts are those of the
 * document with its fragments written out, since that is what execution walks.
 */
export function useDocumentLimits(limits: Limits): GatewayPlugin {
  const within = new WeakSet<DocumentNode>();
  return {
    onValidate({ params: { documentAST }, setResult }) {
      if (within.has(documentAST)) return;
      const exceeded = findExceededLimit(documentAST, limits);
      if (exceeded) setResult([exceeded]);
      else within.add(documentAST);
    },
  };
}

function findExceededLimit(document: DocumentNode, limits: Limits): GraphQLError | undefined {
  for (const [operation, size] of measure(document)) {
    const isMutation = operation.operation === OperationTypeNode.MUTATION;
    const root = isMutation ? limits.mutationFields : limits.rootFields;
    const checks: [measured: number, limit: number, message: string][] = [
      [size.depth, limits.depth, `Fields may be nested at most ${limits.depth} levels deep.`],
      [
        size.introspection,
        INTROSPECTION_DEPTH,
        `Introspection may be nested at most ${INTROSPECTION_DEPTH} levels deep.`,
      ],
      [size.literals, limits.depth, `Literals may be nested at most ${limits.depth} levels deep.`],
      [size.aliases, limits.aliases, `An operation may have at most ${limits.aliases} aliases and repeated fields.`],
      [size.directives, limits.directives, `An operation may have at most ${limits.directives} directives.`],
      [size.creates, limits.creates, `An operation may have at most ${limits.creates} createToken fields.`],
      [size.width, root, `A ${operation.operation} may have at most ${root} root fields.`],
      [
        size.fields,
        limits.tokens,
        `An operation may have at most ${limits.tokens} fields, with fragments written out.`,
      ],
    ];
    const exceeded = checks.find(([measured, limit]) => measured > limit);
    if (exceeded) {
      return new GraphQLError(exceeded[2], { nodes: operation, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
    }
  }
  return undefined;
}

/** How many `createToken` fields an operation has, those under `@skip` and `@include` included. */
export function countCreates(document: DocumentNode, operationName: string | null | undefined): number {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== OperationTypeNode.MUTATION) return 0;
  return measure(document).get(operation)?.creates ?? 0;
}

/** graphql-js's own introspection query is 15 deep; its validation keeps lists inside lists to three. */
const INTROSPECTION_DEPTH = 20;

interface Size {
  depth: number;
  /** Depth below `__schema` and `__type`, which is not part of `depth`. */
  introspection: number;
  literals: number;
  aliases: number;
  directives: number;
  fields: number;
  /** Fields of this selection itself, not of those inside them. */
  width: number;
  creates: number;
}

const measured = new WeakMap<DocumentNode, ReadonlyMap<OperationDefinitionNode, Size>>();

function measure(document: DocumentNode): ReadonlyMap<OperationDefinitionNode, Size> {
  const known = measured.get(document);
  if (known) return known;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const measurer = new Measurer(fragments);
  const sizes = new Map<OperationDefinitionNode, Size>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) sizes.set(definition, measurer.operation(definition));
  }
  measured.set(document, sizes);
  return sizes;
}

class Measurer {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #sizes = new Map<string, Size>();

  constructor(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#fragments = fragments;
  }

  operation(operation: OperationDefinitionNode): Size {
    const size = nothing();
    this.#directives(size, operation.directives);
    for (const variable of operation.variableDefinitions ?? []) {
      this.#directives(size, variable.directives);
      if (variable.defaultValue) size.literals = Math.max(size.literals, depthOf(variable.defaultValue));
    }
    this.#selections(size, operation.selectionSet, '', new Set());
    return size;
  }

  /** `seen` holds the response names of each type in this selection: members of a union may use the same ones. */
  #selections(size: Size, set: SelectionSetNode, type: string, seen: Set<string>): void {
    for (const selection of set.selections) {
      this.#directives(size, selection.directives);
      if (selection.kind === Kind.FIELD) {
        const key = `${type}.${(selection.alias ?? selection.name).value}`;
        this.#field(size, selection, selection.alias !== undefined || seen.has(key));
        seen.add(key);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        this.#selections(size, selection.selectionSet, selection.typeCondition?.name.value ?? type, seen);
      } else if (seen.has(`...${selection.name.value}`)) {
        // Execution enters a fragment once in a selection.
        size.aliases++;
      } else {
        seen.add(`...${selection.name.value}`);
        const inner = this.#fragment(selection.name.value);
        addBelow(size, inner);
        size.depth = Math.max(size.depth, inner.depth);
        size.introspection = Math.max(size.introspection, inner.introspection);
        size.width += inner.width;
        size.creates += inner.creates;
      }
    }
  }

  #field(size: Size, field: FieldNode, isAlias: boolean): void {
    const inner = nothing();
    this.#arguments(inner, field.arguments);
    if (field.selectionSet) this.#selections(inner, field.selectionSet, '', new Set());
    addBelow(size, inner);
    const name = field.name.value;
    const side = name === '__schema' || name === '__type' ? 'introspection' : 'depth';
    size[side] = Math.max(size[side], 1 + inner.depth);
    size.fields++;
    size.width++;
    if (isAlias) size.aliases++;
    if (name === 'createToken') size.creates++;
  }

  /** A fragment inside itself counts nothing: validation reports the cycle. */
  #fragment(name: string): Size {
    const known = this.#sizes.get(name);
    if (known) return known;
    this.#sizes.set(name, nothing());
    const fragment = this.#fragments.get(name);
    const size = nothing();
    if (fragment) {
      this.#directives(size, fragment.directives);
      this.#selections(size, fragment.selectionSet, fragment.typeCondition.name.value, new Set());
    }
    this.#sizes.set(name, size);
    return size;
  }

  #directives(size: Size, directives: readonly DirectiveNode[] | undefined): void {
    for (const directive of directives ?? []) {
      size.directives++;
      this.#arguments(size, directive.arguments);
    }
  }

  #arguments(size: Size, args: readonly ArgumentNode[] | undefined): void {
    for (const { value } of args ?? []) size.literals = Math.max(size.literals, depthOf(value));
  }
}

function nothing(): Size {
  return { depth: 0, introspection: 0, literals: 0, aliases: 0, directives: 0, fields: 0, width: 0, creates: 0 };
}

function addBelow(size: Size, inner: Size): void {
  size.literals = Math.max(size.literals, inner.literals);
  size.aliases += inner.aliases;
  size.directives += inner.directives;
  size.fields += inner.fields;
}

function depthOf(value: ValueNode): number {
  if (value.kind === Kind.LIST) return 1 + Math.max(0, ...value.values.map(depthOf));
  if (value.kind === Kind.OBJECT) return 1 + Math.max(0, ...value.fields.map((field) => depthOf(field.value)));
  return 0;
}
