import type { ReadCall, StripeReply, Upstream } from './stripe-call.js';

interface SharedRead {
  /** The call that is made. Its deadline is the latest of all who wait for it. */
  call: ReadCall;
  reply: Promise<StripeReply>;
  /** How many wait for it. */
  waiting: number;
  abort(reason: unknown): void;
}

/**
 * Lets identical reads of one Stripe account that are in flight at the same time share one call, across operations. A client
 * that disconnects does not disturb the others; when the last one has gone, the call is aborted. Creates are never shared.
 * Whoever starts a call is charged for it, before others can join.
 */
export function withSharedReads(upstream: Upstream): Upstream {
  const inFlight = new Map<string, SharedRead>();

  const start = (key: string, call: ReadCall): SharedRead => {
    const controller = new AbortController();
    const own = { ...call, signal: controller.signal };
    const shared: SharedRead = {
      call: own,
      reply: upstream(own),
      waiting: 0,
      abort: (reason) => {
        close();
        controller.abort(reason);
      },
    };
    const close = () => {
      if (inFlight.get(key) === shared) inFlight.delete(key);
    };
    inFlight.set(key, shared);
    shared.reply.then(close, close);
    return shared;
  };

  return async (call) => {
    if (call.kind !== 'read') return upstream(call);
    const key = keyOf(call);
    if (!inFlight.has(key) && call.charge) {
      await call.charge();
      call.signal?.throwIfAborted();
    }
    const running = inFlight.get(key);
    return running ? join(running, call) : waitFor(start(key, call), call);
  };
}

async function join(running: SharedRead, call: ReadCall): Promise<StripeReply> {
  const started = performance.now();
  call.record.avoided += 1;
  running.call.deadline = Math.max(running.call.deadline, call.deadline);
  try {
    return await waitFor(running, call);
  } finally {
    call.record.note(call, 'in-flight', started);
  }
}

/** The reason of whoever disconnects last is the call's. */
async function waitFor(shared: SharedRead, { signal }: ReadCall): Promise<StripeReply> {
  shared.waiting += 1;
  const onAbort = () => {
    shared.waiting -= 1;
    if (shared.waiting === 0) shared.abort(signal?.reason);
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await shared.reply;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

function keyOf({ owner, resource, id, expand }: ReadCall): string {
  return `${owner} ${resource}/${id} ${expand.join()}`;
}
