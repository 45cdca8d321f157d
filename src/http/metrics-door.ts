import type { RequestListener } from 'node:http';
import type { Answer } from './door-request.js';

/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function metricsAnswer(text: string): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' },
    body: text,
  };
}

/** A door of /metrics alone, for a port that scrapers reach and callers do not. */
export function createMetricsDoor(metrics: () => Promise<string>): RequestListener {
  return async ({ method, url }, response) => {
    const isThere = (method === 'GET' || method === 'HEAD') && url?.split('?')[0] === '/metrics';
    if (!isThere) return void response.writeHead(404).end();
    const { status, headers, body } = metricsAnswer(await metrics());
    response.writeHead(status, headers).end(method === 'HEAD' ? undefined : body);
  };
}
