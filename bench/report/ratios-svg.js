import { print } from './print-figure.js';
import { ratio } from './statistics.js';
import { line, rect, svg, text } from './svg.js';
import { rowsOf } from './targets.js';

const WIDTH = 860;
const LEFT = 370;
const RIGHT = 60;
const BAR = 14;

/** Bars with the spread of their rounds: the gateway against its limits, then everybody against the floor. */
export function ratiosSvg(results) {
  const goals = group(
    results.map((result) => ({
      bars: rowsOf(result).filter(({ atLeast }) => atLeast !== undefined),
    })),
  );
  const best = ({ bars }) => Math.max(...bars.map(({ value }) => value));
  const others = group(results.map(({ stages }) => ({ bars: peerBars(stages.peers) }))).sort(
    (a, b) => best(b) - best(a),
  );
  const bars = [...goals, ...others].flatMap(({ bars }) => bars);
  const most = Math.max(1, ...bars.map((bar) => bar.most), ...bars.map((bar) => bar.atLeast ?? 0)) * 1.05;
  const scale = (value) => LEFT + (value / most) * (WIDTH - LEFT - RIGHT);

  const parts = [legend(results)];
  let y = 60;
  for (const [title, rows] of [
    ['Operations per second, to what each is measured against (red: the target)', goals],
    ['Single read, operations per second to the floor', others],
  ]) {
    if (rows.length === 0) continue;
    parts.push(text(20, y, title, 'title'));
    const top = y + 12;
    y = top + 8;
    for (const { label, bars } of rows) {
      const height = bars.length * BAR;
      parts.push(text(LEFT - 10, y + height / 2 + 4, label, 'end'));
      for (const [at, bar] of bars.entries()) parts.push(drawBar(bar, y + at * BAR, scale));
      const { atLeast } = bars[0];
      if (atLeast !== undefined) parts.push(line(scale(atLeast), y - 3, scale(atLeast), y + height + 3, 'target'));
      y += height + 12;
    }
    parts.push(ticks(most).map((tick) => text(scale(tick), y + 8, tick, 'small middle')));
    parts.push(line(LEFT, top, LEFT, y - 6, 'axis'), line(scale(1), top, scale(1), y - 6, 'axis'));
    y += 44;
  }
  return svg({ width: WIDTH, height: y, title: 'How fast the gateway is, to its limits and to others' }, parts);
}

function drawBar({ value, least, most, name, at }, y, scale) {
  const middle = y + BAR / 2 - 1;
  return [
    rect(scale(0), y, scale(value) - scale(0), BAR - 2, name ?? `fill-${at}`),
    line(scale(least), middle, scale(most), middle, 'whisker'),
    text(scale(most) + 6, y + BAR - 3, print(value), 'small'),
  ];
}

/** Bars of the same label stand together, one for each Node.js. */
function group(lists) {
  const rows = new Map();
  for (const [at, { bars }] of lists.entries()) {
    for (const bar of bars) rows.set(bar.label, [...(rows.get(bar.label) ?? []), { ...bar, at }]);
  }
  return [...rows].map(([label, bars]) => ({ label, bars }));
}

function peerBars(stage) {
  const series = stage?.shapes.read;
  if (!series) return [];
  return Object.entries(series)
    .filter(([name]) => name !== 'floor')
    .map(([name, rounds]) => ({
      label: stage.peers[name]?.label ?? 'this gateway',
      ...ratio(rounds, series.floor, 'perSecond'),
    }));
}

function legend(results) {
  return results.map(({ machine }, at) => [
    rect(20 + at * 130, 18, 12, 12, `fill-${at}`),
    text(38 + at * 130, 28, `Node ${machine.node.slice(1)}`),
  ]);
}

function ticks(most) {
  const step = [0.25, 0.5, 1, 2, 5, 10].find((size) => most / size <= 8) ?? 20;
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, at) => at * step);
}
