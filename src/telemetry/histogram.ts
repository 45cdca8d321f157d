import { head, labelPair, type Metric, sample } from './metric.js';

/** Seconds: from what is remembered to an operation that uses up its time. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25];
const PLACES = BUCKETS.length + 1;

/** How long things take, in seconds, under rows that are known beforehand. */
export class Histogram implements Metric {
  readonly name: string;
  readonly #help: string;
  readonly #rows: readonly string[];
  /** For each row its buckets, not yet cumulative, the last one for all that is slower. */
  readonly #counts: Float64Array;
  readonly #sums: Float64Array;

  constructor(name: string, help: string, rows: readonly string[]) {
    this.name = name;
    this.#help = help;
    this.#rows = rows;
    this.#counts = new Float64Array(rows.length * PLACES);
    this.#sums = new Float64Array(rows.length);
  }

  observe(row: number, seconds: number): void {
    let place = 0;
    while (place < BUCKETS.length && seconds > (BUCKETS[place] as number)) place++;
    const at = row * PLACES + place;
    this.#counts[at] = (this.#counts[at] as number) + 1;
    this.#sums[row] = (this.#sums[row] as number) + seconds;
  }

  expose(): string {
    const { name } = this;
    const rows = this.#rows.map((row, index) => {
      let count = 0;
      const buckets = [...BUCKETS, '+Inf'].map((bound, place) => {
        count += this.#counts[index * PLACES + place] as number;
        return sample(`${name}_bucket`, `${row},${labelPair('le', String(bound))}`, count);
      });
      return (
        buckets.join('') + sample(`${name}_sum`, row, this.#sums[index] as number) + sample(`${name}_count`, row, count)
      );
    });
    return head(name, 'histogram', this.#help) + rows.join('');
  }
}
