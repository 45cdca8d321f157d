import type { GatewayPlugin } from './gateway-plugin.js';
import { toSafeResult } from './safe-errors.js';

/**
 * Masks what execution throws, before a plugin that comes later sees it. Errors from elsewhere are masked as the response is
 * written: `toErrorResponse` and `toSafeResult` are the only ways to one.
 */
export function useSafeErrors(): GatewayPlugin {
  return {
    onExecute: ({ args }) => ({
      onExecuteDone({ result, setResult }) {
        if ('errors' in result && result.errors) setResult(toSafeResult(result, args.contextValue.gateway));
      },
    }),
  };
}
