import { DIMENSIONS } from './dimensions.js';
import { median } from './statistics.js';
import { dot, line, path, rect, svg, text } from './svg.js';

const PANEL = { width: 280, height: 210 };
const BLOCKS = [
  {
    title: 'Processor time in microseconds: of an operation; dashed: of one alias or id',
    figure: 'cpuMicros',
    each: (cost, work) => cost / work,
  },
  {
    title: 'Operations per second; dashed: aliases or ids per second',
    figure: 'perSecond',
    each: (speed, work) => speed * work,
  },
];
const PLOT = { left: 48, top: 34, width: 212, height: 128 };

/** Cost and throughput of an operation and of a unit of its work, all axes logarithmic: flat is flat, a slope of one is linear. */
export function growthSvg(results) {
  const measured = results.filter(({ stages }) => stages.growth);
  const names = Object.keys(DIMENSIONS).filter((name) => measured.some(({ stages }) => stages.growth.dimensions[name]));
  const rows = Math.ceil(names.length / 3);
  const block = rows * PANEL.height + 40;
  const legend = measured.map(({ machine }, at) => [
    rect(20 + at * 130, 18, 12, 12, `fill-${at}`),
    text(38 + at * 130, 28, `Node ${machine.node.slice(1)}`),
  ]);
  const blocks = BLOCKS.map(({ title, ...figure }, row) => {
    const top = 40 + row * block;
    const panels = names.map((name, at) => {
      const curves = measured.map(({ stages }) => stages.growth.dimensions[name] ?? []);
      const place = { x: (at % 3) * PANEL.width + 10, y: top + 20 + Math.floor(at / 3) * PANEL.height };
      return drawPanel({ ...DIMENSIONS[name], ...figure }, curves, place);
    });
    return [text(20, top + 20, title, 'title'), panels];
  });
  const size = { width: 3 * PANEL.width + 20, height: 40 + BLOCKS.length * block };
  return svg({ ...size, title: 'How the cost of an operation grows' }, [legend, blocks]);
}

function drawPanel({ axis, work, figure, each }, curves, { x, y }) {
  const of = (rounds) => median(rounds.map((round) => round[figure]));
  const lines = curves.flatMap((points, at) => [
    { at, points: points.map(({ x, rounds }) => [x, of(rounds)]) },
    ...(work ? [{ at, isDashed: true, points: points.map(({ x, rounds }) => [x, each(of(rounds), work(x))]) }] : []),
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
    text(left, y + 22, axis),
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
