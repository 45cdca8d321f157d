import { commonHeaders } from '../http/graphql-over-http.js';
import { RequestState } from '../http/request-state.js';
import type { Logger } from '../logger.js';
import type { Watch } from '../telemetry/watch.js';
import type { GatewayPlugin } from './gateway-plugin.js';

export interface TelemetryOptions {
  /** The GraphQL endpoint: only operations are counted and traced. */
  path: string;
  telemetry: Watch;
  logger: Logger;
}

/**
 * Begins the state of every request, with its ID, and counts, traces and logs operations from their headers to their
 * response.
 */
export function useTelemetry({ path, telemetry, logger }: TelemetryOptions): GatewayPlugin {
  return {
    onRequest({ request, serverContext }) {
      const { address, signal = request.signal } = serverContext;
      const state = new RequestState({
        method: request.method,
        path: serverContext.path ?? new URL(request.url).pathname,
        header: (name) => request.headers.get(name) ?? undefined,
        client: { address, signal },
        logger,
      });
      serverContext.gateway = state;
      if (state.method === 'POST' && state.path === path) startOperation(telemetry, state);
    },
    onResponse({ serverContext: { gateway }, response }) {
      for (const [name, value] of Object.entries(commonHeaders(gateway))) response.headers.set(name, value);
      if (gateway.record) telemetry.end(gateway.record, response.status);
    },
    onExecute({ args: { contextValue, schema, document, operationName } }) {
      telemetry.identify(contextValue.gateway.record, schema, document, operationName);
    },
  };
}

export function startOperation(telemetry: Watch, state: RequestState): void {
  state.record = telemetry.begin(state.requestId, state.header);
}
