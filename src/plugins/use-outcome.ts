import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { maskError } from '../errors/mask-error.js';
import type { GatewayContext } from '../schema/context.js';

/** Masks every error of an execution, and shows what was asked of Stripe to a caller who wants it explained. */
export function useOutcome(): Plugin<GatewayContext & { explain: boolean }> {
  return {
    onExecute({ args }) {
      const { report, explain } = args.contextValue;
      return {
        onExecuteDone({ result, setResult }) {
          const outcome = { ...(result as ExecutionResult) };
          if (outcome.errors) outcome.errors = outcome.errors.map(maskError);
          if (explain)
            outcome.extensions = { ...outcome.extensions, stripe: { calls: report.calls, avoided: report.avoided } };
          setResult(outcome);
        },
      };
    },
  };
}
