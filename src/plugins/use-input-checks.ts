import { getOperationAST } from 'graphql';
import { findInputErrors } from './input-errors.js';
import type { Plugin } from './plugin.js';

/** Checks variables before graphql-js does, whose messages quote them. Stops at `maxErrors`. */
export function useInputChecks(maxErrors: number): Plugin {
  return {
    onExecute(execution) {
      const { args } = execution;
      const operation = getOperationAST(args.document, args.operationName);
      if (!operation) return;
      const errors = findInputErrors(args.schema, operation, args.variableValues ?? {}, maxErrors);
      if (errors.length > 0) execution.setResultAndStopExecution({ errors });
    },
  };
}
