import type { Plugin } from 'graphql-yoga';
import type { ClientInfo, RequestCheck, RequestState } from '../http/request-state.js';
import type { ClientConnection } from '../stripe/stripe-call.js';
import { toErrorResponse } from './safe-errors.js';

/** What the gateway's plugins find in the context of an operation. */
export interface PluginContext {
  gateway: RequestState;
  params?: { operationName?: string | undefined };
}

/** What they find on a request: given by the handler that the request came in on, and completed by `useTelemetry`. */
export interface ServerContext extends ClientInfo {
  gateway: RequestState;
  /** The client's connection, where Node.js is the runtime. */
  connection?: ClientConnection;
  /** The request of `node:http`, where there is one. */
  req?: { readableEnded: boolean };
  /** Yoga's request for it, which a plugin may replace, and whether its body was read before it came here. */
  received?: { request: Request; isBodyTaken: boolean };
  /** Called with `gateway` as it is set: Yoga may hand plugins a copy of this object. */
  onStart?: (gateway: RequestState) => void;
  /** The path at which the client found the gateway, where it differs from that of the URL. */
  path?: string;
}

/** One of the gateway's own plugins. The fast path runs its check too, where Yoga would call `onRequest`. */
export type GatewayPlugin = Plugin<PluginContext, ServerContext> & { check?: RequestCheck };

/** A plugin that checks requests to the GraphQL endpoint; what the check throws is the response. */
export function withCheck(check: RequestCheck, plugin: GatewayPlugin = {}): GatewayPlugin {
  return {
    ...plugin,
    check,
    async onRequest({ serverContext: { gateway }, endResponse, fetchAPI }) {
      if (!gateway.record) return;
      try {
        await check(gateway);
      } catch (error) {
        const { body, ...init } = toErrorResponse(error, gateway);
        endResponse(new fetchAPI.Response(body, init));
      }
    },
  };
}
