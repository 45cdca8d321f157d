import { Cancellation } from './cancellation.js';
import type { ReadCall, StripeReply, Upstream } from './upstream.js';

/** A read in flight, and those who wait for it. */
interface SharedRead {
  /** What is sent. Its deadline is that of the most patient waiter; it is cancelled when the last one leaves. */
  call: ReadCall & { cancellation: Cancellation };
  reply: Promise<StripeReply>;
  waiters: number;
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

    const sent = { ...call, cancellation: new Cancellation() };
    const read: SharedRead = { call: sent, reply: upstream(sent), waiters: 0 };
    inFlight.set(key, read);
    return waited(call, read, () => forget(key, read));
  };

  function forget(key: string, read: SharedRead): void {
    if (inFlight.get(key) === read) inFlight.delete(key);
  }
}

/** `forget` is called once nobody may join any more. */
function waited(call: ReadCall, read: SharedRead, forget: () => void): Promise<StripeReply> {
  const { cancellation } = call;
  read.waiters += 1;
  return new Promise((resolve, reject) => {
    const forgetCaller = cancellation?.onCancel(() => {
      read.waiters -= 1;
      if (read.waiters > 0) return reject(cancellation.reason);
      // Nobody may join it any more; how it ends is the answer to the one who left last.
      forget();
      read.call.cancellation.cancel(cancellation.reason);
    });
    const end = () => {
      forgetCaller?.();
      forget();
    };
    read.reply.then(
      (reply) => {
        end();
        resolve(reply);
      },
      (error) => {
        end();
        reject(error);
      },
    );
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
  return `${call.owner}\n${call.resource}\n${call.id}\n${call.expand.join('\n')}`;
}
