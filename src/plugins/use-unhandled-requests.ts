import { refuse } from '../http/graphql-over-http.js';
import type { RequestState } from '../http/request-state.js';
import type { GatewayPlugin } from './gateway-plugin.js';
import { toErrorResponse } from './safe-errors.js';

/**
 * Refuses what no plugin answered and what is no operation: another path, another method. Yoga matches its endpoint by the
 * end of the URL, so that `/other/graphql` would be executed.
 */
export function useUnhandledRequests(path: string): GatewayPlugin {
  return {
    onRequest({ serverContext: { gateway }, endResponse, fetchAPI }) {
      if (gateway.record) return;
      const { body, ...init } = toErrorResponse(unhandled(gateway, path), gateway);
      endResponse(new fetchAPI.Response(body, init));
    },
  };
}

export function unhandled({ path: requested }: RequestState, path: string) {
  return requested === path
    ? refuse(405, 'BAD_USER_INPUT', 'Send operations by POST.', { allow: 'POST' })
    : refuse(404, 'NOT_FOUND', `There is nothing here. The GraphQL endpoint is ${path}.`);
}
