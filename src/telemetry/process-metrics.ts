import type { Metric } from './metric.js';
import { reading } from './reading.js';

/** What this process uses, by the names that dashboards know. Where the runtime has no such figure it is left out. */
export function processMetrics(lag: () => number | undefined): Metric[] {
  const { process } = globalThis as { process?: Partial<NodeJS.Process> };
  const { timeOrigin } = performance;
  return [
    reading('counter', 'process_cpu_seconds_total', 'Seconds of processor time that the process has used.', () => {
      const used = process?.cpuUsage?.();
      return used && (used.user + used.system) / 1e6;
    }),
    reading('gauge', 'process_resident_memory_bytes', 'Bytes of memory that the process holds.', () =>
      process?.memoryUsage?.rss?.(),
    ),
    reading('gauge', 'process_start_time_seconds', 'When the process started, in seconds since 1970.', () =>
      process?.cpuUsage && timeOrigin > 0 ? timeOrigin / 1000 : undefined,
    ),
    reading('gauge', 'nodejs_eventloop_lag_seconds', 'How late a timer of the event loop came, at this scrape.', lag),
  ];
}

/** Seconds by which a timer of a millisecond is late; nothing runs between two scrapes to know it. */
export async function measureLag(): Promise<number | undefined> {
  if (!('process' in globalThis)) return undefined;
  const started = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 1));
  return Math.max(0, performance.now() - started - 1) / 1000;
}
