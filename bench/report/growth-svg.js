import { DIMENSIONS } from './dimensions.js';
import { median } from './statistics.js';
import { dot, line, path, rect, svg, text } from './svg.js';

const PANEL = { width: 280, height: 210 };
const PLOT = { left: 48, top: 34, width: 212, height: 128 };

/** The processor time of an operation, and of a unit of its work, both axes logarithmic: flat is flat, and a slope of one is linear. */
export function growthSvg(results) {
  const measured = results.filter(({ stages }) => stages.growth);
  const names = Object.keys(DIMENSIONS).filter((name) => measured.some(({ stages }) => stages.growth.dimensions[name]));
  const width = 3 * PANEL.width + 20;
  const height = Math.ceil(names.length / 3) * PANEL.height + 50;
  const legend = measured.map(({ machine }, at) => [
    rect(20 + at * 130, 18, 12, 12, `fill-${at}`),
    text(38 + at * 130, 28, `Node ${machine.node.slice(1)}`),
  ]);
  const key = text(
    30 + measured.length * 130,
    28,
    'microseconds of processor time: of an operation; dashed: of one alias or id',
    'small',
  );
  const panels = names.map((name, at) => {
    const x = (at % 3) * PANEL.width + 10;
    const y = Math.floor(at / 3) * PANEL.height + 40;
    const curves = measured.map(({ stages }) => stages.growth.dimensions[name] ?? []);
    return drawPanel(DIMENSIONS[name], curves, x, y);
  });
  return svg({ width, height, title: 'How the cost of an operation grows' }, [legend, key, panels]);
}

function drawPanel({ axis, work }, curves, x, y) {
  const lines = curves.flatMap((points, at) => [
    { at, points: points.map(({ x, rounds }) => [x, costOf(rounds)]) },
    ...(work ? [{ at, isDashed: true, points: points.map(({ x, rounds }) => [x, costOf(rounds) / work(x)]) }] : []),
  ]);
  const all = lines.flatMap(({ points }) => points);
  const across = toScale(
    all.map(([value]) => value),
    x + PLOT.left,
    PLOT.width,
  );
  const costs = toScale(decades(all.map(([, cost]) => cost)), 0, PLOT.height);
  const bottom = y + PLOT.top + PLOT.height;
  const place = ([value, cost]) => [across(value), bottom - costs(cost)];
  const left = x + PLOT.left;
  return [
    text(left, y + 20, axis, 'title'),
    powersWithin(costs.least, costs.most).map((cost) => [
      line(left, bottom - costs(cost), left + PLOT.width, bottom - costs(cost), 'axis'),
      text(left - 6, bottom - costs(cost) + 4, cost.toLocaleString('en-US'), 'small end'),
    ]),
    [...new Set(all.map(([value]) => value))]
      .filter((value, at, values) => at === 0 || at === values.length - 1 || /^10*$/.test(String(value)))
      .map((value) => text(across(value), bottom + 16, value.toLocaleString('en-US'), 'small middle')),
    lines.map(({ at, isDashed, points }) => [
      path(points.map(place), `line line-${at}${isDashed ? ' dashed' : ''}`),
      isDashed ? [] : points.map((point) => dot(...place(point), `fill-${at}`)),
    ]),
  ];
}

const costOf = (rounds) => median(rounds.map(({ cpuMicros }) => cpuMicros));

/** Whole decades around some values, so that curves of little slope look so. */
function decades(values) {
  return [10 ** Math.floor(Math.log10(Math.min(...values))), 10 ** Math.ceil(Math.log10(Math.max(...values)))];
}

function powersWithin(least, most) {
  const powers = [];
  for (let power = least; power <= most * 1.001; power *= 10) powers.push(power);
  return powers;
}

function toScale(values, start, length) {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const span = Math.log(most / least) || 1;
  return Object.assign((value) => start + (Math.log(value / least) / span) * length, { least, most });
}
