export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * One series against another: the ratio of their medians, and the least and the most of any round. Rounds of the same number
 * were measured one after the other.
 */
export function ratio(series, base, figure) {
  const of = series.map((round) => round[figure]);
  const to = base.map((round) => round[figure]);
  const each = of.map((value, round) => value / to[round]);
  return { value: median(of) / median(to), least: Math.min(...each), most: Math.max(...each) };
}

/** The same for a difference. */
export function difference(series, base, figure) {
  const of = series.map((round) => round[figure]);
  const to = base.map((round) => round[figure]);
  const each = of.map((value, round) => value - to[round]);
  return { value: median(of) - median(to), least: Math.min(...each), most: Math.max(...each) };
}
