/** What /metrics shows of one thing, in the text format of Prometheus. */
export interface Metric {
  readonly name: string;
  expose(): string;
}

/**
 * The label sets of a metric, each written out once, when the gateway is made: `kind="query",outcome="ok"`. Every label has
 * a closed list of values, so that a figure holds nothing of a caller's and there are never more series than these.
 */
export function labelRows(labels: Record<string, readonly string[]>): string[] {
  return Object.entries(labels).reduce<string[]>(
    (rows, [label, values]) =>
      rows.flatMap((row) => values.map((value) => (row === '' ? '' : `${row},`) + labelPair(label, value))),
    [''],
  );
}

export function labelPair(label: string, value: string): string {
  return `${label}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

/** https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format */
export function head(name: string, type: 'counter' | 'gauge' | 'histogram', help: string): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
}

export function sample(name: string, labels: string, value: number): string {
  return `${name}${labels === '' ? '' : `{${labels}}`} ${value}\n`;
}
