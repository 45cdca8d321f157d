import type { Registry } from 'prom-client';
import type { GatewayPlugin } from './gateway-plugin.js';

/** `GET /metrics` in Prometheus's text format, to whoever can reach the gateway. */
export function useMetricsEndpoint(register: Registry): GatewayPlugin {
  return {
    async onRequest({ serverContext: { gateway }, endResponse, fetchAPI }) {
      if (gateway.path !== '/metrics' || (gateway.method !== 'GET' && gateway.method !== 'HEAD')) return;
      const headers = { 'content-type': register.contentType, 'cache-control': 'no-store' };
      endResponse(new fetchAPI.Response(await register.metrics(), { headers }));
    },
  };
}
