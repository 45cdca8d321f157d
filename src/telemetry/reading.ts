import { head, type Metric, sample } from './metric.js';

/** A figure that is kept elsewhere, read when somebody asks. Left out where it is not known. */
export function reading(
  type: 'counter' | 'gauge',
  name: string,
  help: string,
  read: () => number | undefined | readonly number[],
  rows: readonly string[] = [''],
): Metric {
  return {
    name,
    expose: () => {
      const values = [read()].flat();
      const samples = values.map((value, at) => (value === undefined ? '' : sample(name, rows[at] as string, value)));
      return values.includes(undefined) ? '' : head(name, type, help) + samples.join('');
    },
  };
}
