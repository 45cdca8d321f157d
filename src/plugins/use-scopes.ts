import {
  type FragmentDefinitionNode,
  GraphQLError,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { SCOPES } from '../callers/scope.js';
import { type OperationSource, scopesReached } from '../expansion/scopes-reached.js';
import type { RequestContext } from './use-operation.js';

/**
 * Refuses an operation that reaches past its caller's scopes, whole and before anything of it is carried out: a create is
 * not sent when its answer may not be read. Made for every operation that is about to run, never while it is validated:
 * that a document is valid is remembered, and must not depend on who asked first.
 */
export function useScopes(maxErrors: number): Plugin {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const { caller } = args.contextValue as unknown as RequestContext;
      if (SCOPES.every((scope) => caller.scopes.has(scope))) return;
      const operation = getOperationAST(args.document, args.operationName);
      const source = operation && toSource(args, operation);
      if (!source) return;

      const errors = new Map<string, GraphQLError>();
      for (const { scope, path } of scopesReached(source)) {
        if (!caller.scopes.has(scope)) errors.set([scope, ...path].join(' '), missing(scope, path));
      }
      if (errors.size > 0) setResultAndStopExecution({ errors: [...errors.values()].slice(0, maxErrors) });
    },
  };
}

type ExecutionArgs = Parameters<NonNullable<Plugin['onExecute']>>[0]['args'];

/** Undefined where variables cannot be coerced: such an operation does not run either. */
function toSource(args: ExecutionArgs, operation: OperationDefinitionNode): OperationSource | undefined {
  const { schema, document } = args;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], args.variableValues ?? {});
  if (!coerced) return undefined;
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  return { schema, operation, fragments, variableValues: coerced };
}

function missing(scope: string, path: string[]): GraphQLError {
  return new GraphQLError(`This takes the scope ${scope}, which the caller does not have.`, {
    path,
    extensions: { code: 'FORBIDDEN' },
  });
}
