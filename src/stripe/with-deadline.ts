import { GatewayError } from '../errors/gateway-error.js';
import type { Upstream } from './upstream.js';

/** A call, its retries included, ends after this many milliseconds. A create may still have been carried out. */
export function withDeadline(upstream: Upstream, timeoutMs: number): Upstream {
  return async (call) => {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(timeout()), timeoutMs);
    });
    try {
      return await Promise.race([upstream(call), deadline]);
    } finally {
      clearTimeout(timer);
    }
  };
}

function timeout(): GatewayError {
  return new GatewayError(
    'UPSTREAM_TIMEOUT',
    'Stripe did not answer in time. A create can be tried again with the same idempotency key.',
  );
}
