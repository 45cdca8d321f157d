/** Two digits are as exact as these figures are; the spread stands beside where there is one. */
export function printFigure({ value, least, most, unit }) {
  const suffix = unit ? ` ${unit}` : ' ×';
  return least === most ? `${print(value)}${suffix}` : `${print(value)}${suffix} (${print(least)} to ${print(most)})`;
}

export function printTarget({ atLeast, atMost, unit }) {
  const suffix = unit ? ` ${unit}` : ' ×';
  if (atLeast !== undefined) return `≥ ${print(atLeast)}${suffix}`;
  return atMost === undefined ? 'none' : `≤ ${print(atMost)}${suffix}`;
}

export function print(value) {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
