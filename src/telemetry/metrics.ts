import { Histogram, Registry } from 'prom-client';
import { ERROR_CODES, type ErrorCode } from '../errors.js';
import type { UpstreamState } from '../stripe/client.js';
import type { CallRecord, OperationRecord } from '../stripe/operation-record.js';
import { RESOURCE_PATHS, type Resource } from '../stripe/resource.js';
import { version } from '../version.js';
import { collectProcessMetrics } from './process-metrics.js';
import { createSeries, zeros } from './series.js';

export interface MetricsOptions {
  /** Where the metrics are registered. By default a registry of the gateway's own, with the metrics of the process. */
  register?: Registry | undefined;
  upstream(): UpstreamState;
  cardTesting: Readonly<Record<'alarms' | 'blocked', number>>;
  rateLimits: Readonly<Record<'operations' | 'creates' | 'failures', number>>;
}

/** How an operation ended: `refused` was not executed, `user_errors` had an input that Stripe refused. */
export type Outcome = 'ok' | 'user_errors' | 'errors' | 'refused';

export interface Metrics {
  readonly register: Registry;
  startOperation(): void;
  /** Counts an operation that has ended, and tells how. */
  endOperation(record: OperationRecord): Outcome;
  countCall(call: CallRecord): void;
}

/** Seconds: from a cached response to an operation that uses all of its time. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25];
const RESOURCES = Object.keys(RESOURCE_PATHS) as Resource[];
const STATUSES = ['none', '2xx', '3xx', '4xx', '5xx'] as const;
type Status = (typeof STATUSES)[number];

/**
 * The metrics of a gateway. Every series exists from the start, at 0, and no label holds anything that came from a caller
 * or from Stripe: each has a closed list of values.
 */
export function createMetrics({ register, upstream, cardTesting, rateLimits }: MetricsOptions): Metrics {
  const registry = register ?? createRegistry();
  const outcomes = () => zeros(['ok', 'user_errors', 'errors', 'refused']);
  const statuses = () => zeros(STATUSES);
  let inFlight = 0;
  const operations = { query: outcomes(), mutation: outcomes(), unknown: outcomes() };
  const errors = zeros([...ERROR_CODES, 'OTHER']);
  const calls: Record<'GET' | 'POST', Partial<Record<Resource, Record<Status, number>>>> = {
    GET: Object.fromEntries(RESOURCES.map((resource) => [resource, statuses()])),
    POST: { token: statuses() },
  };
  const retries = zeros(['GET', 'POST']);
  const avoided = zeros(['same_operation', 'in_flight', 'memory']);

  const { counter, gauge } = createSeries(registry);
  const histogram = <Value extends string>(name: string, help: string, label: string, values: readonly Value[]) => {
    const metric = new Histogram({ name, help, labelNames: [label], buckets: BUCKETS, registers: [registry] });
    return Object.fromEntries(
      values.map((value) => {
        metric.zero({ [label]: value });
        return [value, metric.labels(value)];
      }),
    ) as Record<Value, Histogram.Internal<string>>;
  };

  counter('gateway_operations_total', 'Operations, by kind and outcome.', ['kind', 'outcome'], () => operations);
  gauge('gateway_operations_in_flight', 'Operations in progress.', [], () => inFlight);
  const durations = histogram(
    'gateway_operation_duration_seconds',
    'Time from the headers of an operation to its response, including its body and its calls to Stripe.',
    'kind',
    ['query', 'mutation', 'unknown'],
  );
  counter('gateway_errors_total', 'Errors in responses, by code.', ['code'], () => errors);
  counter(
    'gateway_upstream_calls_total',
    'Requests to Stripe, every attempt one, by class of status; none without a response.',
    ['method', 'resource', 'status'],
    () => calls,
  );
  const callDurations = histogram(
    'gateway_upstream_call_duration_seconds',
    'Time of requests to Stripe, without the time in the queue.',
    'method',
    ['GET', 'POST'],
  );
  counter('gateway_upstream_retries_total', 'Requests to Stripe that repeated one.', ['method'], () => retries);
  counter(
    'gateway_upstream_calls_avoided_total',
    'Calls that were not needed: the operation had made it, another one had it in flight, or the response was cached.',
    ['reason'],
    () => avoided,
  );
  gauge('gateway_upstream_calls_active', 'Requests to Stripe in progress.', [], () => upstream().active);
  gauge('gateway_upstream_calls_waiting', 'Calls in the queue to Stripe.', [], () => upstream().waiting);
  gauge(
    'gateway_circuit_state',
    'The circuit breaker: 1 for its present state.',
    ['state'],
    () => ({ ...zeros(['closed', 'open', 'half-open']), [upstream().circuit]: 1 }),
    // Each process has its own: those of several may be in more than one state.
    'max',
  );
  counter('gateway_cache_hits_total', 'Reads answered from the cache.', [], () => upstream().cache.hits);
  counter(
    'gateway_cache_misses_total',
    'Reads of immutable fields that the cache could not answer.',
    [],
    () => upstream().cache.misses,
  );
  gauge('gateway_cache_entries', 'Tokens in the cache.', [], () => upstream().cache.entries ?? 0);
  counter(
    'gateway_rate_limit_refusals_total',
    "Requests that the gateway's own rate limits rejected.",
    ['limit'],
    () => rateLimits,
  );
  counter('gateway_card_testing_alarms_total', 'Alarms of the card-testing guard.', [], () => cardTesting.alarms);
  counter(
    'gateway_card_testing_blocked_total',
    'Operations that were rejected after an alarm.',
    [],
    () => cardTesting.blocked,
  );
  gauge('gateway_build_info', '1, with the version as a label.', ['version'], () => ({ [version]: 1 }), 'first');

  return {
    register: registry,
    startOperation: () => {
      inFlight += 1;
    },
    endOperation: (record) => {
      inFlight -= 1;
      const { kind = 'unknown', codes, calls: made } = record;
      const outcome = outcomeOf(record);
      operations[kind][outcome] += 1;
      durations[kind].observe((performance.now() - record.started) / 1000);
      for (const code of codes) errors[code in errors ? (code as ErrorCode) : 'OTHER'] += 1;
      if (record.avoided > 0) {
        avoided.same_operation += record.avoided - made.filter(({ source }) => source !== 'stripe').length;
      }
      return outcome;
    },
    countCall: ({ method, resource, status, source, attempt, started, ended }) => {
      if (source !== 'stripe') {
        avoided[source === 'memory' ? 'memory' : 'in_flight'] += 1;
        return;
      }
      const statusCounts = calls[method][resource];
      if (statusCounts) statusCounts[classOf(status)] += 1;
      callDurations[method].observe((ended - started) / 1000);
      if (attempt > 1) retries[method] += 1;
    },
  };
}

function createRegistry(): Registry {
  const registry = new Registry();
  collectProcessMetrics(registry);
  return registry;
}

function outcomeOf({ isExecuted, codes, refusals }: OperationRecord): Outcome {
  if (!isExecuted) return 'refused';
  if (codes.length > 0) return 'errors';
  return refusals > 0 ? 'user_errors' : 'ok';
}

function classOf(status: number | null): Status {
  return status === null ? 'none' : (STATUSES[Math.min(Math.max(Math.floor(status / 100) - 1, 1), 4)] as Status);
}
