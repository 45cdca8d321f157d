import { RESOURCE_PATHS } from './resource.js';
import type { ReadCall, StripeReply, Upstream } from './upstream.js';

/**
 * Identical reads that are in flight at the same time, across operations of one Stripe key and account, share one call.
 * Creates are never shared.
 */
export function withSharedReads(upstream: Upstream): Upstream {
  const inFlight = new Map<string, Promise<StripeReply>>();

  return (call) => {
    if (call.kind !== 'read') return upstream(call);
    const key = keyOf(call);
    const running = inFlight.get(key);
    if (running) return joined(call, running);
    const reply = upstream(call).finally(() => inFlight.delete(key));
    inFlight.set(key, reply);
    return reply;
  };
}

async function joined(call: ReadCall, running: Promise<StripeReply>): Promise<StripeReply> {
  const started = performance.now();
  call.report.avoided += 1;
  try {
    return await running;
  } finally {
    call.report.calls.push({
      method: 'GET',
      path: `${RESOURCE_PATHS[call.resource]}/${call.id}`,
      expand: call.expand,
      status: null,
      requestId: null,
      ms: Math.round((performance.now() - started) * 10) / 10,
      cached: true,
    });
  }
}

/** A newline stands in no key, account, id or path. */
function keyOf(call: ReadCall): string {
  return [call.apiKey, call.account ?? '', call.resource, call.id, ...call.expand].join('\n');
}
