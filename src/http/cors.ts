import type { Answer, DoorRequest } from './door-request.js';

/**
 * Cross-origin requests, closed but for the origins of the list: a browser tells the pages of others nothing and, since
 * only JSON is taken, sends nothing for them either. No cookies are read, so that no credentials mode is offered.
 * https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function answerPreflight(origins: readonly string[], { method, header }: DoorRequest): Answer | undefined {
  if (method !== 'OPTIONS' || !isListed(origins, header('origin'))) return undefined;
  if (header('access-control-request-method') === undefined) return undefined;
  return {
    status: 204,
    headers: {
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers':
        'authorization, content-type, idempotency-key, stripe-account, traceparent, x-explain, x-request-id',
      'access-control-max-age': '600',
    },
  };
}

/** Lets a listed origin read an answer. What a cache keeps for one origin is not for another. */
export function allowOrigin(origins: readonly string[], { header }: DoorRequest, answer: Answer): void {
  if (origins.length === 0) return;
  answer.headers.vary = answer.headers.vary ? `${answer.headers.vary}, origin` : 'origin';
  const origin = header('origin');
  if (!isListed(origins, origin)) return;
  answer.headers['access-control-allow-origin'] = origin;
  answer.headers['access-control-expose-headers'] = 'retry-after, stripe-request-id, x-request-id';
}

function isListed(origins: readonly string[], origin: string | undefined): origin is string {
  return origin !== undefined && origins.includes(origin);
}
