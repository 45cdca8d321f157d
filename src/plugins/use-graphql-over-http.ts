import type { ExecutionResult } from 'graphql';
import type { OperationExchange } from '../http/operation-exchange.js';
import { bodyTaken, readRequestBody, readSizedBody } from '../http/read-body.js';
import type { GatewayPlugin } from './gateway-plugin.js';
import { unhandled } from './use-unhandled-requests.js';

/**
 * Reads operations from requests and writes responses by the gateway's own rules, which are stricter than Yoga's: JSON in
 * UTF-8 by POST and nothing else, one operation each, errors that quote nothing.
 */
export function useGraphQLOverHTTP(exchange: OperationExchange, path: string): GatewayPlugin {
  return {
    onRequestParse({ serverContext: { gateway, received }, setRequestParser, fetchAPI }) {
      // Yoga matches its endpoint by the end of the URL: what was not checked is not executed.
      if (!gateway.record) throw unhandled(gateway, path);
      setRequestParser(async (request) => {
        const { header } = gateway;
        exchange.checkHeaders(gateway);
        // Yoga takes a body that something parsed before it, and this would find an empty one.
        if (received?.isBodyTaken) throw bodyTaken();
        // Node.js reads as much as the length says. A request that a plugin made may have a body of any length.
        const isSized = request === received?.request && header('content-length') && !header('transfer-encoding');
        const bytes = await (isSized ? readSizedBody(request) : readRequestBody(request, exchange.maxBody));
        const read = exchange.read(bytes, gateway);
        if ('params' in read) return read.params;
        const { body, ...init } = read.cached;
        return new fetchAPI.Response(body, init);
      });
    },
    onResultProcess({ serverContext: { gateway }, setResultProcessor }) {
      setResultProcessor((result, fetchAPI) => {
        const { body, ...init } = exchange.respond(result as ExecutionResult, gateway);
        return new fetchAPI.Response(body, init);
      }, gateway.mediaType);
    },
  };
}
