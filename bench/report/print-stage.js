import { print, printFigure, printTarget } from './print-figure.js';
import { median } from './statistics.js';
import { rowsOf } from './targets.js';

/** Says at the terminal what a stage measured. */
export function printStage(name, stage, took) {
  console.log(`\n${name} (${took} s)`);
  for (const { shape, against, ...row } of rowsOf({ stages: { [name]: stage } })) {
    const cpu = row.cpu === undefined ? '' : `, by processor time ${print(row.cpu)} ×`;
    const verdict = row.met === undefined ? '' : row.met ? '  met' : '  MISSED';
    console.log(`  ${shape}, ${against}: ${printFigure(row)}${cpu}, target ${printTarget(row)}${verdict}`);
  }
  const tables = stage.shapes ?? (stage.series ? { '': stage.series } : {});
  for (const [shape, series] of Object.entries(tables)) {
    if (shape) console.log(`  ${shape}`);
    console.table(Object.fromEntries(Object.entries(series).map(([who, rounds]) => [who, medians(rounds)])));
  }
  for (const { name: peer, why } of stage.leftOut ?? []) console.log(`  left out: ${peer}: ${why}`);
  for (const [dimension, points] of Object.entries(stage.dimensions ?? {})) {
    console.log(`  ${dimension}`);
    console.table(Object.fromEntries(points.map(({ x, rounds }) => [x, medians(rounds)])));
  }
}

function medians(rounds) {
  const names = Object.keys(rounds[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, toFour(median(rounds.map((round) => round[name])))]));
}

const toFour = (value) => Number(value.toPrecision(4));
