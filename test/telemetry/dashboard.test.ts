import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { serve } from '../../src/cli/serve.js';
import { readConfig } from '../../src/config/config.js';
import { createConsoleLogger } from '../../src/logger.js';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { CARD, CREATE, READ } from '../stripe/ask.js';
import { startCollector } from './collector.js';
import { type Family, readMetrics } from './scrape.js';

/*
 * What is written about the metrics, for people and for programs, is held against a gateway that has done something.
 */

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

interface Panel {
  id: number;
  type: string;
  title: string;
  datasource?: { uid: string };
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: { expr: string; datasource: { uid: string } }[];
}
const dashboard: { panels: Panel[]; templating: { list: { name: string; query: unknown }[] } } = JSON.parse(
  read('deploy/grafana/stripe-token-gateway.json'),
);
const panels = dashboard.panels.filter(({ type }) => type !== 'row');
const alerts: { alert: string; expr: string; labels: object; annotations: object }[] = parse(
  read('deploy/prometheus/alerts.yaml'),
).groups.flatMap(({ rules }: { rules: object[] }) => rules);

let families: Map<string, Family>;
beforeAll(async () => {
  const collector = await startCollector();
  const gateway = await serve(
    readConfig({ PORT: '0', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url.href }),
    createConsoleLogger('silent'),
  );
  const { origin } = new URL(/address +(\S+)/.exec(gateway.banner)?.[1] ?? '');
  const ask = (query: string, variables: object) =>
    fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
  await ask(READ, { id: SEEDS.cardToken });
  await ask(CREATE, { input: CARD });
  families = readMetrics(await (await fetch(`${origin}/metrics`)).text()).families;
  await gateway.close();
  await collector.close();
});
afterAll(() => expect(families.size).toBeGreaterThan(20));

/** What an expression asks for that no gateway shows: a metric, a label of it, or a value of a label. */
function missingIn(expr: string): string[] {
  const samples = [...families.values()].flatMap((family) => family.samples);
  const selectors = [...expr.matchAll(/\b((?:gateway|process|nodejs)_\w+)(?:\{([^}]*)\})?/g)];
  expect(selectors.length).toBeGreaterThan(0);
  return selectors.flatMap(([selector, name, matchers = '']) => {
    const ofName = samples.filter((sample) => sample.name === name);
    const unmatched = [...matchers.matchAll(/(\w+)(=~?)"([^"]*)"/g)]
      // Prometheus adds these.
      .filter(([, label]) => label !== 'job' && label !== 'instance')
      .filter(([, label = '', operator, value = '']) => {
        const pattern = new RegExp(operator === '=' ? `^${value}$` : `^(?:${value})$`);
        return !ofName.some(({ labels }) => labels[label] !== undefined && pattern.test(labels[label]));
      });
    return ofName.length === 0 || unmatched.length > 0 ? [selector] : [];
  });
}

test.each(panels.flatMap(({ title, targets }) => (targets ?? []).map(({ expr }) => ({ title, expr }))))(
  'the panel "$title" shows what there is: $expr',
  ({ expr }) => {
    expect(missingIn(expr)).toEqual([]);
  },
);

test.each(alerts)('the alert $alert watches what there is, and says what to do', ({ expr, labels, annotations }) => {
  expect(missingIn(expr)).toEqual([]);
  expect(labels).toEqual({ severity: expect.stringMatching(/^(critical|warning|info)$/) });
  expect(annotations).toEqual({ summary: expect.any(String), action: expect.any(String) });
});

test('an expression that asks for what there is not is found', () => {
  expect(missingIn('rate(gateway_operation_total[1m])')).toHaveLength(1);
  expect(missingIn('gateway_circuit_state{state="ajar"}')).toHaveLength(1);
  expect(missingIn('gateway_errors_total{name="X"}')).toHaveLength(1);
});

test('every metric of the gateway is on the dashboard', () => {
  const shown = panels.flatMap(({ targets }) => (targets ?? []).map(({ expr }) => expr)).join(' ');
  expect([...families.keys()].filter((name) => !shown.includes(name))).toEqual([]);
});

test('the dashboard can be imported anywhere: its data source is chosen there, and no panel lies on another', () => {
  expect(dashboard).not.toHaveProperty('id');
  expect(dashboard.templating.list[0]).toMatchObject({ name: 'datasource', type: 'datasource', query: 'prometheus' });
  for (const { datasource, targets = [] } of panels) {
    for (const each of [datasource, ...targets.map((target) => target.datasource)]) {
      expect(each?.uid).toMatch(/^\$\{datasource\}$/);
    }
  }
  const ids = dashboard.panels.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(dashboard.panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
});

test('docs/operations.md lists every metric with its type, and no other', () => {
  const rows = [
    ...read('docs/operations.md').matchAll(/^\| `((?:gateway|process|nodejs)_\w+)`[^|]*\| (\w+) \| (.+) \|$/gm),
  ];
  const listed = rows.map(([, name, type]) => `${name} ${type}`);
  expect(listed.toSorted()).toEqual([...families.values()].map(({ name, type }) => `${name} ${type}`).toSorted());
});

test('docs/operations.md lists the labels of each metric', () => {
  const rows = [...read('docs/operations.md').matchAll(/^\| `(\w+)`(?: by ((?:`\w+`(?:, )?)+))? \|/gm)];
  const listed = new Map(rows.map(([, name, labels = '']) => [name, labels.match(/\w+/g) ?? []]));
  for (const { name, samples } of families.values()) {
    const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)).filter((label) => label !== 'le'));
    expect([name, listed.get(name)]).toEqual([name, [...labels]]);
  }
});
