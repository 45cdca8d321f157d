import type { RequestState } from '../http/request-state.js';
import type { GatewayPlugin } from './gateway-plugin.js';

export interface CorsOptions {
  /** Origins whose pages may send operations and read the responses: `https://shop.example`. */
  origins: readonly string[];
  /** Request headers that they may send besides the gateway's own. */
  headers?: readonly string[] | undefined;
  /** Whether pages on any loopback origin may too: for a front end in development beside the sandbox. */
  loopback?: boolean | undefined;
}

const HEADERS = [
  'authorization',
  'content-type',
  'idempotency-key',
  'stripe-account',
  'traceparent',
  'x-explain',
  'x-request-id',
];

/** Seconds for which a browser remembers a preflight. */
const MAX_AGE = '600';

/**
 * Cross-origin requests of listed origins. No cookie is read, so no credentials mode is offered. Yoga's own CORS answers a
 * preflight of anybody, and `null` (the origin of any sandboxed frame) to an origin that is not listed.
 * https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function useCors(path: string, { origins, headers = [], loopback = false }: CorsOptions): GatewayPlugin {
  const allowedHeaders = [...new Set([...HEADERS, ...headers.map((name) => name.toLowerCase())])].join(', ');
  const isAllowed = (origin: string | undefined): origin is string =>
    origin !== undefined && (origins.includes(origin) || (loopback && isLoopbackOrigin(origin)));

  return {
    onRequest({ serverContext: { gateway }, endResponse, fetchAPI }) {
      if (!isPreflight(gateway) || gateway.path !== path) return;
      if (!isAllowed(gateway.header('origin'))) {
        gateway.logger.warn(
          { requestId: gateway.requestId, setting: 'GATEWAY_CORS_ORIGINS' },
          'a preflight of an origin that is not allowed was refused',
        );
        return;
      }
      const asked =
        gateway
          .header('access-control-request-headers')
          ?.toLowerCase()
          .split(/\s*,\s*/) ?? [];
      if (asked.some((name) => !allowedHeaders.split(', ').includes(name))) {
        gateway.logger.warn(
          { requestId: gateway.requestId, setting: 'GATEWAY_CORS_HEADERS' },
          'a preflight asked for a request header that is not allowed',
        );
      }
      endResponse(
        new fetchAPI.Response(null, {
          status: 204,
          headers: {
            'access-control-allow-methods': 'POST',
            'access-control-allow-headers': allowedHeaders,
            'access-control-max-age': MAX_AGE,
          },
        }),
      );
    },
    onResponse({ serverContext: { gateway }, response }) {
      const origin = gateway.header('origin');
      if (origin === undefined) return;
      response.headers.append('vary', 'origin');
      if (!isAllowed(origin)) return;
      response.headers.set('access-control-allow-origin', origin);
      response.headers.set('access-control-expose-headers', 'retry-after, stripe-request-id, x-request-id');
    },
  };
}

function isPreflight({ method, header }: RequestState): boolean {
  return method === 'OPTIONS' && header('access-control-request-method') !== undefined;
}

function isLoopbackOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  return /^https?:$/.test(protocol) && /^(localhost|127(\.[0-9]{1,3}){3}|\[::1\])$/.test(hostname);
}
