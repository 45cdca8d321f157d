import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const { mergeStage } = await import(new URL('../../bench/report/merge-stage.js', import.meta.url).href);
const { writeReport } = await import(new URL('../../bench/report/write-report.js', import.meta.url).href);

const MACHINE = {
  cpu: 'A processor',
  cores: 2,
  memoryGB: 8,
  kernel: '6.1',
  node: 'v20.20.2',
  wrk: '4.1.0',
  nginx: '1.22.1',
  gateway: '0.1.0',
  packages: { graphql: '16.15.0' },
};
const TAKEN = { takenAt: '2026-01-01', rounds: 3, seconds: 4, machine: MACHINE };
const rounds = (...speeds: number[]) =>
  speeds.map((perSecond) => ({ perSecond, cpuMicros: 1e6 / perSecond, busy: 1, p50: 1, p99: 2 }));
const READ = { ...TAKEN, series: { gateway: rounds(800, 900, 850), floor: rounds(1000, 900, 1000) } };
const PEERS = {
  ...TAKEN,
  shapes: {
    read: { gateway: rounds(900), floor: rounds(1000), slow: rounds(250) },
    create: { gateway: rounds(1), floor: rounds(1) },
  },
  peers: { slow: { label: 'A slow one & co', versions: { slow: '1.0.0' }, cannot: { create: 'it makes none' } } },
  leftOut: [{ name: 'other', label: 'Another', why: 'it takes Node 22 or later.' }],
};
const GROWTH = {
  ...TAKEN,
  dimensions: { aliases: [1, 10, 100].map((x) => ({ x, rounds: rounds(1000 / x) })) },
};

let docs: string;
const read = (file: string) => readFileSync(join(docs, file), 'utf8');

beforeEach(() => {
  docs = mkdtempSync(join(tmpdir(), 'bench-report-'));
  mkdirSync(join(docs, 'performance'));
  mergeStage(join(docs, 'performance/node-20.json'), 'read', READ);
});
afterEach(() => rmSync(docs, { recursive: true }));

test('a target has the ratio of the medians and the spread of the rounds, and says whether it was met', () => {
  writeReport(docs);
  expect(read('performance.md')).toContain(
    '| single read, uncached | the floor | ≥ 0.85 × | 0.85 × (0.80 to 1.00); CPU 0.85 ×, met |',
  );
  mergeStage(join(docs, 'performance/node-20.json'), 'read', {
    ...READ,
    series: { ...READ.series, gateway: rounds(1, 2, 3) },
  });
  writeReport(docs);
  expect(read('performance.md')).toContain('**missed**');
});

test('stages that are measured one by one are kept together, for each Node.js', () => {
  mergeStage(join(docs, 'performance/node-20.json'), 'growth', GROWTH);
  mergeStage(join(docs, 'performance/node-24.json'), 'peers', { ...PEERS, machine: { ...MACHINE, node: 'v24.1.0' } });
  writeReport(docs);
  const document = read('performance.md');
  expect(document).toContain('| shape | against | target | Node 20.20.2 | Node 24.1.0 |');
  expect(document).toContain('| 100 | 10.0 | 100,000 | 1,000 |');
  expect(document).toContain('| A slow one & co | slow 1.0.0 | 0.25 × | it makes none | 4,000 |');
  expect(document).toContain('Left out: Another: it takes Node 22 or later.');
});

test('the same results give the same files, and no colour but by class', () => {
  mergeStage(join(docs, 'performance/node-20.json'), 'growth', GROWTH);
  mergeStage(join(docs, 'performance/node-20.json'), 'peers', PEERS);
  const files: string[] = writeReport(docs);
  const first = files.map((file) => readFileSync(file, 'utf8'));
  expect(files).toHaveLength(3);
  writeReport(docs);
  expect(files.map((file) => readFileSync(file, 'utf8'))).toEqual(first);
  for (const plot of [read('performance/ratios.svg'), read('performance/growth.svg')]) {
    expect(plot).not.toMatch(/NaN|undefined|Infinity|&(?!#\d+;)/);
    expect(plot).toContain('prefers-color-scheme: dark');
    expect(plot.replace(/<style>[\s\S]*<\/style>/, '')).not.toMatch(/#[0-9a-f]{6}/);
  }
});

test('what was written by hand is kept', () => {
  writeReport(docs);
  const written = read('performance.md').replace('Nothing yet.', 'What is left is **the socket**.');
  writeFileSync(join(docs, 'performance.md'), written);
  mergeStage(join(docs, 'performance/node-20.json'), 'growth', GROWTH);
  writeReport(docs);
  expect(read('performance.md')).toContain('kept -->\n\nWhat is left is **the socket**.\n\n<!-- end');
  expect(read('performance.md')).toContain('performance/growth.svg');
});
