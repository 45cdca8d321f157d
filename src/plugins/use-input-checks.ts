import { getOperationAST } from 'graphql';
import { coerceVariables, type Variables } from './coerce-input.js';
import { findInputErrors } from './input-errors.js';
import type { Plugin } from './plugin.js';

export interface InputContext {
  /** The variables as resolvers take them, where they are known before graphql-js coerces them. */
  coerced: Variables | undefined;
}

/** Checks variables before graphql-js does, whose messages quote them. Stops at `maxErrors`. */
export function useInputChecks(maxErrors: number): Plugin<InputContext> {
  return {
    onExecute(execution) {
      const { args } = execution;
      const operation = getOperationAST(args.document, args.operationName);
      if (!operation) return;
      const variables = args.variableValues ?? {};
      const coerced = coerceVariables(args.schema, operation, variables);
      execution.extendContext({ coerced });
      if (coerced) return;
      const errors = findInputErrors(args.schema, operation, variables, maxErrors);
      if (errors.length > 0) execution.setResultAndStopExecution({ errors });
    },
  };
}
