import { type ExecutionArgs, getOperationAST } from 'graphql';
import { SignalConnection } from '../http/client-connection.js';
import { commonHeaders } from '../http/graphql-over-http.js';
import { RequestState } from '../http/request-state.js';
import type { SafeLogger } from '../logger.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import type { GatewayPlugin } from './gateway-plugin.js';

export interface TelemetryOptions {
  /** The GraphQL endpoint: only operations are counted and traced. */
  path: string;
  telemetry: Telemetry;
  logger: SafeLogger;
}

/**
 * Begins the state of every request, with its ID, and counts, traces and logs operations from their headers to their
 * response.
 */
export function useTelemetry({ path, telemetry, logger }: TelemetryOptions): GatewayPlugin {
  return {
    onRequest({ request, serverContext }) {
      const { address, signal, connection, req } = serverContext;
      const state = new RequestState({
        method: request.method,
        path: serverContext.path ?? new URL(request.url).pathname,
        header: (name) => request.headers.get(name) ?? undefined,
        address,
        client: connection ?? new SignalConnection(signal ?? request.signal),
        logger,
      });
      serverContext.gateway = state;
      if (req) serverContext.received = { request, isBodyTaken: req.readableEnded };
      serverContext.onStart?.(state);
      if (state.method === 'POST' && state.path === path) {
        state.record = telemetry.start(state.requestId, state.header);
      }
    },
    onResponse({ serverContext: { gateway }, response }) {
      for (const [name, value] of Object.entries(commonHeaders(gateway))) response.headers.set(name, value);
      if (gateway.record) telemetry.end(gateway.record, response.status);
    },
    onExecute({ args: { contextValue, schema, document, operationName } }) {
      const operation = getOperationAST(document, operationName);
      if (operation) telemetry.identify(contextValue.gateway.record, schema, document, operation);
    },
  };
}

/** Keeps the span of the operation active while it is executed, so that spans of resolvers stand under it. */
export function useActiveSpan(telemetry: Telemetry): GatewayPlugin {
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const { record } = args.contextValue.gateway;
      if (record.trace) setExecuteFn((given: ExecutionArgs) => telemetry.run(record, () => executeFn(given)));
    },
  };
}
