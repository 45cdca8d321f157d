import { growthSection } from './growth-section.js';
import { peersSection } from './peers-section.js';
import { print, printFigure, printTarget } from './print-figure.js';
import { median } from './statistics.js';
import { nodeOf, table } from './table.js';
import { rowsOf, TARGETS } from './targets.js';

const HAND = ['<!-- by hand: what stands between these marks is kept -->', '<!-- end of by hand -->'];

/** The whole document from the results of each Node.js, with the hand-written part of the one before. */
export function toMarkdown(results, before = '') {
  return `# Performance

Written by \`npm run bench\`; only the part [by hand](#what-is-left-and-why) is not. The gateway runs with every check on:
callers by API key, limits on callers and on calls to Stripe, limits on documents, log lines. It is pinned to one core, the
load (wrk, 32 connections) and the upstream (nginx, replies of 1.1 KB) to the other. Everything that is compared was measured
in turns in one run, after a warm-up in which every answer was looked at. Ratios are those of the medians; in parentheses the
least and the most of any round. CPU is the same ratio by the processor time of an operation, which depends less on what else
the machine does. Trust ratios rather than absolute figures, and take differences under 20 % as ties.

![The gateway to its limits and to others](performance/ratios.svg)

The limits are three servers of a page each, in \`bench/limits\`. The constant answers the same bytes to everything. The proxy
passes the upstream's reply on, unread. The floor is what one would write by hand for just these operations: it parses the
body, asks the upstream over a pool, picks the fields and writes the answer, without GraphQL, callers or checks. Each
uncached read asks for a token that nobody asked for before, of the gateway, the floor and the others alike.

## Targets

${targets(results)}

## Figures

Busy is the share of its core that the server used, others what other processes took of it. Where busy is well under 1,
something else was the limit, and processor time per operation says more than operations per second.

${results.map(figures).join('\n\n')}

## Others

What one would take instead, asked the same. They check no callers and have no limits. Ratios of operations per second to
the floor's.

${results.map(peersSection).filter(Boolean).join('\n\n') || 'Not measured yet.'}

## Growth

${growthSection(results)}

## What is left, and why

${byHand(before)}

## Machine and versions

${machines(results)}

## Run it again

\`\`\`sh
apt-get install wrk nginx
npm ci
npm run bench                                   # some 25 minutes, on a machine that does nothing else
npm run bench -- --without peers,growth         # some 12
npm run bench -- --node /path/to/another/node   # the servers under test on another Node.js
\`\`\`

\`bench/README.md\` has the rest. Results go to \`docs/performance\`, one file for each Node.js, stage by stage.
`;
}

function targets(results) {
  const measured = results.map((result) => rowsOf(result));
  const rows = TARGETS.map((target) => [
    target.shape,
    target.against,
    printTarget(target),
    ...measured.map((rows) => printRow(rows.find(({ figure }) => figure === target.figure))),
  ]);
  return table(['shape', 'against', 'target', ...results.map(nodeOf)], rows);
}

function printRow(row) {
  if (!row) return 'not measured';
  const cpu = row.cpu === undefined ? '' : `; CPU ${print(row.cpu)} ×`;
  return `${printFigure(row)}${cpu}${row.met === undefined ? '' : row.met ? ', met' : ', **missed**'}`;
}

const NAMES = {
  read: 'single read',
  batch: '10 reads',
  create: 'createToken',
  cached: 'cached read',
  latency: '50 ms upstream, 1 caller',
  processes: 'processes',
};

function figures(result) {
  const rows = Object.entries(NAMES).flatMap(([stage, name]) =>
    Object.entries(result.stages[stage]?.series ?? {}).map(([who, rounds]) => {
      const of = (figure) =>
        rounds[0][figure] === undefined ? '' : print(median(rounds.map((round) => round[figure])));
      return [name, who, ...['perSecond', 'cpuMicros', 'busy', 'others', 'p50', 'p99'].map(of)];
    }),
  );
  const head = ['shape', 'server', 'per second', 'CPU µs each', 'busy', 'others', 'p50 ms', 'p99 ms'];
  return [`**${nodeOf(result)}**`, table(head, rows), ...extras(result)].join('\n\n');
}

/** What does not fit the table. */
function extras({ stages: { start, memory } }) {
  const lines = [];
  if (start) {
    const of = (who) => Math.round(median(start.series[who].map(({ ms }) => ms)));
    lines.push(
      `Start to first answer, median of ${start.series.gateway.length}: gateway ${of('gateway')} ms, constant ${of('constant')} ms.`,
    );
  }
  if (memory) {
    const { few, many, ids } = memory;
    const total = (few.operations + many.operations).toLocaleString('en-US');
    lines.push(
      `Resident memory over ${ids.toLocaleString('en-US')} ids: ${few.now} MB after ${few.operations.toLocaleString('en-US')} operations, ` +
        `${many.now} MB after ${total}; the most at any time was ${many.most} MB.`,
    );
  }
  return lines;
}

function byHand(before) {
  const [from, to] = [before.indexOf(HAND[0]), before.indexOf(HAND[1])];
  const kept = from >= 0 && to > from ? before.slice(from + HAND[0].length, to).trim() : 'Nothing yet.';
  return `${HAND[0]}\n\n${kept}\n\n${HAND[1]}`;
}

function machines(results) {
  const facts = {
    processor: ({ cpu, cores }) => `${cpu}, ${cores} cores`,
    memory: ({ memoryGB }) => `${memoryGB} GB`,
    kernel: ({ kernel }) => kernel,
    'Node.js': ({ node }) => node,
    'wrk, nginx': ({ wrk, nginx }) => `${wrk}, ${nginx}`,
    gateway: ({ gateway }) => gateway,
    packages: ({ packages }) =>
      Object.entries(packages)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
  };
  const rows = Object.entries(facts).map(([name, fact]) => [name, ...results.map(({ machine }) => fact(machine))]);
  const rounds = results.map(({ stages }) => Object.values(stages)[0]);
  rows.push([
    'rounds',
    ...rounds.map(({ rounds, seconds, warmup }) => `${rounds} of ${seconds} s, after ${warmup} s of warm-up`),
  ]);
  rows.push([
    'measured',
    ...results.map(({ stages }) =>
      Object.values(stages)
        .map(({ takenAt }) => takenAt)
        .sort()
        .at(-1),
    ),
  ]);
  return table(['', ...results.map(nodeOf)], rows);
}
