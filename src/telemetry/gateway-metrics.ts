import { ERROR_CODES, type ErrorCode } from '../errors.js';
import type { RateLimitCounts } from '../plugins/create-limiter.js';
import type { CardTestingCounts } from '../plugins/use-card-testing-guard.js';
import type { UpstreamState } from '../stripe/client.js';
import type { CallRecord, OperationRecord } from '../stripe/operation-record.js';
import { version } from '../version.js';
import { Counter } from './counter.js';
import { Histogram } from './histogram.js';
import { labelRows, type Metric } from './metric.js';
import { measureLag, processMetrics } from './process-metrics.js';
import { reading } from './reading.js';

/** What is counted elsewhere, and read when somebody asks for the metrics. */
export interface Readings {
  upstream(): UpstreamState;
  cardTesting: Readonly<CardTestingCounts>;
  rateLimits: Readonly<RateLimitCounts>;
  spans(): { sent: number; dropped: number };
}

const KINDS = ['query', 'mutation', 'unknown'] as const;
/** What became of an operation: `refused` was not carried out, `user_errors` had an input that Stripe refused. */
export const OUTCOMES = ['ok', 'user_errors', 'errors', 'refused'] as const;
const CALLS = ['GET token', 'GET customer', 'GET account', 'POST token'];
const STATUSES = ['none', '2xx', '3xx', '4xx', '5xx'];
const CIRCUIT = ['closed', 'open', 'half-open'] as const;
const METHODS = labelRows({ method: ['GET', 'POST'] });

/**
 * All that /metrics shows. Nothing is made for an operation but numbers that are added to others: what is written out
 * is written when somebody asks. No label holds anything that came from a caller or from Stripe.
 */
export class GatewayMetrics {
  /** Operations under way; autoscalers go by it. */
  inFlight = 0;
  readonly #operations = new Counter(
    'gateway_operations_total',
    'Operations, by kind and by what became of them.',
    labelRows({ kind: KINDS, outcome: OUTCOMES }),
  );
  readonly #durations = new Histogram(
    'gateway_operation_duration_seconds',
    'How long operations took, their bodies and their calls to Stripe included.',
    labelRows({ kind: KINDS }),
  );
  readonly #errors = new Counter(
    'gateway_errors_total',
    'Errors in answers, by code.',
    labelRows({ code: ERROR_CODES }),
  );
  readonly #calls = new Counter(
    'gateway_upstream_calls_total',
    'Requests to Stripe, each attempt one, by class of status; none where no answer came.',
    CALLS.flatMap((call) => {
      const [method = '', resource = ''] = call.split(' ');
      return labelRows({ method: [method], resource: [resource], status: STATUSES });
    }),
  );
  readonly #callDurations = new Histogram(
    'gateway_upstream_call_duration_seconds',
    'How long requests to Stripe took, without the wait for their turn.',
    METHODS,
  );
  readonly #retries = new Counter('gateway_upstream_retries_total', 'Requests to Stripe that repeated one.', METHODS);
  readonly #avoided = new Counter(
    'gateway_upstream_calls_avoided_total',
    'Calls that were not made: the same operation, or another one in flight, asked the same, or memory knew.',
    labelRows({ reason: ['same_operation', 'in_flight', 'memory'] }),
  );
  readonly #all: Metric[];
  #lag: number | undefined;

  constructor({ upstream, cardTesting, rateLimits, spans }: Readings) {
    this.#all = [
      this.#operations,
      reading('gauge', 'gateway_operations_in_flight', 'Operations under way.', () => this.inFlight),
      this.#durations,
      this.#errors,
      this.#calls,
      this.#callDurations,
      this.#retries,
      this.#avoided,
      reading('gauge', 'gateway_upstream_calls_active', 'Requests to Stripe under way.', () => upstream().active),
      reading('gauge', 'gateway_upstream_calls_waiting', 'Calls that wait for their turn.', () => upstream().waiting),
      reading(
        'gauge',
        'gateway_circuit_state',
        'The circuit breaker: 1 for the state that it is in.',
        () => CIRCUIT.map((state) => Number(upstream().circuit === state)),
        labelRows({ state: CIRCUIT }),
      ),
      reading('counter', 'gateway_cache_hits_total', 'Reads answered from memory.', () => upstream().cache.hits),
      reading(
        'counter',
        'gateway_cache_misses_total',
        'Reads of what cannot change that memory could not answer.',
        () => upstream().cache.misses,
      ),
      reading('gauge', 'gateway_cache_entries', 'Tokens that are remembered.', () => upstream().cache.entries),
      reading(
        'counter',
        'gateway_rate_limit_refusals_total',
        "What the gateway's own rate limits refused.",
        () => [rateLimits.operations, rateLimits.creates, rateLimits.failures],
        labelRows({ limit: ['operations', 'creates', 'failures'] }),
      ),
      reading(
        'counter',
        'gateway_card_testing_alarms_total',
        'Alarms of the card-testing guard.',
        () => cardTesting.alarms,
      ),
      reading(
        'counter',
        'gateway_card_testing_blocked_total',
        'Operations that were refused after an alarm.',
        () => cardTesting.blocked,
      ),
      reading(
        'counter',
        'gateway_trace_spans_total',
        'Spans that the collector took, and spans that were given up.',
        () => [spans().sent, spans().dropped],
        labelRows({ outcome: ['sent', 'dropped'] }),
      ),
      reading(
        'gauge',
        'gateway_build_info',
        '1, with the version as a label.',
        () => 1,
        labelRows({ version: [version] }),
      ),
      ...processMetrics(() => this.#lag),
    ];
  }

  readonly onCall = ({ method, resource, status, source, attempt, started, ended }: CallRecord): void => {
    if (source !== 'stripe') {
      this.#avoided.add(source === 'memory' ? 2 : 1);
      return;
    }
    const row = method === 'POST' ? 3 : resource === 'token' ? 0 : resource === 'customer' ? 1 : 2;
    const column = status === null ? 0 : Math.min(Math.max(Math.floor(status / 100) - 1, 1), 4);
    this.#calls.add(row * STATUSES.length + column);
    const methodRow = method === 'POST' ? 1 : 0;
    this.#callDurations.observe(methodRow, (ended - started) / 1000);
    if (attempt > 1) this.#retries.add(methodRow);
  };

  /** Counts an operation that has ended, and says what became of it. */
  end(report: OperationRecord): (typeof OUTCOMES)[number] {
    const { kind, codes, calls, avoided } = report;
    const kindRow = kind === 'query' ? 0 : kind === 'mutation' ? 1 : 2;
    const outcome = !report.isExecuted ? 3 : codes.length > 0 ? 2 : report.refusals > 0 ? 1 : 0;
    this.#operations.add(kindRow * OUTCOMES.length + outcome);
    this.#durations.observe(kindRow, (performance.now() - report.started) / 1000);
    for (const code of codes) this.#errors.add(ERROR_CODES.indexOf(code as ErrorCode));
    if (avoided > 0) this.#avoided.add(0, avoided - calls.filter(({ source }) => source !== 'stripe').length);
    return OUTCOMES[outcome] as (typeof OUTCOMES)[number];
  }

  async expose(): Promise<string> {
    this.#lag = await measureLag();
    return this.#all.map((metric) => metric.expose()).join('');
  }
}
