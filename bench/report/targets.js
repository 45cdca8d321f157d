import { difference, ratio } from './statistics.js';

const throughput =
  (of, to) =>
  ({ series }) =>
    ratio(series[of], series[to], 'perSecond');
/** What the same work costs in processor time, the other way round so that more is better here too. */
const frugality =
  (of, to) =>
  ({ series }) =>
    ratio(series[to], series[of], 'cpuMicros').value;
const exact = (value) => ({ value, least: value, most: value });

/** What is to be reached: the shape, what it is measured against, and how the figure comes from a stage. */
export const TARGETS = [
  {
    stage: 'read',
    shape: 'single read, uncached',
    label: 'single read, to the floor',
    against: 'the floor',
    atLeast: 0.85,
    figure: throughput('gateway', 'floor'),
    cpu: frugality('gateway', 'floor'),
  },
  {
    stage: 'batch',
    shape: '10 reads in one operation, uncached',
    label: '10 reads in one operation, to the floor',
    against: 'the floor doing the same ten',
    atLeast: 0.9,
    figure: throughput('gateway', 'floor'),
    cpu: frugality('gateway', 'floor'),
  },
  {
    stage: 'create',
    shape: 'createToken',
    label: 'createToken, to the floor',
    against: 'the floor',
    atLeast: 0.75,
    figure: throughput('gateway', 'floor'),
    cpu: frugality('gateway', 'floor'),
  },
  {
    stage: 'cached',
    shape: 'read of fields that cannot change, cached',
    label: 'cached read, to a constant answer',
    against: 'a constant answer',
    atLeast: 0.6,
    figure: throughput('gateway', 'constant'),
    cpu: frugality('gateway', 'constant'),
  },
  {
    stage: 'cached',
    shape: 'the same',
    label: 'cached read, to a stream proxy',
    against: 'a bare stream proxy of the upstream',
    atLeast: 1.5,
    figure: throughput('gateway', 'proxy'),
    cpu: frugality('gateway', 'proxy'),
  },
  {
    stage: 'latency',
    shape: '50 ms upstream, 1 caller: p50',
    against: 'added to the floor',
    atMost: 1,
    unit: 'ms',
    figure: ({ series }) => difference(series.gateway, series.floor, 'p50'),
  },
  {
    stage: 'start',
    shape: 'start to first answer',
    against: 'a constant server',
    atMost: 2,
    figure: ({ series }) => ratio(series.gateway, series.constant, 'ms'),
  },
  {
    stage: 'memory',
    shape: 'memory after 1,000,000 operations over 100,000 ids',
    against: 'after 10,000 operations',
    atMost: 1.2,
    figure: ({ few, many }) => exact(many.now / few.now),
  },
  {
    stage: 'memory',
    shape: 'the same',
    against: 'resident',
    atMost: 160,
    unit: 'MB',
    figure: ({ many }) => exact(many.now),
  },
  {
    stage: 'processes',
    shape: 'two processes on two cores, upstream and load beside them',
    against: 'one process',
    figure: throughput('two', 'one'),
  },
];

export function isMet({ atLeast, atMost }, value) {
  if (atLeast !== undefined) return value >= atLeast;
  return atMost === undefined ? undefined : value <= atMost;
}

/** The rows of one Node.js: those of stages that were measured. */
export function rowsOf({ stages }) {
  return TARGETS.filter(({ stage }) => stages[stage]).map((target) => {
    const figure = target.figure(stages[target.stage]);
    const cpu = target.cpu?.(stages[target.stage]);
    return { ...target, ...figure, cpu, met: isMet(target, figure.value) };
  });
}
