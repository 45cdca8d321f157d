import type { GatewayPlugin } from './gateway-plugin.js';

export interface HealthCheckOptions {
  /** False while the gateway drains. */
  isReady(): boolean;
  /** Whether the stores that replicas share can be reached; undefined where there are none. */
  sharedState: (() => 'ok' | 'away') | undefined;
}

/** `GET /health` says that the process is alive, `GET /ready` whether it should get requests: 503 while it drains. */
export function useHealthChecks({ isReady, sharedState }: HealthCheckOptions): GatewayPlugin {
  return {
    onRequest({ serverContext: { gateway }, endResponse, fetchAPI }) {
      if (gateway.method !== 'GET' && gateway.method !== 'HEAD') return;
      const end = (status: number, word: string, redis?: string) => {
        const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
        endResponse(new fetchAPI.Response(JSON.stringify({ status: word, redis }), { status, headers }));
      };
      if (gateway.path === '/health') end(200, 'ok');
      if (gateway.path === '/ready')
        isReady() ? end(200, 'ready', sharedState?.()) : end(503, 'draining', sharedState?.());
    },
  };
}
