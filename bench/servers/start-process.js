import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

const START_MS = 30_000;
const STOP_MS = 5000;
const running = new Set();

/**
 * Starts a command pinned to a core and waits until it is up: until it prints an address, or until `isUp`, an address,
 * answers. The environment is the one given and nothing else, so that no setting of this shell has a say.
 */
export async function startProcess({ name, command, core, env = {}, cwd, isUp }) {
  const child = spawn('taskset', ['-c', String(core), ...command], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  track(child);
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    if (output.length < 10_000) output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    if (errors.length < 10_000) errors += chunk;
  });

  const until = Date.now() + START_MS;
  const address = async () => (isUp ? (await answers(isUp)) && isUp : /http:\/\/[\w.:]+\/?\S*/.exec(output)?.[0]);
  for (;;) {
    const url = await address();
    if (url) return { name, pid: child.pid, url, stop: () => stop(child) };
    if (child.exitCode !== null || Date.now() > until) {
      await stop(child);
      throw new Error(`${name} did not start: ${lastLine(errors) || lastLine(output) || `code ${child.exitCode}`}`);
    }
    await pause(20);
  }
}

/** Whatever the bench started ends with it. */
export function track(child) {
  running.add(child);
  child.once('exit', () => running.delete(child));
}

/** Ends what is still running, when the bench is interrupted. */
export function stopAll() {
  for (const child of running) child.kill('SIGKILL');
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await exited;
  clearTimeout(timer);
}

async function answers(url) {
  return await fetch(url).then(
    (answer) => answer.ok,
    () => false,
  );
}

function lastLine(text) {
  const lines = text.trim().split('\n');
  return (lines.find((line) => /Error|error/.test(line)) ?? lines.at(-1) ?? '').slice(0, 300);
}
