/** What is to be reached: the shape, what it is measured against, and how the figure comes from the results of a stage. */
const TARGETS = [
  throughput('read', 'single read, uncached', 'gateway', 'baseline', 0.8, 'the hand-written baseline'),
  throughput('read', 'the same, callers and limits off', 'checksOff', 'mercurius', 1, 'mercurius with jit'),
  throughput('batch', '10 reads in one operation', 'gateway', 'baseline', 0.9, 'the baseline doing the same ten'),
  throughput('create', 'createToken', 'gateway', 'baseline', 0.72, 'the baseline'),
  throughput('create', 'the same, callers and limits off', 'checksOff', 'mercurius', 1, 'mercurius with jit'),
  throughput('cached', 'read of immutable fields, cached', 'gateway', 'constant', 0.55, 'a constant answer'),
  throughput('read', 'fast path off', 'fastPathOff', 'yogaUndici', 1.5, 'plain Yoga, Pothos and undici'),
  {
    stage: 'start',
    shape: 'start to first answer',
    against: 'a constant server',
    atMost: 2.5,
    figure: ({ series }) => compareRounds(series.gateway, series.constant, 'ms'),
  },
  {
    stage: 'memory',
    shape: 'memory after 1,000,000 operations',
    against: 'after 10,000 operations',
    atMost: 1.2,
    figure: ({ few, many }) => exact(many / few),
  },
  {
    stage: 'memory',
    shape: 'the same',
    against: 'absolute',
    atMost: 160,
    unit: 'MB',
    figure: ({ many }) => exact(many),
  },
  addedLatency('p50', 0.5),
  addedLatency('p99', 2),
  {
    ...throughput('workers', 'one process with two workers', 'two', 'one', 1.7, 'one worker'),
    // What two cores would do if the load and the upstream took nothing of them.
    cpu: ({ series }) => (2 * medianOf(series.one, 'cpuMicros')) / medianOf(series.two, 'cpuMicros'),
  },
];

/** Every target, with its figure and whether it was met where its stage was measured with all that it takes. */
export function targetsOf(stages = {}) {
  return TARGETS.map((target) => {
    const stage = stages[target.stage];
    const figure = stage && target.figure(stage);
    if (!figure) return target;
    const { atLeast = -Infinity, atMost = Infinity } = target;
    const isMet = figure.value >= atLeast && figure.value <= atMost;
    return { ...target, ...figure, cpuRatio: target.cpu?.(stage), isMet };
  });
}

export function medianOf(rounds, figure) {
  const sorted = rounds.map((round) => round[figure]).sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** One series against another: of their medians, and the least and the most of rounds with the same number. */
export function compareRounds(series, base, figure, combine = (a, b) => a / b) {
  if (!series || !base) return undefined;
  const each = series.map((round, index) => combine(round[figure], base[index][figure]));
  const value = combine(medianOf(series, figure), medianOf(base, figure));
  return { value, least: Math.min(...each), most: Math.max(...each) };
}

function throughput(stage, shape, of, to, atLeast, against) {
  return {
    stage,
    shape,
    against,
    atLeast,
    figure: ({ series }) => compareRounds(series[of], series[to], 'perSecond'),
    // The other way round, so that more is better here too.
    cpu: ({ series }) => medianOf(series[to], 'cpuMicros') / medianOf(series[of], 'cpuMicros'),
  };
}

function addedLatency(percentile, atMost) {
  return {
    stage: 'latency',
    shape: `added latency at a 50 ms upstream, ${percentile}`,
    against: 'the baseline',
    atMost,
    unit: 'ms',
    figure: ({ series }) => compareRounds(series.gateway, series.baseline, percentile, (a, b) => a - b),
  };
}

const exact = (value) => ({ value, least: value, most: value });
