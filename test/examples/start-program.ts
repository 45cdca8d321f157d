import { spawn } from 'node:child_process';
import { pause } from '../support/wait.js';

export interface Program {
  /** Where it listens, as it says itself: `http://127.0.0.1:4000`. */
  origin: string;
  /** All that it has written so far. */
  output(): string;
  stop(): Promise<void>;
}

/** Milliseconds in which a program must answer, on a machine that does much else. */
const START_MS = 60_000;

/** No program of a test asks the internet for news of itself, or tells anybody that it ran. */
const QUIET = {
  DENO_NO_UPDATE_CHECK: '1',
  DO_NOT_TRACK: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  NO_COLOR: '1',
  NO_UPDATE_NOTIFIER: '1',
};

/** Starts a program on a free port of loopback, with nothing in its environment but what is given, and waits until it answers. */
export async function startProgram(
  [command = '', ...args]: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Program> {
  const { PATH = '', HOME = '' } = process.env;
  // A group of its own: npm, the shell that it starts and the runtime go together.
  const child = spawn(command, args, { cwd, env: { PATH, HOME, ...QUIET, PORT: '0', ...env }, detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const stop = async () => {
    end(child.pid, 'SIGTERM');
    await Promise.race([exited, pause(3000)]);
    end(child.pid, 'SIGKILL');
    await exited;
  };
  try {
    const origin = await untilAnswering(() => output, child);
    return { origin, output: () => output, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilAnswering(output: () => string, child: { exitCode: number | null }): Promise<string> {
  for (const end = Date.now() + START_MS; Date.now() < end; await pause(50)) {
    const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(output())?.[0];
    if (origin && (await fetch(`${origin}/graphql`).catch(() => undefined))) return origin;
    if (child.exitCode !== null) break;
  }
  throw new Error(`It did not start:\n${output()}`);
}

function end(group: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (group !== undefined) process.kill(-group, signal);
  } catch {
    // All of it has ended.
  }
}
