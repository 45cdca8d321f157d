import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, needProgram } from './redis.js';
import { pause } from './wait.js';

export interface RunningPrometheus {
  /** The series that an expression gives now. */
  query(expr: string): Promise<{ metric: Record<string, string>; value: [number, string] }[]>;
  /** How many of its targets it has scraped without an error. */
  up(): Promise<number>;
  /** The alert rules by name, with whether they evaluate (`ok`) and whether they fire. */
  rules(): Promise<{ name: string; health: string; state: string }[]>;
  close(): Promise<void>;
}

/** A real Prometheus that scrapes gateways once a second, with the alert rules of `deploy/`. */
export async function startPrometheus(origins: string[]): Promise<RunningPrometheus> {
  needProgram('prometheus', 'prometheus');
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
  const port = await freePort();
  const rules = new URL('../../deploy/prometheus/alerts.yaml', import.meta.url).pathname;
  const targets = origins.map((origin) => new URL(origin).host);
  // JSON is YAML.
  const config = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [rules],
    scrape_configs: [{ job_name: 'gateway', static_configs: [{ targets }] }],
  };
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config));
  const flags = [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`];
  const child = spawn('prometheus', [...flags, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  const isReady = () =>
    fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  for (let tries = 0; !(await isReady()); tries++) {
    if (tries > 300 || child.exitCode !== null) throw new Error('Prometheus did not start.');
    await pause(100);
  }
  const query: RunningPrometheus['query'] = async (expr) => {
    const response = await fetch(`${url}/api/v1/query`, { method: 'POST', body: new URLSearchParams({ query: expr }) });
    const { status, data, error } = await response.json();
    if (status !== 'success') throw new Error(`${expr}: ${error}`);
    return data.result;
  };
  return {
    query,
    up: async () => Number((await query('sum(up{job="gateway"})'))[0]?.value[1] ?? 0),
    rules: async () => {
      const { data } = await (await fetch(`${url}/api/v1/rules`)).json();
      return data.groups.flatMap(({ rules: list }: { rules: object[] }) => list);
    },
    close: async () => {
      child.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true });
    },
  };
}
