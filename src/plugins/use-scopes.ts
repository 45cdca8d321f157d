import { GraphQLError } from 'graphql';
import { SCOPES } from '../auth/scope.js';
import type { Plugin } from './plugin.js';
import type { RequestContext } from './use-operation.js';
import type { ProgramContext } from './use-program.js';

/**
 * Refuses an operation that reaches past its caller's scopes, whole and before anything of it is carried out: a create is
 * not sent when its answer may not be read. Made for every operation that is about to run, never while it is validated:
 * that a document is valid is remembered, and must not depend on who asked first.
 */
export function useScopes(maxErrors: number): Plugin<ProgramContext & RequestContext> {
  return {
    onExecute(execution) {
      const { caller, program } = execution.args.contextValue;
      if (SCOPES.every((scope) => caller.scopes.has(scope))) return;

      const errors = new Map<string, GraphQLError>();
      for (const { scope, path } of program.scopes) {
        if (!caller.scopes.has(scope)) errors.set([scope, ...path].join(' '), missing(scope, path));
      }
      if (errors.size > 0) execution.setResultAndStopExecution({ errors: [...errors.values()].slice(0, maxErrors) });
    },
  };
}

function missing(scope: string, path: string[]): GraphQLError {
  return new GraphQLError(`This takes the scope ${scope}, which the caller does not have.`, {
    path,
    extensions: { code: 'FORBIDDEN' },
  });
}
