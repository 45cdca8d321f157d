import type { ExecutionResult, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { maskError } from '../errors/mask-error.js';
import type { GatewayContext } from '../schema/context.js';

/** Masks every error of an execution, and shows what was asked of Stripe to a caller who wants it explained. */
export function useOutcome(): Plugin<GatewayContext & { explain: boolean }> {
  return {
    onExecute({ args }) {
      const { requestId, report, explain } = args.contextValue;
      return {
        onExecuteDone({ result, setResult }) {
          const outcome = { ...(result as ExecutionResult) };
          if (outcome.errors)
            outcome.errors = outcome.errors.map((error) => withRequestId(maskError(error), requestId));
          if (explain)
            outcome.extensions = { ...outcome.extensions, stripe: { calls: report.calls, avoided: report.avoided } };
          setResult(outcome);
        },
      };
    },
  };
}

function withRequestId(error: GraphQLError, requestId: string): GraphQLError {
  Object.assign(error.extensions, { requestId });
  return error;
}
