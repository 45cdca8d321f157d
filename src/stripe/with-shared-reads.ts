import { onAbort } from './on-abort.js';
import type { ReadCall, StripeReply, Upstream } from './upstream.js';

/** A read in flight, and those who wait for it. */
interface SharedRead {
  /** What is sent. Its deadline is that of the most patient waiter, its signal is aborted when the last one leaves. */
  call: ReadCall;
  reply: Promise<StripeReply>;
  waiters: number;
  abort(reason: unknown): void;
}

/**
 * Identical reads that are in flight at the same time, across operations of one Stripe key and account, share one call.
 * One who leaves does not disturb the others; when the last one leaves the call is cancelled. Creates are never shared.
 */
export function withSharedReads(upstream: Upstream): Upstream {
  const inFlight = new Map<string, SharedRead>();

  return (call) => {
    if (call.kind !== 'read') return upstream(call);
    const key = keyOf(call);
    const running = inFlight.get(key);
    if (running) return joined(call, running, () => forget(key, running));

    const controller = new AbortController();
    const sent: ReadCall = { ...call, signal: controller.signal };
    const read: SharedRead = {
      call: sent,
      reply: upstream(sent).finally(() => forget(key, read)),
      waiters: 0,
      abort: (reason) => controller.abort(reason),
    };
    inFlight.set(key, read);
    return waited(call, read, () => forget(key, read));
  };

  function forget(key: string, read: SharedRead): void {
    if (inFlight.get(key) === read) inFlight.delete(key);
  }
}

function waited(call: ReadCall, read: SharedRead, forget: () => void): Promise<StripeReply> {
  const { signal } = call;
  read.waiters += 1;
  if (!signal) return read.reply;
  return new Promise((resolve, reject) => {
    const forgetSignal = onAbort(signal, () => {
      read.waiters -= 1;
      if (read.waiters > 0) return reject(signal.reason);
      // Nobody may join it any more; how it ends is the answer to the one who left last.
      forget();
      read.abort(signal.reason);
    });
    read.reply.then(resolve, reject).finally(forgetSignal);
  });
}

async function joined(call: ReadCall, read: SharedRead, forget: () => void): Promise<StripeReply> {
  const started = performance.now();
  call.report.avoided += 1;
  read.call.deadline = Math.max(read.call.deadline, call.deadline);
  try {
    return await waited(call, read, forget);
  } finally {
    call.report.note(call, 'in-flight', started);
  }
}

/** A newline stands in no owner, id or path. */
function keyOf(call: ReadCall): string {
  return [call.owner, call.resource, call.id, ...call.expand].join('\n');
}
