import { print, printFigure } from './print-figure.js';
import { median, ratio } from './statistics.js';
import { nodeOf, table } from './table.js';

/** How fast the others are on one Node.js; empty if that was not measured. */
export function peersSection(result) {
  const stage = result.stages.peers;
  if (!stage) return '';
  const names = Object.keys(stage.shapes.read).filter((name) => name !== 'floor');
  const rows = names.map((name) => {
    const { label = '**this gateway**', versions = {}, cannot = {}, notes } = stage.peers[name] ?? {};
    const cells = Object.entries(stage.shapes).map(([shape, series]) =>
      series[name] ? printFigure(ratio(series[name], series.floor, 'perSecond')) : `${cannot[shape] ?? 'not measured'}`,
    );
    const cpu = print(median(stage.shapes.read[name].map(({ cpuMicros }) => cpuMicros)));
    const packages = Object.entries(versions).map(([of, version]) => `${of} ${version}`);
    return [notes ? `${label} (${notes})` : label, packages.join(', '), ...cells, cpu];
  });
  const head = ['server', 'versions', 'single read', '10 reads', 'createToken', 'CPU µs of a single read'];
  const left = stage.leftOut.map(({ label, why }) => `Left out: ${label}: ${why}`);
  return [`**${nodeOf(result)}**`, table(head, rows), ...left].join('\n\n');
}
