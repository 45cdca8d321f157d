import { type ChildProcess, spawn } from 'node:child_process';
import { until } from './wait.js';

const CLI = new URL('../../dist/cli.js', import.meta.url).pathname;

export interface Command {
  child: ChildProcess;
  exited: Promise<number | null>;
  /** Where it listens, once it does. */
  origin(): Promise<string>;
  /** All that it printed. */
  output(): string;
  /** What it logged. */
  log(): Record<string, string>[];
}

/** The built command in a process of its own, in a folder without `.env`, with nothing in its environment but what is given. */
export function runCommand(cwd: string, env: Record<string, string>): Command {
  const child = spawn(process.execPath, [CLI, 'serve', '--port', '0'], {
    cwd,
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  return {
    child,
    exited: new Promise((resolve) => child.on('exit', resolve)),
    origin: async () => {
      await until(() => /address +http\S+\n/.test(output) || child.exitCode !== null);
      return new URL(/address +(\S+)/.exec(output)?.[1] ?? `no address: ${output}`).origin;
    },
    output: () => output,
    log: () =>
      output
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line)),
  };
}
