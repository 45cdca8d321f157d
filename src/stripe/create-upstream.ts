import { log } from '../log.js';
import { fromThrown } from './errors.js';
import { parseReply } from './parse-reply.js';
import { StripeRefusal } from './stripe-refusal.js';
import { toRequest } from './to-request.js';
import type { Transport, TransportReply } from './transport.js';
import { type AnswerHead, TransportFailure } from './transport-failure.js';
import type { StripeCall, StripeReply, Upstream } from './upstream.js';
import { UpstreamFailure } from './upstream-failure.js';

/**
 * Makes calls to Stripe, notes each in the operation's report, and maps what goes wrong. A call that was cancelled fails
 * with the reason for that.
 */
export function createUpstream(transport: Transport): Upstream {
  return (call) => {
    const started = performance.now();
    return transport.send(toRequest(call)).then(
      (reply) => {
        call.report.note(call, 'stripe', started, reply);
        try {
          return read(call, reply);
        } catch (error) {
          throw toFailure(call, error, reply);
        }
      },
      (error) => {
        const head = error instanceof TransportFailure ? error.answer : undefined;
        call.report.note(call, 'stripe', started, head);
        throw toFailure(call, error, head);
      },
    );
  };
}

function toFailure(call: StripeCall, error: unknown, head: AnswerHead | undefined): unknown {
  if (call.cancellation?.isCancelled) return call.cancellation.reason;
  const failure = fromThrown(error);
  if (failure instanceof StripeRefusal && call.kind === 'create-token') call.report.refusals += 1;
  if (failure instanceof UpstreamFailure && failure.code === 'UPSTREAM_AUTH') logAuth(failure, call, head?.status);
  return failure;
}

function read(call: StripeCall, reply: TransportReply): StripeReply {
  const object = parseReply(reply);
  if (object.object !== (call.kind === 'read' ? call.resource : 'token')) {
    throw new UpstreamFailure('UPSTREAM_BAD_RESPONSE', 'Stripe answered with an object of another kind.', {
      stripeRequestId: reply.headers['request-id'],
    });
  }
  return { object, replayed: reply.headers['idempotent-replayed'] === 'true' };
}

function logAuth({ code, extensions }: UpstreamFailure, { report }: StripeCall, status: number | undefined): void {
  const { requestId, trace } = report;
  const stripeRequestId = extensions.stripeRequestId as string;
  log.error('Stripe refused a key', { requestId, traceId: trace?.traceId, code, status, stripeRequestId });
}
