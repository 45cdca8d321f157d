import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const { saveStage, writeReport } = await import(new URL('../../bench/report.js', import.meta.url).href);

const MACHINE = {
  cpu: 'A processor',
  cores: 2,
  memoryGB: 8,
  kernel: '6.1',
  node: 'v20.20.2',
  wrk: '4.1.0',
  nginx: '1.22.1',
  packages: 'graphql 16.15.0',
};
const TAKEN = { takenAt: '2026-01-01', rounds: 3, seconds: 4, warmup: 10, machine: MACHINE };
const NODE_24 = { ...TAKEN, machine: { ...MACHINE, node: 'v24.1.0' } };
const rounds = (...speeds: number[]) =>
  speeds.map((perSecond) => ({ perSecond, cpuMicros: 1e6 / perSecond, busy: 1, p50: 1, p99: 2 }));
const READ = {
  series: { baseline: rounds(1000, 900, 1000), gateway: rounds(800, 900, 850), apollo: rounds(250, 250, 250) },
  versions: { apollo: '@apollo/server 1.0.0' },
  leftOut: [{ name: 'grafserv', why: 'it needs Node 22 or later.' }],
};

let docs: string;
const report = () => {
  writeReport(docs);
  return readFileSync(join(docs, 'performance.md'), 'utf8');
};

beforeEach(() => {
  docs = mkdtempSync(join(tmpdir(), 'bench-report-'));
  saveStage(docs, 'read', { ...TAKEN, ...READ });
});
afterEach(() => rmSync(docs, { recursive: true }));

test('a target shows the ratio of the medians, the spread of the rounds, and whether it was met', () => {
  const row = '| single read, uncached | the hand-written baseline | ≥ 0.80 × |';
  expect(report()).toContain(`${row} 0.85 × (0.80 to 1.00); CPU 0.85 ×, met |`);
  saveStage(docs, 'read', { ...TAKEN, ...READ, series: { ...READ.series, gateway: rounds(1, 2, 3) } });
  expect(report()).toContain('CPU 0.00 ×, **missed** |');
});

test('a target whose server did not take part is not measured', () => {
  expect(report()).toContain('| mercurius with jit | ≥ 1.00 × | not measured |');
});

test('an absolute target has its unit and no spread', () => {
  saveStage(docs, 'memory', { ...TAKEN, few: 100, many: 150 });
  expect(report()).toContain('| the same | absolute | ≤ 160 MB | 150 MB, met |');
  expect(report()).toContain('| after 10,000 operations | ≤ 1.20 × | 1.50 ×, **missed** |');
});

test('stages and versions of Node.js that are measured one by one stand side by side', () => {
  saveStage(docs, 'create', { ...NODE_24, ...READ });
  const document = report();
  expect(document).toContain('| shape | against | target | Node 20.20.2 | Node 24.1.0 |');
  expect(document).toContain(
    '| Apollo Server, standalone, undici (@apollo/server 1.0.0) | 250 | 0.25 × (0.25 to 0.28) |',
  );
  expect(document).toContain('Left out on Node 24.1.0: grafserv, undici: it needs Node 22 or later.');
  expect(document).not.toMatch(/undefined|NaN/);
});

test('before and after are compared by processor time, with the fast path off beside them', () => {
  expect(report()).toContain('Not measured yet.');
  const series = { ...READ.series, before: rounds(1000, 1000, 1000), fastPathOff: rounds(500, 500, 500) };
  saveStage(docs, 'read', { ...TAKEN, ...READ, series });
  expect(report()).toContain('| Single read | Node 20.20.2 | 1,000 | 1,176 (1.18 ×) | 2,000 (2.00 ×) |');
});

test('what was written by hand is kept', () => {
  const written = report().replace('Nothing yet.', 'What dominates is **the socket**.');
  writeFileSync(join(docs, 'performance.md'), written);
  saveStage(docs, 'memory', { ...TAKEN, few: 100, many: 150 });
  expect(report()).toContain('kept -->\n\nWhat dominates is **the socket**.\n\n<!-- end');
});
