import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Flags that make Node.js write a profile into the folder when it exits. */
export const profileFlags = (folder) => ['--cpu-prof', `--cpu-prof-dir=${folder}`];

/** Prints where a server spent its processor time: by module first, then the 30 functions with the most. */
export function printProfile(folder) {
  const file = join(folder, readdirSync(folder).find((name) => name.endsWith('.cpuprofile')) ?? '');
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const [modules, functions] = [new Map(), new Map()];
  const add = (times, name, time) => times.set(name, (times.get(name) ?? 0) + time);
  let total = 0;
  for (const [index, id] of samples.entries()) {
    const { functionName, url, lineNumber } = frames.get(id);
    if (functionName === '(idle)' || functionName === '(root)') continue;
    const time = timeDeltas[index];
    total += time;
    const path = url.replace(/^.*\/node_modules\//, '').replace(/^file:.*\/dist\//, 'dist/');
    // A package, a module of Node.js or a folder of the gateway.
    add(modules, /^(@[^/]+\/[^/]+|dist\/[^/]+|[^/]+)/.exec(path)?.[0] ?? functionName, time);
    add(functions, `${functionName || '(anonymous)'} ${path}${url && `:${lineNumber + 1}`}`, time);
  }
  for (const times of [modules, functions]) {
    console.log('');
    for (const [name, time] of [...times].sort(([, a], [, b]) => b - a).slice(0, 30)) {
      console.log(`${((time / total) * 100).toFixed(1).padStart(5)} %  ${name}`);
    }
  }
}
