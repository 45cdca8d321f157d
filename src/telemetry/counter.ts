import { head, type Metric, sample } from './metric.js';

/** Counts under rows that are known beforehand: adding is adding to a number. */
export class Counter implements Metric {
  readonly name: string;
  readonly #help: string;
  readonly #rows: readonly string[];
  readonly #counts: Float64Array;

  constructor(name: string, help: string, rows: readonly string[] = ['']) {
    this.name = name;
    this.#help = help;
    this.#rows = rows;
    this.#counts = new Float64Array(rows.length);
  }

  add(row = 0, by = 1): void {
    this.#counts[row] = (this.#counts[row] as number) + by;
  }

  expose(): string {
    const samples = this.#rows.map((row, at) => sample(this.name, row, this.#counts[at] as number));
    return head(this.name, 'counter', this.#help) + samples.join('');
  }
}
