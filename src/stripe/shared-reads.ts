import { Cancellation } from './cancellation.js';
import { untilDeadline } from './deadline.js';
import type { ReadCall, StripeReply, Upstream } from './stripe-call.js';

interface SharedRead {
  /** The call that is made. Its deadline is the latest of all who wait for it. */
  call: ReadCall;
  reply: Promise<StripeReply>;
  /** How many wait for it. */
  waiting: number;
  cancel(reason: Error): void;
}

/**
 * Lets identical reads of one Stripe account that are in flight at the same time share one call, across operations. Whoever
 * waits for it has a deadline and a client of their own; when the last one has gone, the call is cancelled. Whoever starts a
 * call is charged for it, before others can join.
 */
export function withSharedReads(upstream: Upstream): (call: ReadCall) => Promise<StripeReply> {
  // Not a Map: V8 keeps the former tables of one that entries come to and go from, and all that stood in them.
  const inFlight: Record<string, SharedRead> = Object.create(null);

  const start = (key: string, call: ReadCall): SharedRead => {
    const cancellation = new Cancellation();
    const own = { ...call, cancellation };
    const shared: SharedRead = {
      call: own,
      reply: upstream(own),
      waiting: 0,
      cancel: (reason) => {
        close();
        cancellation.cancel(reason);
      },
    };
    const close = () => {
      if (inFlight[key] === shared) delete inFlight[key];
    };
    inFlight[key] = shared;
    shared.reply.then(close, close);
    return shared;
  };
  const startOrJoin = (key: string, call: ReadCall): Promise<StripeReply> => {
    const running = inFlight[key];
    return running ? join(running, call) : waitFor(() => start(key, call), call);
  };

  return (call) => {
    const key = keyOf(call);
    const charged = key in inFlight ? undefined : call.charge?.();
    return charged ? charged.then(() => startOrJoin(key, call)) : startOrJoin(key, call);
  };
}

function join(running: SharedRead, call: ReadCall): Promise<StripeReply> {
  const started = performance.now();
  call.record.avoided += 1;
  running.call.deadline = Math.max(running.call.deadline, call.deadline);
  return waitFor(() => running, call).finally(() => call.record.note(call, 'in-flight', started));
}

/** The reason of whoever leaves last is the call's. */
function waitFor(start: () => SharedRead, call: ReadCall): Promise<StripeReply> {
  let shared: SharedRead;
  return untilDeadline(
    call,
    call.client,
    () => {
      shared = start();
      shared.waiting += 1;
      return shared.reply;
    },
    (reason) => {
      shared.waiting -= 1;
      if (shared.waiting === 0) shared.cancel(reason);
    },
  );
}

function keyOf({ owner, resource, id, expand }: ReadCall): string {
  return `${owner} ${resource}/${id} ${expand.join()}`;
}
