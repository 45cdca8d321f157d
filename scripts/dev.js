/**
 * `npm run dev`: serves the gateway from dist, recompiles src on change and restarts. It runs the compiled files one by one;
 * the bundle that `npm start` runs is made by `npm run build`.
 */
import { spawn } from 'node:child_process';

const env = { NODE_ENV: 'development', ...process.env };
const TSC = new URL('../node_modules/typescript/bin/tsc', import.meta.url).pathname;
const children = [
  [TSC, '-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput'],
  ['--watch', '--watch-preserve-output', 'dist/cli/cli.js', 'serve', ...process.argv.slice(2)],
].map((args) => spawn(process.execPath, args, { stdio: 'inherit', env, detached: process.platform !== 'win32' }));

let isStopping = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
for (const child of children) child.on('exit', stop);

/** Ends each child with the processes that it started: the compiler runs in one of its own. */
function stop() {
  if (isStopping) return;
  isStopping = true;
  for (const { pid, exitCode } of children) {
    if (exitCode === null) process.kill(process.platform === 'win32' ? pid : -pid, 'SIGTERM');
  }
}
