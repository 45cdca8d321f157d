import type { ExecutionResult } from 'graphql';
import { maskError } from './mask-error.js';
import type { Plugin } from './plugin.js';
import type { RequestContext } from './use-operation.js';
import type { ProgramContext } from './use-program.js';

/**
 * Masks every error of an execution, tells whether its answer is final, and shows what was asked of Stripe to a caller who
 * wants it explained.
 */
export function useOutcome(): Plugin<RequestContext & ProgramContext & { explain: boolean }> {
  return {
    onExecute({ args }) {
      const { program, report, explain } = args.contextValue;
      return {
        onExecuteDone({ result, setResult }) {
          const { errors } = result;
          report.isFinal =
            !errors && !explain && program.onlyReads && report.reads > 0 && report.finalReads === report.reads;
          if (!errors && !explain) return;
          const outcome: ExecutionResult = { ...result };
          if (errors) outcome.errors = errors.map((error) => maskError(error, report));
          if (explain) outcome.extensions = { ...outcome.extensions, stripe: report.explain() };
          setResult(outcome);
        },
      };
    },
  };
}
