import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format } from './format.js';

/** Puts what a stage measured into the file of its Node.js; other stages keep what they have. */
export function mergeStage(file, name, stage) {
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const { machine, ...measured } = stage;
  const stages = { ...known.stages, [name]: measured };
  writeFileSync(file, `${JSON.stringify({ machine, stages }, null, 2)}\n`);
  format(file);
}
