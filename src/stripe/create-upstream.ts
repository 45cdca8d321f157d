import { fromThrown } from '../errors/from-stripe-error.js';
import { type AnswerHead, TransportFailure } from '../errors/transport-failure.js';
import { UpstreamFailure } from '../errors/upstream-failure.js';
import { log } from '../log.js';
import { parseReply } from './parse-reply.js';
import { RESOURCE_PATHS } from './resource.js';
import { toRequest } from './to-request.js';
import type { Transport, TransportReply } from './transport.js';
import type { StripeCall, StripeReply, Upstream } from './upstream.js';

/**
 * Makes calls to Stripe, notes each in the operation's report, and maps what goes wrong. A call that was cancelled fails
 * with the reason for that.
 */
export function createUpstream(transport: Transport): Upstream {
  return async (call) => {
    const started = performance.now();
    let head: AnswerHead | undefined;
    try {
      const reply = await transport.send(toRequest(call));
      head = reply;
      return read(call, reply);
    } catch (error) {
      if (error instanceof TransportFailure) head = error.answer;
      if (call.cancellation?.isCancelled) throw call.cancellation.reason;
      const failure = fromThrown(error);
      if (failure instanceof UpstreamFailure && failure.code === 'UPSTREAM_AUTH') logAuth(failure, head?.status);
      throw failure;
    } finally {
      call.report.calls.push({
        method: call.kind === 'read' ? 'GET' : 'POST',
        path: call.kind === 'read' ? `${RESOURCE_PATHS[call.resource]}/${call.id}` : RESOURCE_PATHS.token,
        expand: call.expand,
        status: head?.status ?? null,
        requestId: head?.headers['request-id'] ?? null,
        ms: Math.round((performance.now() - started) * 10) / 10,
        cached: false,
      });
    }
  };
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

function logAuth({ code, extensions }: UpstreamFailure, status: number | undefined): void {
  log.error('Stripe refused a key', { code, status, stripeRequestId: extensions.stripeRequestId as string });
}
