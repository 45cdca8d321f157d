import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { growthSvg } from './growth-svg.js';
import { toMarkdown } from './markdown.js';
import { ratiosSvg } from './ratios-svg.js';

/** Writes the plots and the document from the results that a folder of documents holds. Gives the paths of the files. */
export function writeReport(docs) {
  const folder = join(docs, 'performance');
  const results = readResults(folder);
  if (results.length === 0) return [];
  const document = join(docs, 'performance.md');
  const before = existsSync(document) ? readFileSync(document, 'utf8') : '';
  const files = {
    [document]: toMarkdown(results, before),
    [join(folder, 'ratios.svg')]: ratiosSvg(results),
    ...(results.some(({ stages }) => stages.growth) && { [join(folder, 'growth.svg')]: growthSvg(results) }),
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(file, text);
  return Object.keys(files);
}

/** One result for each Node.js, the oldest first. */
function readResults(folder) {
  return readdirSync(folder)
    .flatMap((file) => {
      const major = /^node-(\d+)\.json$/.exec(file)?.[1];
      return major ? [{ major: Number(major), ...JSON.parse(readFileSync(join(folder, file), 'utf8')) }] : [];
    })
    .sort((a, b) => a.major - b.major);
}

if (import.meta.filename === process.argv[1]) {
  console.log(writeReport(process.argv[2] ?? new URL('../../docs/', import.meta.url).pathname).join('\n'));
}
