import {
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  type OperationDefinitionNode,
} from 'graphql';
import type { Scope } from '../auth/scope.js';
import { fieldsOf, type SelectedField } from './selection.js';

/** A scope that an operation needs, and the field of the response that needs it. */
export interface ScopeReached {
  scope: Scope;
  /** Response names from the root; a list's members stand under its own name. */
  path: string[];
}

export interface OperationSource {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: Record<string, FragmentDefinitionNode>;
  variableValues?: Readonly<Record<string, unknown>>;
}

/**
 * Every scope that an operation needs, as declared where its fields and types are defined. Reads selections with the
 * function that expand paths are derived from, past what one call to Stripe can expand: what is loaded later by its id
 * counts too. The id of a reference alone needs no scope, as it needs no expansion.
 */
export function scopesReached(source: OperationSource): ScopeReached[] {
  const root = source.schema.getRootType(source.operation.operation);
  return root ? [...reached(source, root, [source.operation], [])] : [];
}

function* reached(
  source: OperationSource,
  type: GraphQLOutputType,
  nodes: Parameters<typeof fieldsOf>[2],
  path: string[],
): Generator<ScopeReached> {
  for (const field of fieldsOf(source, type, nodes)) {
    const at = [...path, field.responseName];
    for (const scope of [...field.scopes, ...scopesOfObject(source, field)]) yield { scope, path: at };
    yield* reached(source, field.type, field.nodes, at);
  }
}

function scopesOfObject(source: OperationSource, { type, nodes }: SelectedField): readonly Scope[] {
  const named = getNamedType(type);
  const beyondId = (type: GraphQLObjectType) => fieldsOf(source, type, nodes).some(({ name }) => name !== 'id');
  if (isObjectType(named)) {
    const { scopes = [] } = named.extensions;
    return scopes.length > 0 && beyondId(named) ? scopes : [];
  }
  if (!isAbstractType(named)) return [];
  const { referenceScopes } = named.extensions;
  const members = source.schema.getPossibleTypes(named);
  if (referenceScopes) return members.filter(beyondId).flatMap(({ name }) => referenceScopes[name] ?? []);
  // Which member of a union or interface an id belongs to is known only once the object is there.
  return members.flatMap((type) => type.extensions.scopes ?? []);
}
