import { AggregatorRegistry, type MetricObjectWithValues, type MetricValue, Registry } from 'prom-client';
import { collectProcessMetrics } from '../telemetry/process-metrics.js';

/** The metrics of one process, as `register.getMetricsAsJSON` gives them. */
export type Snapshot = MetricObjectWithValues<MetricValue<string>>[];

export interface MetricsSum {
  /** Adds a process, which `read` asks for its metrics. Returns what to call when it has ended. */
  add(read: () => Promise<Snapshot>): () => void;
  /** The sum in Prometheus's text format. Never rejects: a process that does not answer counts as it last did. */
  metrics(): Promise<string>;
}

/**
 * Adds up the metrics of this process and of its workers, each by the aggregator of its metric. What ended workers had
 * counted, as of the last scrape, stays in the sum: a counter that fell would look like a restart of them all. prom-client
 * does the sums; its own way of asking the workers fails the scrape whenever one of them is starting or ending.
 */
export function createMetricsSum(): MetricsSum {
  const own = new Registry();
  collectProcessMetrics(own);
  const latest = new Map<() => Promise<Snapshot>, Snapshot>();
  let ended: Snapshot = [];

  async function refresh(read: () => Promise<Snapshot>): Promise<void> {
    const snapshot = await read().catch(() => undefined);
    if (snapshot && latest.has(read)) latest.set(read, snapshot);
  }

  return {
    add: (read) => {
      latest.set(read, []);
      return () => {
        const counters = (latest.get(read) ?? []).filter(({ type }) => String(type) !== 'gauge');
        latest.delete(read);
        ended = AggregatorRegistry.aggregate([ended, counters]).getMetricsAsArray() as Snapshot;
      };
    },
    metrics: async () => {
      await Promise.all([...latest.keys()].map(refresh));
      return AggregatorRegistry.aggregate([await own.getMetricsAsJSON(), ended, ...latest.values()]).metrics();
    },
  };
}
