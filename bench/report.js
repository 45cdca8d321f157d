import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareRounds, medianOf, targetsOf } from './targets.js';

const BY_HAND = ['<!-- by hand: what stands between these marks is kept -->', '<!-- end of by hand -->'];
const SHAPES = {
  read: 'Single read',
  batch: '10 reads in one operation',
  create: 'createToken',
  cached: 'Cached read',
};

const LABELS = {
  baseline: 'hand-written baseline',
  constant: 'constant answer',
  gateway: '**this gateway**',
  checksOff: 'this gateway, callers and limits off',
  fastPathOff: 'this gateway, fast path off',
  before: 'this gateway before',
  mercurius: 'mercurius with jit, undici',
  yogaUndici: 'Yoga and Pothos as they come, undici',
  yogaStripe: 'Yoga and Pothos as they come, stripe-node',
  grafserv: 'grafserv, undici',
  apollo: 'Apollo Server, standalone, undici',
  nhost: "nhost's stripe-graphql-js, a customer instead of a token",
  hive: 'Hive Gateway over an OpenAPI of the two endpoints',
};

/** Puts what a stage measured into the results of its Node.js; other stages keep what they have. */
export function saveStage(docs, name, { machine, ...stage }) {
  const folder = join(docs, 'performance');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `node-${/\d+/.exec(machine.node)[0]}.json`);
  const stages = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).stages : {};
  writeFileSync(file, `${JSON.stringify({ machine, stages: { ...stages, [name]: stage } }, null, 2)}\n`);
}

/** Writes performance.md from the results of each Node.js, and keeps the part that was written by hand. Returns its path. */
export function writeReport(docs) {
  const folder = join(docs, 'performance');
  const results = readdirSync(folder)
    .filter((file) => /^node-\d+\.json$/.test(file))
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')))
    .sort((a, b) => parseInt(a.machine.node.slice(1), 10) - parseInt(b.machine.node.slice(1), 10));
  const document = join(docs, 'performance.md');
  const previous = existsSync(document) ? readFileSync(document, 'utf8') : '';
  writeFileSync(document, toMarkdown(results, previous));
  return document;
}

function toMarkdown(results, previous) {
  return `# Performance

Written by \`npm run bench\`, except for the part [by hand](#what-is-missed-and-why). Unless a row says otherwise the gateway
runs with every check on: API keys, limits on callers, on documents and on calls to Stripe, and logs. It is pinned to one
core; the load (wrk, 32 connections) and the upstream (nginx, replies of 1.1 KB) have the other. All servers of a table were
measured in interleaved rounds of one run, after a warm-up in which every answer was checked. Ratios are those of the
medians of throughput, with the lowest and highest of any round in parentheses; CPU is the same ratio by processor time per
operation, which depends less on what else the machine does. Trust ratios rather than absolute figures, and take
differences under 20 % as ties.

The hand-written baseline (\`bench/servers/baseline.js\`) does just these operations: it parses the body, asks the upstream
over a pool, picks the fields and writes the answer, without GraphQL, callers or checks. The constant answer is the same
bytes for every request. An uncached read asks for a token that nobody asked for before.

## Targets

${targetsTable(results)}

## Before and after

CPU microseconds per operation, with every check on. "Before" is the last build that did not run on Yoga.

${beforeTable(results)}

## All servers

The other servers authenticate nobody and have no limits. "×" is the throughput to that of the first row.

${Object.keys(SHAPES)
  .map((stage) => serversTable(stage, results))
  .join('\n\n')}

## What is missed, and why

${byHand(previous)}

## Machine

${machineTable(results)}

\`bench/README.md\` says how to measure again. The rounds of each stage are in \`docs/performance\`, a file for each Node.js.
`;
}

function targetsTable(results) {
  const measured = results.map(({ stages }) => targetsOf(stages));
  const rows = targetsOf().map(({ shape, against, atLeast, atMost, unit = '×' }, index) => {
    const target = atLeast === undefined ? `≤ ${print(atMost)} ${unit}` : `≥ ${print(atLeast)} ${unit}`;
    return [shape, against, target, ...measured.map((rows) => printTarget(rows[index]))];
  });
  return table(['shape', 'against', 'target', ...results.map(nodeOf)], rows);
}

/** For the terminal as for the table. */
export function printTarget(row) {
  if (row.value === undefined) return 'not measured';
  const cpu = row.cpuRatio === undefined ? '' : `; CPU ${print(row.cpuRatio)} ×`;
  return `${printFigure(row)}${cpu}, ${row.isMet ? 'met' : '**missed**'}`;
}

function beforeTable(results) {
  const measured = results.flatMap((result) =>
    ['read', 'create', 'cached'].flatMap((stage) => {
      const { series } = result.stages[stage] ?? {};
      return series?.before ? [{ shape: SHAPES[stage], node: nodeOf(result), series }] : [];
    }),
  );
  if (measured.length === 0) return 'Not measured yet.';
  const rows = measured.map(({ shape, node, series }) => {
    const cpu = (name) => medianOf(series[name], 'cpuMicros');
    const after = (name) =>
      series[name] ? `${print(cpu(name))} (${print(cpu(name) / cpu('before'))} ×)` : 'not measured';
    return [shape, node, print(cpu('before')), after('gateway'), after('fastPathOff')];
  });
  return table(['shape', '', 'before', 'after', 'after, fast path off'], rows);
}

function serversTable(stage, results) {
  const measured = results.filter(({ stages }) => stages[stage]);
  if (measured.length === 0) return `### ${SHAPES[stage]}\n\nNot measured yet.`;
  const names = new Set(measured.flatMap(({ stages }) => Object.keys(stages[stage].series)));
  const rows = [...names].map((name) => {
    const versions = measured.map(({ stages }) => stages[stage].versions[name]).find(Boolean);
    const cells = measured.flatMap(({ stages }) => {
      const { series } = stages[stage];
      if (!series[name]) return ['', '', ''];
      const ratio = compareRounds(series[name], Object.values(series)[0], 'perSecond');
      return [
        print(medianOf(series[name], 'perSecond')),
        printFigure(ratio),
        print(medianOf(series[name], 'cpuMicros')),
      ];
    });
    return [versions ? `${LABELS[name]} (${versions})` : LABELS[name], ...cells];
  });
  const columns = measured.flatMap((result) => [`per second, ${nodeOf(result)}`, '×', 'CPU µs']);
  const leftOut = measured.flatMap((result) =>
    result.stages[stage].leftOut.map(({ name, why }) => `Left out on ${nodeOf(result)}: ${LABELS[name]}: ${why}`),
  );
  return [`### ${SHAPES[stage]}`, table(['server', ...columns], rows), ...leftOut].join('\n\n');
}

function byHand(previous) {
  const [from, to] = BY_HAND.map((mark) => previous.indexOf(mark));
  const kept = from >= 0 && to > from ? previous.slice(from + BY_HAND[0].length, to).trim() : 'Nothing yet.';
  return `${BY_HAND[0]}\n\n${kept}\n\n${BY_HAND[1]}`;
}

function machineTable(results) {
  const rows = results.map((result) => {
    const { cpu, cores, memoryGB, kernel, wrk, nginx, packages } = result.machine;
    const { rounds, seconds, warmup, takenAt } = Object.values(result.stages).at(-1);
    const machine = `${cpu}, ${cores} cores, ${memoryGB} GB, Linux ${kernel}, wrk ${wrk}, nginx ${nginx}`;
    return [nodeOf(result), machine, packages, `${rounds} of ${seconds} s after ${warmup} s`, takenAt];
  });
  return table(['', 'machine', 'packages', 'rounds', 'measured'], rows);
}

function printFigure({ value, least, most, unit = '×' }) {
  return `${print(value)} ${unit}${least === most ? '' : ` (${print(least)} to ${print(most)})`}`;
}

/** Three digits at most: these figures are not more exact. */
export function print(value) {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

function table(head, rows) {
  const row = (cells) => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

const nodeOf = ({ machine }) => `Node ${machine.node.slice(1)}`;

if (import.meta.filename === process.argv[1]) console.log(writeReport(new URL('../docs/', import.meta.url).pathname));
