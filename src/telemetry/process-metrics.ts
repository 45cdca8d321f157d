import { Counter, Gauge, type Registry } from 'prom-client';

/**
 * Registers four metrics of the process under the names that every Prometheus client gives them. One that the runtime does
 * not measure is left out. prom-client's own `collectDefaultMetrics` would add some forty series and a timer.
 */
export function collectProcessMetrics(register: Registry): void {
  const { process } = globalThis as { process?: Partial<NodeJS.Process> };
  const registers = [register];
  const { cpuUsage, memoryUsage } = process ?? {};
  if (typeof cpuUsage === 'function') {
    new Counter({
      name: 'process_cpu_seconds_total',
      help: 'User and system CPU time of the process, in seconds.',
      registers,
      collect() {
        const { user, system } = cpuUsage();
        this.reset();
        this.inc((user + system) / 1e6);
      },
    });
    new Gauge({
      name: 'process_start_time_seconds',
      help: 'Start time of the process, in Unix seconds.',
      registers,
      aggregator: 'min',
    }).set(performance.timeOrigin / 1000);
  }
  if (typeof memoryUsage?.rss === 'function') {
    new Gauge({
      name: 'process_resident_memory_bytes',
      help: 'Resident memory of the process, in bytes.',
      registers,
      collect() {
        this.set(memoryUsage.rss());
      },
    });
  }
  if (process) {
    new Gauge({
      name: 'nodejs_eventloop_lag_seconds',
      help: 'How late a timer of the event loop was, at this scrape.',
      registers,
      aggregator: 'max',
      async collect() {
        const started = performance.now();
        await new Promise((resolve) => setTimeout(resolve, 1));
        this.set(Math.max(0, performance.now() - started - 1) / 1000);
      },
    });
  }
}
