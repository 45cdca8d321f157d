/** One family of the text format, as strictly read as Prometheus reads it, and stricter where its documents advise. */
export interface Family {
  name: string;
  type: string;
  help: string;
  samples: { name: string; labels: Record<string, string>; value: number }[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`);
const PAIR = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(?:,|$)/y;
const VALUE = /^([+-]?(\d+(\.\d+)?|\.\d+)(e[+-]?\d+)?|[+-]Inf|NaN)$/i;

/** https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format */
export function parseExposition(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('The last line does not end.');
  const families = new Map<string, Family>();
  const series = new Set<string>();
  let family: Family | undefined;
  let help: [string, string] | undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    const [, keyword, name = '', rest = ''] = new RegExp(`^# (HELP|TYPE) (${NAME}) (.+)$`).exec(line) ?? [];
    if (keyword === 'HELP') {
      if (families.has(name) || help) throw new Error(`A second HELP: ${line}`);
      help = [name, rest];
    } else if (keyword === 'TYPE') {
      if (help?.[0] !== name) throw new Error(`A TYPE without its HELP: ${line}`);
      if (!['counter', 'gauge', 'histogram'].includes(rest)) throw new Error(`No such type: ${line}`);
      family = { name, type: rest, help: help[1], samples: [] };
      families.set(name, family);
      help = undefined;
    } else {
      const [, sampleName = '', labelText, value = ''] = SAMPLE.exec(line) ?? [];
      if (!family || help || !VALUE.test(value)) throw new Error(`Not a sample: ${line}`);
      if (!belongsTo(family, sampleName)) throw new Error(`Not of ${family.name}: ${line}`);
      const labels = parseLabels(labelText, line);
      const key = JSON.stringify([sampleName, Object.entries(labels).sort()]);
      if (series.has(key)) throw new Error(`A second time: ${line}`);
      series.add(key);
      family.samples.push({ name: sampleName, labels, value: Number(value.replace('Inf', 'Infinity')) });
    }
  }
  for (const each of families.values()) check(each);
  return families;
}

function belongsTo({ name, type }: Family, sampleName: string): boolean {
  const suffixes = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
  return suffixes.some((suffix) => sampleName === name + suffix);
}

function parseLabels(text: string | undefined, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  if (text === undefined) return labels;
  PAIR.lastIndex = 0;
  while (PAIR.lastIndex < text.length) {
    const [, label = '', value = ''] = PAIR.exec(text) ?? [];
    if (label === '' || label in labels || label.startsWith('__')) throw new Error(`Labels that are wrong: ${line}`);
    labels[label] = value.replaceAll(/\\(.)/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped));
  }
  return labels;
}

function check({ name, type, samples }: Family): void {
  if (samples.length === 0) throw new Error(`${name} has no samples.`);
  if (type === 'counter' && !name.endsWith('_total')) throw new Error(`${name} counts, and does not end with _total.`);
  if (type !== 'counter' && name.endsWith('_total')) throw new Error(`${name} does not count, and ends with _total.`);
  if (type !== 'gauge' && samples.some(({ value }) => !(value >= 0))) throw new Error(`${name} is less than nothing.`);
  if (type === 'histogram') checkHistogram(name, samples);
}

function checkHistogram(name: string, samples: Family['samples']): void {
  const rows = new Map<string, Family['samples']>();
  for (const sample of samples) {
    const { le: _le, ...labels } = sample.labels;
    const key = JSON.stringify(labels);
    rows.set(key, [...(rows.get(key) ?? []), sample]);
  }
  for (const row of rows.values()) {
    const buckets = row.filter((sample) => sample.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels }) => Number(labels.le?.replace('Inf', 'Infinity')));
    const isRising = (values: number[], isStrict: boolean) =>
      values.every(
        (value, at) => at === 0 || value > (values[at - 1] as number) || (!isStrict && value === values[at - 1]),
      );
    const count = row.filter((sample) => sample.name === `${name}_count`);
    const sum = row.filter((sample) => sample.name === `${name}_sum`);
    if (bounds.at(-1) !== Number.POSITIVE_INFINITY || !isRising(bounds, true)) throw new Error(`${name}: its bounds`);
    if (
      !isRising(
        buckets.map(({ value }) => value),
        false,
      )
    )
      throw new Error(`${name} is not cumulative.`);
    if (count.length !== 1 || sum.length !== 1) throw new Error(`${name} lacks its sum or its count.`);
    if (count[0]?.value !== buckets.at(-1)?.value) throw new Error(`${name}: +Inf is not the count.`);
  }
}
