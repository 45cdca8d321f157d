import { getOperationAST } from 'graphql';
import type { Plugin } from './plugin.js';
import { type Program, programOf } from './program.js';
import type { InputContext } from './use-input-checks.js';

export interface ProgramContext {
  /** What is about to run. */
  program: Program;
}

/** Decides an operation's `@skip` and `@include`, so that what runs, and all that looks at it before, knows neither. */
export function useProgram(): Plugin<ProgramContext & InputContext> {
  return {
    onExecute(execution) {
      const { args } = execution;
      const operation = getOperationAST(args.document, args.operationName);
      if (!operation) return;
      const program = programOf(args.schema, args.document, operation, args.variableValues ?? {});
      args.document = program.document;
      execution.extendContext({ program });
      const { coerced } = args.contextValue;
      execution.setExecuteFn((prepared) => program.run(prepared, coerced));
    },
  };
}
