import { type DocumentNode, type FragmentDefinitionNode, type GraphQLSchema, getOperationAST, Kind } from 'graphql';
import { SCOPES } from '../auth/scope.js';
import { GatewayError } from '../errors.js';
import { type ScopeReached, scopesReached } from '../expansion/scopes-reached.js';
import type { GatewayPlugin } from './gateway-plugin.js';

/**
 * Refuses an operation that reaches past its caller's scopes, as a whole and before anything of it is executed: a token is not
 * created when its answer may not be read. Checked for every execution and never in validation, whose verdict is cached and
 * must not depend on who asked first.
 */
export function useScopes(maxErrors: number): GatewayPlugin {
  const scopesByDocument = new WeakMap<DocumentNode, Map<string, readonly ScopeReached[]>>();

  return {
    onExecute({ args: { schema, document, operationName, contextValue }, setResultAndStopExecution }) {
      const { caller } = contextValue.gateway;
      if (SCOPES.every((scope) => caller.scopes.has(scope))) return;
      const missing = scopesOf(schema, document, operationName).filter(({ scope }) => !caller.scopes.has(scope));
      const unique = new Map(missing.map(({ scope, path }) => [[scope, ...path].join(' '), { scope, path }]));
      if (unique.size === 0) return;
      const errors = [...unique.values()].slice(0, maxErrors).map(({ scope, path }) => missingScope(scope, path));
      setResultAndStopExecution({ errors });
    },
  };

  function scopesOf(schema: GraphQLSchema, document: DocumentNode, operationName: string | null | undefined) {
    const byOperation = scopesByDocument.get(document) ?? new Map<string, readonly ScopeReached[]>();
    scopesByDocument.set(document, byOperation);
    const known = byOperation.get(operationName ?? '');
    if (known) return known;
    const operation = getOperationAST(document, operationName);
    const scopes = operation ? scopesReached({ schema, fragments: fragmentsOf(document), operation }) : [];
    byOperation.set(operationName ?? '', scopes);
    return scopes;
  }
}

export function fragmentsOf(document: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  return fragments;
}

function missingScope(scope: string, path: readonly string[]): GatewayError {
  const error = new GatewayError('FORBIDDEN', `Missing scope: ${scope}`);
  Object.defineProperty(error, 'path', { value: path, enumerable: true });
  return error;
}
