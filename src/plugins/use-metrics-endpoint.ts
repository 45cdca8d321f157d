import type { GatewayPlugin } from './gateway-plugin.js';

/** `GET /metrics` in Prometheus's text format, to whoever can reach the gateway. */
export function useMetricsEndpoint(metrics: () => Promise<string>): GatewayPlugin {
  return {
    async onRequest({ serverContext: { gateway }, endResponse, fetchAPI }) {
      if (gateway.path !== '/metrics' || (gateway.method !== 'GET' && gateway.method !== 'HEAD')) return;
      const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' };
      endResponse(new fetchAPI.Response(await metrics(), { headers }));
    },
  };
}
