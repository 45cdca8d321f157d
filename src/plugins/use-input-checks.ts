import { getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { findInputErrors } from './input-errors.js';

/** Errors shown for one operation, so that a flood of wrong input is no flood of errors. */
const MAX_ERRORS = 5;

/** Checks variables before graphql-js does, whose messages quote them. */
export function useInputChecks(): Plugin {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const operation = getOperationAST(args.document, args.operationName);
      if (!operation) return;
      const errors = findInputErrors(args.schema, operation, args.variableValues ?? {});
      if (errors.length > 0) setResultAndStopExecution({ errors: errors.slice(0, MAX_ERRORS) });
    },
  };
}
