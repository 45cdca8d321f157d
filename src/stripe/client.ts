import type { SafeLogger } from '../logger.js';
import { AccountQueues, type OptionalLimits } from './account-queues.js';
import { BREAKER_TIMING, type BreakerTiming, type CircuitState, createCircuitBreaker } from './circuit-breaker.js';
import { withDeadline } from './deadline.js';
import { fromThrown, StripeRefusal, UpstreamFailure } from './errors.js';
import { type ImmutableCache, withImmutableCache } from './immutable-cache.js';
import { parseReply } from './reply.js';
import { toRequest } from './request.js';
import { RETRY_TIMING, type RetryTiming, withRetry } from './retry.js';
import { withSharedReads } from './shared-reads.js';
import type { StripeCall, Upstream } from './stripe-call.js';
import { type ReplyHead, type Transport, TransportFailure } from './transport.js';

/** What the client logs with. */
export type StripeLogger = Pick<SafeLogger, 'info' | 'warn' | 'error'>;

const SILENT: StripeLogger = { info: () => {}, warn: () => {}, error: () => {} };

export interface StripeClientOptions {
  /** Requests per second and at once; by default what the mode of the key allows. */
  limits?: OptionalLimits;
  /** How many processes share them: 1 by default. Each keeps to its part. */
  processes?: number | undefined;
  /** A publishable key shares the limits of the secret key of its account. */
  keys?: { secretKey: string; publishableKey?: string | undefined } | undefined;
  /** For tests, which cannot wait as long as a caller of Stripe should. */
  timing?: Partial<RetryTiming & BreakerTiming> | undefined;
  /** Caches nothing by default. */
  cache?: ImmutableCache | undefined;
  /** Silent by default. */
  logger?: StripeLogger;
}

/** How the calls to Stripe are doing, for monitoring. */
export interface UpstreamState {
  circuit: CircuitState;
  /** Calls in flight. */
  active: number;
  /** Calls in the queue. */
  waiting: number;
  /** Reads of immutable fields that the cache answered and those that it did not; `entries` where it is known. */
  cache: { hits: number; misses: number; entries: number | undefined };
}

export interface StripeClient {
  call: Upstream;
  state(): UpstreamState;
}

/**
 * Everything that happens to a call to Stripe, in order: cache, deadline (of a read: for each of those who share it), retry;
 * then for each attempt the circuit breaker, the queue and the request. An attempt is rejected before the queue while the
 * circuit is open, and again behind it if the circuit has opened meanwhile.
 */
export function createStripeClient(transport: Transport, options: StripeClientOptions = {}): StripeClient {
  const { limits = {}, processes = 1, keys, timing, cache, logger = SILENT } = options;
  const breaker = createCircuitBreaker({ ...BREAKER_TIMING, ...timing }, logger);
  const queues = new AccountQueues(limits, processes, (key) =>
    keys && key === keys.publishableKey ? keys.secretKey : key,
  );
  const request = createRequest(transport, logger);

  const attempt: Upstream = async (call) => {
    breaker.check(call);
    const queue = queues.of(call);
    const place = queue.enter(call);
    if (place) await place;
    try {
      const settle = breaker.admit(call);
      try {
        const reply = await request(call);
        settle();
        return reply;
      } catch (error) {
        settle(error);
        throw error;
      }
    } finally {
      queue.leave();
    }
  };
  const attempts = withRetry(attempt, { ...RETRY_TIMING, ...timing });
  const read = withSharedReads(attempts);
  const create = withDeadline(attempts);
  const uncached: Upstream = (call) => (call.kind === 'read' ? read(call) : create(call));
  return {
    call: cache ? withImmutableCache(uncached, cache) : uncached,
    state: () => ({
      circuit: breaker.state,
      ...queues.load,
      cache: { ...(cache?.counts ?? { hits: 0, misses: 0 }), entries: cache?.size },
    }),
  };
}

/** Sends one request, records it, and maps its error. A call that was cancelled fails with the reason. */
function createRequest(transport: Transport, logger: StripeLogger): Upstream {
  let isReachable = true;

  /** Logs why Stripe cannot be reached, once, and again only after it could be reached. */
  const noteReachable = () => {
    if (!isReachable) logger.info({}, 'Stripe can be reached again');
    isReachable = true;
  };
  const noteUnreachable = ({ reason, code }: TransportFailure) => {
    if (isReachable) logger.warn({ reason: code ?? reason }, 'Stripe cannot be reached');
    isReachable = false;
  };
  const toFailure = (call: StripeCall, error: unknown, head: ReplyHead | undefined): unknown => {
    if (call.cancellation?.reason) return call.cancellation.reason;
    const failure = fromThrown(error, call);
    if (failure instanceof StripeRefusal && call.kind === 'create-token') call.record.refusals += 1;
    if (failure instanceof UpstreamFailure && failure.code === 'UPSTREAM_AUTH') {
      const { requestId, trace } = call.record;
      const stripeRequestId = failure.extensions.stripeRequestId as string | undefined;
      const { code } = failure;
      logger.error(
        { requestId, traceId: trace?.traceId, code, status: head?.status, stripeRequestId },
        'Stripe refused a key',
      );
    }
    return failure;
  };

  return (call) => {
    const started = performance.now();
    return transport.send(toRequest(call)).then(
      (reply) => {
        call.record.note(call, 'stripe', started, reply);
        noteReachable();
        try {
          return parseReply(call, reply);
        } catch (error) {
          throw toFailure(call, error, reply);
        }
      },
      (error) => {
        const failure = error instanceof TransportFailure ? error : undefined;
        call.record.note(call, 'stripe', started, failure?.head);
        if (failure?.head) noteReachable();
        else if (failure?.reason === 'unreachable' || failure?.reason === 'tls') noteUnreachable(failure);
        throw toFailure(call, error, failure?.head);
      },
    );
  };
}
