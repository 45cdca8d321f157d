import { DIMENSIONS } from './dimensions.js';
import { print } from './print-figure.js';
import { median } from './statistics.js';
import { nodeOf, table } from './table.js';

/** The plot of the growth, and its figures. */
export function growthSection(results) {
  const measured = results.filter(({ stages }) => stages.growth);
  if (measured.length === 0) return 'Not measured yet.';
  const tables = Object.entries(DIMENSIONS).map(([name, { axis, unit, work }]) => {
    const points = measured.map(({ stages }) => stages.growth.dimensions[name] ?? []);
    const sizes = [...new Set(points.flat().map(({ x }) => x))].sort((a, b) => a - b);
    const rows = sizes.map((x) => [x.toLocaleString('en-US'), ...points.flatMap((of) => growthCells(of, x, work))]);
    const head = measured.flatMap((result) => [
      `per second, ${nodeOf(result)}`,
      'CPU µs each',
      ...(work ? [`CPU µs of one ${unit}`] : []),
    ]);
    return table([axis, ...head], rows);
  });
  return ['![How the cost of an operation grows](performance/growth.svg)', ...tables].join('\n\n');
}

function growthCells(points, x, work) {
  const rounds = points.find((point) => point.x === x)?.rounds;
  if (!rounds) return work ? ['', '', ''] : ['', ''];
  const of = (figure) => median(rounds.map((round) => round[figure]));
  return [print(of('perSecond')), print(of('cpuMicros')), ...(work ? [print(of('cpuMicros') / work(x))] : [])];
}
